"""Pictures of the register layer: marked as synthetic, whole, and silent where there is nothing."""

import pandas as pd
import pytest
from chibo import charts
from chibo.charts import theme
from chibo.charts.chart import NothingShown
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


def test_columns_after_the_report_year_are_grey(drawn_from_register):
    chart = drawn_from_register["quality.register_admissions", "en"].chart
    colours = {True: set(), False: set()}
    for ax in chart.figure.axes:
        for bar in (bar for bar in ax.patches if bar.get_gid()):
            colours[bar.get_center()[0] > YEAR].add(to_hex(bar.get_facecolor()))
    assert colours == {True: {theme.LATER}, False: {theme.FOCUS}}
    assert "later years are hollow or grey" in chart.note


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
