"""Of a notebook that ran on a real register only what went through the report leaves the office."""

import pytest
from chibo.batch.plan import plan
from chibo.batch.run import render
from chibo.cli import main
from chibo.disclosure import SHOWN
from chibo.model.register import REGISTER
from chibo.project import register_kind
from chibo.store import NEEDED
from chibo.words import Words
from click.testing import CliRunner

from .conftest import code

SHOW = f"""from IPython.display import publish_display_data
ledger = {{"shown": {{}}, "kept": {{}}, "rows": [], "most": {{}}, "places": {{}}}}
publish_display_data({{"text/plain": "went through " + "the report", "{SHOWN}": ledger}})"""
ROWS = """import pandas
print("cell 17 has", 2 + 2)
pandas.DataFrame({"members": [4]})"""
FAILS = """print("cell 17 has", 2 + 2)
raise KeyError(f"cell 17 has {2 + 2}, not {3 + 3}")"""


@pytest.fixture(scope="module", autouse=True)
def real(scratch_project):
    folder = scratch_project.folder / "data/register"
    folder.mkdir()
    for name in NEEDED:
        (folder / f"{name}.csv").write_text(",".join(REGISTER[name].columns) + "\n", "utf-8")
    scratch_project.write("61_rows", code(SHOW), code(ROWS))
    scratch_project.write("62_fails", code(SHOW), code(FAILS))
    return scratch_project


@pytest.fixture
def rendered(real, tmp_path):
    """Return a function that renders one notebook, and gives the batch, its page and the list of reports."""

    def render_one(name, lang="en", **options):
        jobs = plan(real.folder / "notebooks", tmp_path, years="2013", languages=lang, notebooks=name, **options)
        batch = render(jobs, 1, project=real.folder)
        listed = batch.index.read_text("utf-8") + (tmp_path / "manifest.json").read_text("utf-8")
        return batch, (tmp_path / jobs[0].path).read_text("utf-8"), listed

    return render_one


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_did_not_go_through_the_report_is_left_out_and_the_page_says_so(rendered, lang):
    batch, page, _ = rendered("61_rows", lang)
    assert not batch.failed
    assert "went through the report" in page
    assert "cell 17 has 4" not in page
    assert "dataframe" not in page
    assert Words(lang).label("page.raw_left_out") in page


def test_a_notebook_that_fails_shows_no_result_and_no_message(rendered):
    batch, page, listed = rendered("62_fails")
    assert batch.failed
    for text in (page, listed):
        assert "KeyError" in text
        assert "cell 17 has 4" not in text
    assert "went through the report" not in page


def test_an_internal_page_shows_both(rendered):
    assert "cell 17 has 4" in rendered("61_rows", internal=True)[1]
    _, page, listed = rendered("62_fails", internal=True)
    assert "cell 17 has 4, not 6" in listed
    assert "cell 17 has 4, not 6" in page


def test_a_register_is_real_unless_its_descriptor_says_that_it_is_made_up(tmp_path):
    assert register_kind(tmp_path) == "none"
    (tmp_path / "register").mkdir()
    assert register_kind(tmp_path) == "real"
    (tmp_path / "datapackage.json").write_text('{"register": {"synthetic": true}}', "utf-8")
    assert register_kind(tmp_path) == "synthetic"
    (tmp_path / "datapackage.json").write_text("{", "utf-8")
    assert register_kind(tmp_path) == "real"


def test_notebooks_are_never_stored_with_a_real_register(real):
    before = (real.folder / "notebooks" / "61_rows.ipynb").read_bytes()
    result = CliRunner().invoke(main, ["refresh", "61_rows"])
    assert result.exit_code == 2
    assert "data/register is a real register" in result.output
    assert (real.folder / "notebooks" / "61_rows.ipynb").read_bytes() == before
