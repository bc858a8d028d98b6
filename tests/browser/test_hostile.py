"""Text of the data is text in the browser, whatever it holds: nothing runs, nothing is fetched, nothing breaks."""

import pytest

from .conftest import ALL, NOTEBOOKS, UNFOLD, too_wide
from .hostile import ACTIVE, UNSEEN, hostile_data

PAGES = ["index.html", "index.en.html", *(f"2013/{name}.{lang}.html" for name in NOTEBOOKS for lang in ("vi", "en"))]
# Everything that could act, asks for something, was made by somebody else's markup, or leads out of web and folder.
FOREIGN = """() => [...document.querySelectorAll('script, iframe, base, link, object, form, meta[http-equiv], img')]
  .map(part => part.outerHTML).filter(html => !html.includes('Content-Security-Policy'))
  .concat([...document.querySelectorAll('*')].flatMap(part => [...part.attributes])
    .filter(part => part.name.startsWith('on') || /^\\s*(javascript:|file:|data:(?!text\\/csv;))/i.test(part.value))
    .map(part => part.name + '=' + part.value))
  .concat([...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))
    .filter(address => !/^(https?:\\/\\/|data:text\\/csv;|#|(\\.\\.\\/)?[\\w./-]+\\.html$)/.test(address)))"""
SEEN = """() => [document.body, ...document.querySelectorAll('title, desc')].map(part => part.textContent)
  .concat([...document.querySelectorAll('*')].flatMap(part => [...part.attributes].map(it => it.value))).join('\\n')"""
DISTORTED = """() => [...document.querySelectorAll('svg.chart')].map(picture => picture.getBoundingClientRect())
  .filter(box => box.height < 60 || box.height > 4 * box.width).length"""


@pytest.fixture(scope="session")
def attacked(made_once, tmp_path_factory):
    """The folder with the reports of 2013 on data full of attacks, made by the command line."""
    data = hostile_data(tmp_path_factory.mktemp("hostile") / "data")
    return made_once("hostile-2013", ["--years", "2013", "--data", data, "--timeout", "300"])


# The policy of the page is put aside: what arrives must be harmless without it.
@pytest.mark.parametrize("with_policy", [False, True] if ALL else [False])
def test_attacks_arrive_as_words_and_do_nothing(opened, attacked, with_policy):
    seen, offenders = "", {}
    for name in PAGES:
        with opened(attacked / name, bypass_csp=not with_policy) as page:
            seen += " ".join(page.evaluate(SEEN).split())
            page.evaluate(UNFOLD)
            page.locator("main").first.click(position={"x": 1, "y": 1})
            page.keyboard.press("Tab")
            page.wait_for_timeout(200)
            acted = page.evaluate("window.ran") is not None or page.url != (attacked / name).as_uri()
            found = [page.heard, page.evaluate(FOREIGN), page.evaluate(DISTORTED), acted, too_wide(page, [360, 1100])]
            offenders |= {name: found} if any(found) else {}
    assert offenders == {}
    arrived = [payload for payload in ACTIVE if payload in seen]
    # Some rows of the data are used by no report of a year; those with an attack that is short or early are.
    assert len(arrived) >= len(ACTIVE) - 2, set(ACTIVE) - set(arrived)
    assert [sign for sign in UNSEEN if sign in seen] == []
    assert len([code for code in UNSEEN.values() if code in seen]) >= len(UNSEEN) - 2
