"""Pictures of the register layer: marked as synthetic, whole, and silent where there is nothing."""

import pandas as pd
import pytest
from chibo import charts
from chibo.charts import theme
from chibo.charts.chart import NothingShown
from chibo.report import open_report
from chibo.words import Words
from matplotlib.colors import to_hex

YEAR = 2013


@pytest.fixture(scope="module", params=["vi", "en"])
def in_language(request, drawn_from_register):
    lang = request.param
    return lang, [shown.chart for (_, language), shown in drawn_from_register.items() if language == lang]


def test_every_picture_of_a_synthetic_register_says_so_in_words_and_on_its_face(in_language):
    lang, drawn = in_language
    mark = Words(lang).label("chart.synthetic")
    for chart in drawn:
        assert chart.title.startswith(f"{mark} · ")
        assert chart.alt.startswith(f"{mark} · ")
        assert chart.made_up
        assert all(said.trace == mark for said in chart.marks)
        assert {"vi": "mô phỏng", "en": "made-up"}[lang] in chart.footer


INSPECTED = pd.DataFrame(
    {
        "year": 2013,
        "subject": ["general", "tai_chinh", "general"],
        "object": ["organisations", "organisations", "members"],
        "inspected": [10, 4, 7],
        "inspected_with_outcome": [10, 2, 0],
        "with_shortcomings": pd.array([3, 1, None], dtype="Int64"),
        "with_shortcomings_pct": [30.0, 50.0, None],
        "status": "as_reported",
    }
)


def height_of(bars):
    return [(bar.get_y(), bar.get_height()) for bar in bars if bar.get_width() < 1]  # the band of the year is wider


def test_an_inspection_is_a_column_of_its_subject_with_its_shortcomings_at_its_foot(data):
    report = open_report("register", year=YEAR, lang="en", data=data, demo=True)
    chart = report.chart(charts.capacity.register_inspections, report.from_register(INSPECTED))
    drawn = [height_of(ax.patches) for ax in chart.figure.axes]
    assert drawn == [[(0, 10), (0, 3)], [(0, 4), (0, 1)], [(0, 7)]]  # none stands on another: they do not add up
    assert [mark.text for mark in chart.marks] == [
        "organisations, general, 2013: 10 inspected, 3 with shortcomings (30.0%)",
        "organisations, tai chinh, 2013: 4 inspected, 1 of 2 with an outcome had shortcomings (50.0%)",
        "members, general, 2013: 7 inspected, outcome not recorded",
    ]
    assert "organisations, general, 10 (2013), 3 with shortcomings" in chart.alt


def test_an_outcome_kept_inside_is_no_plain_column(data):
    kept = INSPECTED.assign(suppressed=["with_shortcomings", "", "inspected"], with_shortcomings=pd.NA)
    kept.loc[2, "inspected"] = pd.NA
    names = {"object_name": kept["object"], "subject_name": kept["subject"]}
    chart = charts.capacity.register_inspections(kept.assign(**names), lang="en", year=YEAR)
    hidden, plain, none = ([bar for bar in ax.patches if bar.get_width() < 1] for ax in chart.figure.axes)
    assert [bar.get_hatch() for bar in hidden + plain] == [theme.HATCH, None]
    assert none == []
    said = [mark.value for mark in chart.marks]
    assert said == ["10 inspected, [c] with shortcomings ([c])", "4 inspected, outcome not recorded", "[c]"]
    assert Words("en").label("value.suppressed_key") in chart.note


@pytest.mark.parametrize("name", ["admissions", "trainings", "inspections"])
def test_columns_after_the_report_year_are_grey(drawn_from_register, name):
    subject = "quality" if name == "admissions" else "capacity"
    chart = drawn_from_register[f"{subject}.register_{name}", "en"].chart
    colours = {True: set(), False: set()}
    for ax in chart.figure.axes:
        for bar in (bar for bar in ax.patches if bar.get_gid()):
            colours[bar.get_center()[0] > YEAR].add(to_hex(bar.get_facecolor()))
    assert colours == {True: {theme.LATER}, False: {theme.FOCUS}}
    assert "later years are hollow or grey" in chart.note


def test_answers_stand_question_by_question_on_one_scale_and_those_with_an_order_in_it(data):
    asked, said = ["form", "form", "hall", "hall"], ["weak", "good", "yes-often", "no"]
    counts = {"respondents": [3, 1, 1, 3], "answered": 4, "issued": 5, "share_pct": [75.0, 25.0, 25.0, 75.0]}
    answers = pd.DataFrame({"question": asked, "answer": said, "year": YEAR} | counts)
    report = open_report("register", year=YEAR, lang="en", data=data, demo=True)
    chart = report.chart(charts.quality.register_answers, report.from_register(answers))
    (ax,) = chart.figure.axes
    assert ax.get_xlim() == (0, 100)
    assert [bar.get_width() for bar in ax.patches] == [25, 75, 75, 25]
    assert [mark.names["answer_name"] for mark in chart.marks] == ["good", "weak", "no", "yes-often"]
    assert "form: weak (75.0%); hall: no (75.0%)" in chart.alt


def test_cells_are_parted_at_the_norm_of_three_members():
    bins = pd.DataFrame({"year": YEAR, "low": [0, 3, 9], "high": pd.array([2, 8, None], dtype="Int64")})
    bins = bins.assign(cells=[1, 6, 3], counted=10, share_pct=[10.0, 60.0, 30.0])
    chart = charts.coverage.register_cell_sizes(bins, place="Here", lang="en", year=YEAR)
    (norm,) = [line.get_ydata()[0] for line in chart.figure.axes[0].get_lines()]
    below, *above = (bar.get_center()[1] for bar in chart.figure.axes[0].patches)
    assert below < norm < min(above)
    assert chart.title == "End of 2013: 1 of 10 cells have fewer than three members"


def test_wards_begin_with_the_lowest_and_are_no_picture_when_all_are_full(data):
    wards = pd.DataFrame({"area": ["da-lat/phuong-1", "da-lat/phuong-2"] * 2, "year": [2012, 2012, 2013, 2013]})
    wards = wards.assign(area_name=["Ward 1", "Ward 2"] * 2, units=4, own=[4, 2, 4, 4], own_pct=[100.0, 50.0, 100, 100])
    chart = charts.coverage.register_wards(wards, place="Here", lang="en", year=YEAR)
    said = [f"{mark.names['place']}: {mark.value}" for mark in chart.marks][:2]
    assert said == ["Ward 2: 2 of 4 (50.0%)", "Ward 2: 4 of 4 (100%)"]
    with pytest.raises(NothingShown, match="wards_full"):
        charts.coverage.register_wards(wards.assign(own=4, own_pct=100.0), place="Here", lang="en", year=YEAR)


def test_classes_have_a_panel_each_and_no_line_joins_two_schemes(drawn_from_register):
    chart = drawn_from_register["quality.register_ratings", "en"].chart
    classes = chart.table.drop_duplicates("category")
    assert len(chart.figure.axes) == len(classes) == 7
    for ax in chart.figure.axes:
        for line in ax.get_lines():
            years = line.get_xdata()
            if line.get_linestyle() == "-" and len(set(years)) > 1:
                assert chart.table.set_index("year").loc[list(years), "segment"].nunique() == 1


def test_units_that_began_after_the_split_have_a_part_of_their_own_on_the_way():
    ways = pd.DataFrame(
        {"state_1": ["own", "joint", "new"], "state_2": ["own", "own", "own"], "units": [4, 3, 2], "until": "2014-06"}
    )
    chart = charts.split.register_flow(ways, place="Here", lang="en", year=2012)
    assert [mark.text for mark in chart.marks] == [
        "After the split, own cell: 4 residential units",
        "After the split, joint cell: 3 residential units",
        "After the split, new: 2 residential units",
        "Jun 2014 (after the report year), own cell: 9 residential units",
    ]
    (last,) = [bar for bar in chart.figure.axes[0].patches if bar.get_gid() == "m3"]
    assert to_hex(last.get_facecolor()) == theme.PAPER
    assert "joint cell → own cell: 3" in chart.alt
