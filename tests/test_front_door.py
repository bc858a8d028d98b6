"""At a prompt: ``import chibo`` loads next to nothing, names are found on demand, and a wrong one is answered."""

import shutil
import subprocess
import sys
from pathlib import Path

import chibo
import pytest
from chibo import charts, metrics, open_data
from chibo.errors import DataError, UnknownName

SHIPPED = Path(__file__).parents[1] / "data"
HEAVY = ["IPython", "babel", "duckdb", "ipywidgets", "jinja2", "matplotlib", "nbconvert", "nbformat"]
HEAVY += ["numpy", "pandas", "papermill", "seaborn", "yaml"]


def loaded(code):
    """Return which of the costly packages a fresh process has loaded after running some code."""
    said = f"{code}\nimport sys; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_importing_loads_nothing_that_costs():
    assert loaded("import chibo; from chibo import charts, metrics; dir(charts), dir(metrics)") == []
    heavy = set(loaded("import chibo.cli, chibo.batch.run"))  # help, and the plan of a batch
    assert heavy.isdisjoint({"pandas", "matplotlib", "nbformat", "papermill", "nbconvert"})


def test_reading_and_computing_draw_nothing():
    code = "from chibo import metrics, open_data; published = open_data().published\n"
    code += "metrics.coverage.answer(published, area='da-lat', year=2013)"
    assert {"matplotlib", "seaborn", "ipywidgets"} & set(loaded(code)) == set()
    assert "pandas" in loaded(code)


def test_a_folder_without_a_register_needs_no_database(tmp_path):
    shutil.copytree(SHIPPED / "published", tmp_path / "published")
    assert "duckdb" not in loaded(f"from chibo import open_data; open_data({str(tmp_path)!r})")


def test_completion_finds_the_five_subjects_without_importing_them():
    assert {"capacity", "consistency", "coverage", "quality", "split"} <= set(dir(metrics)) & set(dir(charts))
    assert set(dir(chibo)) == {"charts", "explore", "metrics", "open_data", "open_report"}
    assert all(getattr(chibo, name) for name in dir(chibo))
    assert charts.Chart.__name__ == "Chart"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: metrics.coverge, "chibo.metrics has no 'coverge'; did you mean 'coverage'?"),
        (lambda: charts.splt, "chibo.charts has no 'splt'; did you mean 'split'?"),
        (lambda: chibo.metric, "chibo has no 'metric'; did you mean 'metrics'?"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(wrong, message):
    with pytest.raises(AttributeError) as refused:
        wrong()
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (lambda p: metrics.coverage.over_time(p, area="dalat"), UnknownName, "area: 'dalat' came, .* 'da-lat'"),
        (lambda p: open_data("dta"), DataError, "Did you mean 'data'"),
        (lambda p: open_data("data/published"), DataError, "Did you mean 'data'"),
    ],
)
def test_a_wrong_value_is_answered_with_what_was_meant(wrong, error, message):
    with pytest.raises(error, match=message) as refused:
        wrong(open_data().published)
    # In a notebook the message stands alone, without the way there.
    assert refused.value._render_traceback_() == [f"{error.__name__}: {refused.value}"]
