"""Of a real register only what a report showed leaves the office, and no batch gives away what it keeps inside."""

from textwrap import indent

import pytest
from chibo import project
from chibo.batch.plan import RequestError, plan
from chibo.batch.run import render
from chibo.words import Words

from ..conftest import chibo
from .conftest import CITY, WARDS


def yielding(cells: str) -> str:
    """Return cells that keep inside what the batch asks for, and print how much they still show."""
    yields = """from chibo.disclosure import kept_besides
for name in {*kept_besides()} & {*ledger["shown"]}:
    ledger["kept"][name] = 9
    ledger["shown"].pop(name)
publish_display_data("""
    return cells.replace("publish_display_data(", yields, 1).replace('"the report"', "f\"it: {len(ledger['shown'])}\"")


ROWS = """import pandas
print("cell 17 has", 2 + 2)
pandas.DataFrame({"members": [4]})"""
FAILS = """print("cell 17 has", 2 + 2)
raise KeyError(f"cell 17 has {2 + 2}, not {3 + 3}")"""


@pytest.fixture(scope="module")
def inside_an_internal_one():
    """Let processes inherit that all may be shown: what a batch is asked for must overrule it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHIBO_INTERNAL", "1")
        yield


@pytest.fixture
def rendered(scratch_project, inside_an_internal_one, one_fork_server, tmp_path):
    """Return a function that renders notebooks of some cells each, and gives the batch, its pages, and its list."""

    def render_all(sources, into="shared", lang="en", **options):
        for name, cells in sources.items():
            scratch_project.write(name, *([cells] if isinstance(cells, str) else cells))
        folder, out = scratch_project.folder / "notebooks", tmp_path / into
        jobs = plan(folder, out, years="2013", languages=lang, notebooks=",".join(sources), **options)
        batch = render(jobs, 2)
        listed = batch.index.read_text("utf-8") + (out / "manifest.json").read_text("utf-8")
        return batch, {job.name: (out / job.path).read_text("utf-8") for job in jobs}, listed

    return render_all


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_did_not_go_through_the_report_is_left_out_and_the_page_says_so(rendered, real, lang):
    batch, pages, _ = rendered({"61_rows": [CITY, ROWS]}, lang=lang, data=real)
    assert not batch.failed
    for part, stands in {
        "through the report": True,
        "cell 17 has 4": False,
        "dataframe": False,
        Words(lang).label("page.raw_left_out"): True,
    }.items():
        assert (part in pages["61_rows"]) == stands


def test_a_notebook_that_fails_shows_no_result_and_no_message(rendered, real):
    batch, pages, listed = rendered({"62_fails": [CITY, FAILS]}, data=real)
    assert batch.failed
    for text in (pages["62_fails"], listed):
        assert "KeyError" in text
        assert "cell 17 has 4" not in text
    assert "through the report" not in pages["62_fails"]


def test_an_internal_page_shows_both(rendered, real):
    _, pages, listed = rendered({"61_rows": [CITY, ROWS], "62_fails": [CITY, FAILS]}, data=real, internal=True)
    assert "cell 17 has 4" in pages["61_rows"]
    assert "cell 17 has 4, not 6" in listed
    assert "cell 17 has 4, not 6" in pages["62_fails"]


def test_notebooks_are_never_stored_with_a_real_register(scratch_project, monkeypatch):
    path = scratch_project.write("63_stays", "1")
    before = path.read_bytes()
    monkeypatch.setattr(project, "register_kind", lambda folder: "real")
    result = chibo("refresh", "63_stays")
    assert result.exit_code == 2
    assert "data/register is a real register" in result.output
    assert path.read_bytes() == before


def test_of_reports_that_give_something_away_together_the_later_is_not_written_and_the_leak_is_named(rendered):
    batch, pages, _ = rendered({"51_wards": WARDS, "52_city": CITY, "53_other": "print('harmless')"})
    assert [report.notebook for report in batch.failed] == ["52_city"]
    assert "members, w2, 2013" in batch.leak
    assert "members, w2, 2013" in pages["52_city"]
    assert ["the report</pre>" in pages[name] for name in ("51_wards", "52_city")] == [True, False]
    assert "harmless" in pages["53_other"]


def test_the_areas_of_one_batch_are_audited_together(rendered):
    cell = f"if area == 'da-lat':\n{indent(WARDS, '    ')}\nelse:\n{indent(CITY, '    ')}"
    assert rendered({"51_both": cell}, areas="da-lat", into="one")[0].leak == ""
    batch, _, _ = rendered({"51_both": cell}, areas="da-lat,bao-loc")
    assert "members, w2, 2013" in batch.leak
    shown = [path.name for path in batch.index.parent.glob("*/*") if "the report</pre>" in path.read_text("utf-8")]
    assert (len(batch.failed), len(shown)) == (1, 1)


def test_reports_that_give_nothing_away_are_written_and_those_of_earlier_batches_are_audited_too(rendered):
    batch, pages, _ = rendered({"51_wards": WARDS})
    assert (batch.failed, batch.leak) == ([], "")
    assert "the report</pre>" in pages["51_wards"]
    batch, pages, _ = rendered({"52_city": CITY})
    assert [report.notebook for report in batch.failed] == ["52_city"]
    assert "members, w2, 2013" in batch.leak


@pytest.mark.parametrize("earlier", [True, False])
def test_a_report_that_can_keep_more_inside_is_made_again_and_nothing_is_refused(rendered, tmp_path, earlier):
    if earlier:
        rendered({"51_wards": WARDS})
    wards = {} if earlier else {"51_wards": yielding(WARDS)}
    batch, pages, _ = rendered({"52_city": yielding(CITY)} | wards)
    assert (batch.failed, batch.leak) == ([], "")
    yielded = [name for name, page in pages.items() if "through it: 0" in page]
    assert yielded == (["52_city"] if earlier else ["51_wards"])  # the smaller number, of those not yet published
    log = (tmp_path / "shared/render.log").read_text("utf-8")
    assert log.count("52_city.en.html: to be made") == log.count("52_city.en.html (") == 1  # it says no more of it


@pytest.mark.parametrize("change", ["the page", "the cache"])
def test_beside_a_page_nothing_is_known_of_nothing_of_a_register_is_written(rendered, tmp_path, monkeypatch, change):
    rendered({"53_other": "print('harmless')"})
    page = tmp_path / "shared/2013/53_other.en.html"
    if change == "the page":
        page.write_text(page.read_text("utf-8") + "x", "utf-8")
    else:
        monkeypatch.setenv("CHIBO_CACHE", str(tmp_path / "empty"))
    batch, pages, _ = rendered({"51_wards": WARDS})
    assert batch.leak.startswith("not written, because 2013/53_other.en.html was made elsewhere or changed")
    assert "\n" not in batch.leak
    assert "the report</pre>" not in pages["51_wards"]
    batch, pages, _ = rendered({"51_wards": WARDS, "53_other": "print('harmless')"})
    assert (batch.failed, batch.leak) == ([], "")


def test_only_an_internal_page_says_so_and_only_its_notebook_may_show_all(rendered):
    source = {"51_wards": "from chibo.disclosure import is_internal\nprint('all' if is_internal() else 'some')"}
    label = Words("en").label("page.internal")
    page = rendered(source)[1]["51_wards"]
    assert "some\n</pre>" in page
    assert label not in page
    batch, pages, _ = rendered(source, into="inside", internal=True)
    for part in ("all\n</pre>", f"<title>[{label}]", f'<aside class="internal apart"><p><strong>{label}.'):
        assert part in pages["51_wards"]
    assert batch.reports[0].title.startswith(f"{label} · ")


@pytest.mark.parametrize(("first", "kind"), [(False, "for sharing"), (True, "not for sharing (--internal)")])
def test_pages_for_sharing_and_pages_that_are_not_never_lie_in_one_folder(rendered, tmp_path, first, kind):
    rendered({"51_wards": "print('one')"}, internal=first)
    before = {path: path.read_bytes() for path in (tmp_path / "shared").rglob("*") if path.is_file()}
    with pytest.raises(RequestError, match="--out") as refused:
        rendered({"51_wards": "print('two')"}, internal=not first)
    assert f"holds pages {kind}, such as 2013/51_wards.en.html" in str(refused.value)
    assert {path: path.read_bytes() for path in (tmp_path / "shared").rglob("*") if path.is_file()} == before
