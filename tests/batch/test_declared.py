"""A file says what a batch is to be: several areas in one folder, and every mistake in one line with its place."""

import json

import pytest

from ..conftest import chibo

pytestmark = pytest.mark.usefixtures("one_fork_server")
DECLARED = """\
notebooks: [1]
years: 2012-2013
languages: [vi, en]
areas:
  da-lat:
  bao-loc: {vi: "Bảo Lộc, từ <2010>", en: Bao Loc city}
parameters: {share: 0.5}
"""


@pytest.fixture(scope="module")
def declared(scratch_project):
    """Return a function that renders what a text declares."""
    scratch_project.write("01_a", "print(area, share)")

    def render(text, *options, out="out"):
        path = scratch_project.folder / "reports.yml"
        path.write_text(text, "utf-8")
        return chibo("render", path, "--out", scratch_project.folder / out, *options), scratch_project.folder / out

    return render


def test_all_areas_stand_in_one_folder_and_one_list_under_what_they_are_called(declared):
    result, out = declared(DECLARED)
    assert "8 rendered, 0 failed" in result.stdout, result.stderr
    areas, years, langs = ("da-lat", "bao-loc"), (2012, 2013), ("vi", "en")
    paths = {f"{year}/01_a.{area}.{lang}.html" for area in areas for year in years for lang in langs}
    assert {path.relative_to(out).as_posix() for path in out.glob("*/*.html")} == paths
    page = (out / "2013/01_a.bao-loc.vi.html").read_text("utf-8")
    assert "bao-loc 0.5" in page and "<bdi>Bảo Lộc, từ &lt;2010&gt;</bdi>" in page
    assert 'href="../2012/01_a.bao-loc.vi.html"' in page and "01_a.da-lat" not in page
    index = (out / "index.html").read_text("utf-8")
    assert [index.count(f">{place}</h2>") for place in ("Bảo Lộc, từ &lt;2010&gt;", "Thành phố Đà Lạt")] == [1, 1]
    assert "0 rendered, 0 failed, 8 up to date" in declared(DECLARED)[0].stdout
    assert "the same to the byte" in chibo("verify", "--out", out, "--data", out.parent / "data").stdout


def test_what_stands_on_the_command_line_goes_before_the_file(declared):
    result, out = declared(DECLARED, "--areas", "da-lat, da-lat", "--years", "2011", "--lang", "en", out="less")
    assert "1 rendered" in result.stdout, result.stderr
    (report,) = json.loads((out / "manifest.json").read_text("utf-8"))["reports"]
    assert (report["path"], report["parameters"]["share"]) == ("2011/01_a.da-lat.en.html", 0.5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("years: 2013\n\nnotebook: 1", "line 3, notebook: unknown key 'notebook'; did you mean 'notebooks'?"),
        ("years: 2013\nnotebooks: [1, 77]", "line 2, notebooks: unknown notebook '77'; there is 01_a"),
        (
            "areas:\n  - da-lat\n  - da-lta",
            "line 1, areas: area: 'da-lta' came, which is no id of areas.csv; did you mean 'da-lat'?",
        ),
        ("languages: [vi, ne]", "line 1, languages: unknown language 'ne'; did you mean 'en'?"),
        ("years: 2013-2011", "line 1, years: years '2013-2011' run backwards"),
        ("years: 2013\nyears: 2012", "line 2, years: stands there twice"),
        ("years: {2012: 1}", "line 1, years: a value, or a list such as [a, b]"),
        ("areas: []", "line 1, areas: a value, or a list"),
        ("docx: maybe", "line 1, docx: unknown value 'maybe'; there is true, false"),
        ("layer: demon", "line 1, layer: unknown value 'demon'; did you mean 'demo'?"),
        ("layer: demo", "--demo shows a synthetic register, but"),
        ("areas: {da-lat: {de: x}}", "line 1, areas: after 'da-lat' comes nothing, or what to call it"),
        ("parameters: {shrae: 1}", "line 1, parameters: 01_a: unknown parameter 'shrae'; did you mean 'share'?"),
        ("parameters: {share: much}", "parameter 'share' must be a number, not 'much'"),
        ("parameters: 3", "line 1, parameters: lines such as 'name: value'"),
        ("parameters: {area: da-lat}\nareas: da-lat", "areas are named twice"),
        ("years: [2013", "reports.yml: line 1: this is no YAML in UTF-8 that can be read"),
        ("areas: {da-lat: {vi: [x], en: y}}", "line 1, areas: after 'da-lat' comes nothing, or what to call it"),
        ("parameters: {share: [1]}", "line 1, parameters: lines such as 'name: value'"),
        ("areas: {? [a] : b}", "line 1, areas: lines such as 'name: value'"),
        ("? [a]\n: b", "its lines are 'years: 2011-2013' and such"),
        ("years: " + 3000 * "[", "reports.yml: line 1: this is no YAML"),
        ("areas: id", "line 1, areas: area: 'id' came"),
        ("just words", "its lines are 'years: 2011-2013' and such"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_its_place_before_anything_runs(declared, text, said):
    result, out = declared(text, out="none")
    assert result.exit_code == 2
    assert said in result.stderr and len(result.stderr.splitlines()) == 1
    assert not out.exists()


def test_a_file_that_is_not_there_or_is_no_text_is_named(declared, tmp_path):
    (tmp_path / "no.yml").write_bytes(b"years: \xff")
    for name in ("no.yml", "gone.yml"):
        result = chibo("render", tmp_path / name)
        assert result.exit_code == 2 and f"{name}: " in result.stderr and len(result.stderr.splitlines()) == 1
