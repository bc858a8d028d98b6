"""At a prompt: importing loads next to nothing, completion finds every name, and a wrong name is answered."""

import subprocess
import sys

import pytest
from chibo import charts, metrics, open_data
from chibo.errors import DataError, UnknownName
from chibo.report import ReportError, open_report

HEAVY = ["IPython", "babel", "ipywidgets", "jinja2", "matplotlib", "numpy", "pandas", "pandera", "seaborn", "yaml"]


def loaded(code):
    """Return which of the costly packages a fresh process has loaded after running some code."""
    said = f"{code}\nimport sys; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize(
    "code",
    [
        "import chibo",
        "from chibo import charts, metrics, open_data, open_report",
        "from chibo import charts, metrics; dir(charts), dir(metrics)",
    ],
)
def test_importing_loads_nothing_that_costs(code):
    assert loaded(code) == []


def test_reading_and_computing_draw_nothing():
    code = (
        "from chibo import metrics, open_data; metrics.coverage.answer(open_data().published, area='da-lat', year=2013)"
    )
    assert {"matplotlib", "seaborn", "ipywidgets"} & set(loaded(code)) == set()
    assert "pandas" in loaded(code)


def test_completion_finds_the_five_subjects_and_their_functions():
    subjects = {"capacity", "consistency", "coverage", "quality", "split"}
    assert subjects | {"register"} <= set(dir(metrics)) & set(dir(charts))
    assert dir(metrics.split) == [
        "accounts",
        "by_ward",
        "effect",
        "extremes",
        "over_time",
        "register_cells",
        "register_flow",
        "ward_sums",
    ]
    assert dir(charts.coverage) == ["over_time", "peers"]
    assert "solutions" in dir(metrics.consistency)
    assert "coverage" in dir(charts.register)


def test_whoever_imports_a_subject_first_it_completes():
    code = "import chibo.metrics.coverage; from chibo import metrics; "
    code += "print(*dir(metrics.consistency), *dir(metrics.coverage))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"readings", "over_time"} <= set(done.stdout.split())
    assert "pd" not in done.stdout.split()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: metrics.coverge, "chibo.metrics has no 'coverge'; did you mean 'coverage'?"),
        (lambda: charts.split.by_wards, "chibo.charts.split has no 'by_wards'; did you mean 'by_ward'?"),
        (lambda: charts.coverage.zzz, "chibo.charts.coverage has no 'zzz'; there is over_time, peers"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(wrong, message):
    with pytest.raises(AttributeError) as refused:
        wrong()
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda data: data.publishd, "Data has no 'publishd'; did you mean 'published'?"),
        (lambda data: data.published.area, "Published has no 'area'; did you mean 'areas'?"),
        (lambda data: data.register.unit, "Register has no 'unit'; did you mean 'units'?"),
        (lambda data: data.qqq, "Data has no 'qqq'; there is path, published, register, warnings, summary"),
    ],
)
def test_opened_data_answer_a_wrong_name_with_the_nearest(wrong, message):
    with pytest.raises(AttributeError) as refused:
        wrong(open_data())
    assert str(refused.value) == message


def between(published, indicator):
    return metrics.change.between(published, indicator=indicator, area="da-lat", before=2010, after=2011)


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (lambda p: metrics.coverage.over_time(p, area="dalat"), UnknownName, "area: 'dalat' came, .* 'da-lat'"),
        (lambda p: between(p, "unit_total"), UnknownName, "indicator: 'unit_total' came, .* 'units_total'"),
        (lambda p: open_report("x", year=2013, lang="vn"), ReportError, "lang: 'vn' came; .* did you mean 'vi'"),
        (lambda p: open_data("dta"), DataError, "Did you mean 'data'"),
        (lambda p: open_data("data/published"), DataError, "Did you mean 'data'"),
    ],
)
def test_a_wrong_value_is_answered_with_what_was_meant(wrong, error, message):
    with pytest.raises(error, match=message) as refused:
        wrong(open_data().published)
    # In a notebook the message stands alone, without the way there.
    assert refused.value._render_traceback_() == [f"{error.__name__}: {refused.value}"]
