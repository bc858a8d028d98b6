"""axe-core finds nothing against WCAG 2.2 AA: wide and narrow, light and dark."""

import pytest

from .conftest import PAGES, violations

OF_THE_WIDTH = ["scrollable-region-focusable", "target-size", "meta-viewport", "css-orientation-lock"]
UNFOLD = "document.querySelectorAll('details').forEach(fold => fold.open = true)"


@pytest.fixture(params=PAGES)
def path(request, rendered):
    return rendered / request.param


def test_axe_itself_would_find_what_is_wrong(opened, rendered):
    with opened(rendered / "index.html", bypass_csp=True) as page:
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img><a href=\"#\"></a><h5>?</h5>')")
        assert {line.split(":")[0] for line in violations(page)} >= {"image-alt", "link-name", "heading-order"}


# What axe does is a script, which the policy of the page forbids: only here the policy is put aside.
def test_a_wide_page_has_nothing_to_find_even_unfolded(opened, path):
    with opened(path, bypass_csp=True) as page:
        page.evaluate(UNFOLD)
        assert violations(page) == []


def test_a_narrow_page_has_nothing_to_find_that_depends_on_its_width(opened, path):
    with opened(path, bypass_csp=True, viewport={"width": 360, "height": 740}) as page:
        page.evaluate(UNFOLD)
        assert violations(page, *OF_THE_WIDTH) == []


def test_the_dark_page_has_contrast(opened, path):
    with opened(path, bypass_csp=True, color_scheme="dark") as page:
        page.evaluate(UNFOLD)
        assert violations(page, "color-contrast") == []
