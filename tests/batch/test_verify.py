"""An out folder is made again elsewhere and compared to the byte; what is not the same is named."""

import json
import shutil

import pytest

from ..conftest import chibo

SHOW = """from IPython.display import HTML
from chibo.store import open_data
figures = open_data(data).published.observations
count = len(figures[(figures["indicator"] == "units_total") & (figures["area"] == "da-lat")])
HTML(f"<p class='finding'>In {year} there were {count} figures.</p>")"""


@pytest.fixture(scope="module")
def made(scratch_project, one_fork_server, tmp_path_factory):
    """A folder with two reports, both languages, and the data they were made from."""
    scratch_project.write("61_count", SHOW)
    figures = shutil.copytree(scratch_project.folder / "data", tmp_path_factory.mktemp("made") / "figures")
    request = ["--years", "2012-2013", "--notebooks", "61_count", "--data", figures]
    result = chibo("render", *request, "--out", figures.parent / "out")
    assert result.exit_code == 0, result.output
    return figures.parent


@pytest.fixture
def rendered(made, tmp_path):
    """A copy of that folder, with the data beside it."""
    return shutil.copytree(made, tmp_path, dirs_exist_ok=True) / "out"


def verify(out, *more):
    result = chibo("verify", "--out", out, "--data", out.parent / "figures", *more)
    return result.exit_code, result.stdout.splitlines()


def take_a_figure_away(folder):
    path = folder / "published/observations.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if line.split(",")[1:3] == ["da-lat", "units_total"])
    path.write_text("".join(lines[:number] + lines[number + 1 :]), "utf-8")


def test_what_was_made_is_made_again_to_the_byte_and_left_alone(rendered):
    request = ["--years", "2012-2013", "--notebooks", "61_count", "--data", rendered.parent / "figures"]
    assert chibo("render", *request, "--out", rendered, "--docx", "--workbook").exit_code == 0
    before = {path: path.stat().st_mtime_ns for path in rendered.rglob("*")}
    assert verify(rendered) == (0, ["4 reports, the list and the manifest: the same to the byte"])
    assert {path: path.stat().st_mtime_ns for path in rendered.rglob("*")} == before


def test_where_the_data_changed_the_numbers_that_changed_are_named(rendered):
    take_a_figure_away(rendered.parent / "figures")
    exit_code, lines = verify(rendered)
    assert exit_code == 1
    assert lines[0] == "2012/61_count.en.html: made from another data"
    count = int(lines[1].split()[5])
    assert lines[1] == f"  text: In 2012 there were {count} figures. → In 2012 there were {count - 1} figures."
    names = ("index.html", "index.en.html", "manifest.json")
    assert lines[-4:-1] == [f"{name}: follows from the above" for name in names]
    assert lines[-1] == "7 files differ, 4 statements in them"


def test_a_page_that_was_changed_by_hand_is_found(rendered):
    page = rendered / "2013/61_count.vi.html"
    page.write_text(page.read_text("utf-8").replace("In 2013 there", "In 2014 there"), "utf-8")
    (rendered / "2013/62_other.vi.html").write_text("x", "utf-8")
    (rendered / "2012/61_count.en.html").unlink()
    exit_code, lines = verify(rendered)
    assert exit_code == 1
    assert lines[:2] == [
        "2012/61_count.en.html: its page is gone",
        "2013/61_count.vi.html: made from the same, so it was changed later",
    ]
    assert lines[2].startswith("  text: In 2014 there were ")
    assert lines[3:] == ["2013/62_other.vi.html: not in the manifest", "3 files differ, 1 statement in them"]


def test_two_editions_are_compared_without_rendering(rendered, tmp_path):
    shutil.copytree(rendered, tmp_path / "older")
    assert chibo("verify", "--out", tmp_path / "older", "--against", rendered).exit_code == 0
    take_a_figure_away(tmp_path / "figures")
    request = ["--years", "2013", "--notebooks", "61_count", "--data", tmp_path / "figures", "--out", rendered]
    assert chibo("render", *request).exit_code == 0
    result = chibo("verify", "--out", tmp_path / "older", "--against", rendered)
    assert result.exit_code == 1
    names = [line.split(":")[0] for line in result.stdout.splitlines() if not line.startswith(" ")]
    pages = ["2013/61_count.en.html", "2013/61_count.vi.html", "index.html", "index.en.html"]
    assert names[:-1] == [*pages, "manifest.json"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"path": "../x"}, "lists no reports; 'chibo render' writes it"),
        ({"notebook": "../61_count"}, "which is not in"),
        ({"notebook": "63_gone"}, "2012/61_count.en.html was made from the notebook '63_gone', which is not in"),
        ({"parameters": {"data": "elsewhere"}}, "from a data folder 'elsewhere'; say with --data where it is"),
    ],
)
def test_what_cannot_be_made_again_is_said_in_one_line(rendered, entry, said):
    path = rendered / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["reports"] = [manifest["reports"][1] | entry]
    path.write_text(json.dumps(manifest), "utf-8")
    result = chibo("verify", "--out", rendered)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
