"""Internal pages say so, and a batch whose reports give away what they keep inside is not written."""

import pytest
from chibo.batch.plan import RequestError, plan
from chibo.batch.run import render
from chibo.words import Words

from .conftest import code

SHOW = """from IPython.display import publish_display_data
ledger = {{"shown": {shown}, "kept": {kept}, "rows": [], "most": {{}}, "places": {{}}}}
publish_display_data({{"text/plain": "sources", "application/vnd.chibo.shown+json": ledger}})"""
WARDS = SHOW.format(
    shown={"members|area=w1|year=2013": 40}, kept={"members|area=w2|year=2013": ["headcounts", "2013 w2", "members", 9]}
)
CITY = SHOW.format(shown={"members|year=2013": 47}, kept={})
"""The second ward has 7 members, says the city."""


@pytest.fixture
def rendered(scratch_project, tmp_path):
    """Return a function that renders notebooks of one cell each in English, and gives the batch and its pages."""

    def render_all(internal=False, into="shared", **sources):
        for name, source in sources.items():
            scratch_project.write(name, code(source))
        folder, out = scratch_project.folder / "notebooks", tmp_path / into
        jobs = plan(folder, out, years="2013", languages="en", notebooks=",".join(sources), internal=internal)
        batch = render(jobs, 2, project=scratch_project.folder)
        return batch, {job.name: (out / job.path).read_text("utf-8") for job in jobs}

    return render_all


def test_a_batch_that_gives_something_away_is_not_written_and_the_leak_is_named(rendered):
    batch, pages = rendered(**{"51_wards": WARDS, "52_city": CITY, "53_other": "print('harmless')"})
    assert [report.notebook for report in batch.failed] == ["51_wards", "52_city"]
    assert "headcounts, 2013 w2, members" in batch.leak
    for name in ("51_wards", "52_city"):
        assert "headcounts, 2013 w2, members" in pages[name]
        assert "sources</pre>" not in pages[name]
    assert "harmless" in pages["53_other"]


def test_reports_that_give_nothing_away_are_written_without_their_ledgers(rendered):
    batch, pages = rendered(**{"51_wards": WARDS})
    assert (batch.failed, batch.leak) == ([], "")
    assert "sources</pre>" in pages["51_wards"]


def test_reports_of_earlier_batches_are_audited_too(rendered):
    assert not rendered(**{"51_wards": WARDS})[0].failed
    batch, pages = rendered(**{"52_city": CITY})
    assert [report.notebook for report in batch.failed] == ["52_city"]
    assert "headcounts, 2013 w2, members" in batch.leak


@pytest.mark.parametrize("change", ["the page", "the cache"])
def test_beside_a_page_of_which_nothing_is_known_nothing_of_a_register_is_written(
    rendered, tmp_path, monkeypatch, change
):
    rendered(**{"53_other": "print('harmless')"})
    page = tmp_path / "shared/2013/53_other.en.html"
    if change == "the page":
        page.write_text(page.read_text("utf-8") + "x", "utf-8")
    else:
        monkeypatch.setenv("CHIBO_CACHE", str(tmp_path / "empty"))
    batch, pages = rendered(**{"51_wards": WARDS})
    assert batch.leak.startswith("not written, because 2013/53_other.en.html was made elsewhere or changed")
    assert "\n" not in batch.leak
    assert "sources</pre>" not in pages["51_wards"]
    batch, pages = rendered(**{"51_wards": WARDS, "53_other": "print('harmless')"})
    assert (batch.failed, batch.leak) == ([], "")


def test_only_an_internal_page_says_so_and_only_its_notebook_may_show_all(rendered, monkeypatch):
    monkeypatch.setenv("CHIBO_INTERNAL", "1")
    source = "from chibo.disclosure import is_internal\nprint('all' if is_internal() else 'some')"
    label = Words("en").label("page.internal")
    batch, pages = rendered(**{"51_wards": source})
    assert "some\n</pre>" in pages["51_wards"]
    assert label not in pages["51_wards"]
    batch, pages = rendered(internal=True, into="inside", **{"51_wards": source})
    assert "all\n</pre>" in pages["51_wards"]
    assert f"<title>[{label}]" in pages["51_wards"]
    assert f'<aside class="internal"><p><strong>{label}.' in pages["51_wards"]
    assert batch.reports[0].title.endswith(f"· {label}")


@pytest.mark.parametrize(("first", "kind"), [(False, "for sharing"), (True, "not for sharing (--internal)")])
def test_pages_for_sharing_and_pages_that_are_not_never_lie_in_one_folder(rendered, tmp_path, first, kind):
    rendered(internal=first, **{"51_wards": "print('one')"})
    before = {path: path.read_bytes() for path in (tmp_path / "shared").rglob("*") if path.is_file()}
    with pytest.raises(RequestError) as refused:
        rendered(internal=not first, **{"51_wards": "print('two')"})
    assert f"holds pages {kind}, such as 2013/51_wards.en.html" in str(refused.value)
    assert "--out" in str(refused.value)
    assert {path: path.read_bytes() for path in (tmp_path / "shared").rglob("*") if path.is_file()} == before
