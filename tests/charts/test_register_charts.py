"""Pictures of the register layer: marked as synthetic, whole, and silent where there is nothing."""

from dataclasses import replace

import pandas as pd
import pytest
from chibo import charts
from chibo.report import Report, open_report
from chibo.words import Words
from matplotlib.patches import Rectangle

from .conftest import REGISTER, pictures

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
        (frame,) = chart.figure.findobj(lambda artist: isinstance(artist, Rectangle) and artist.get_linewidth() > 3)
        assert all(said.trace == mark for said in chart.marks)
        assert {"vi": "mô phỏng", "en": "made-up"}[lang] in chart.footer


def test_a_real_register_carries_no_mark(data):
    real = replace(data, register=replace(data.register, synthetic=False))
    report = Report("register", year=YEAR, lang="en", area="da-lat", data=real)
    for chart in pictures(report, REGISTER).values():
        assert "synthetic" not in chart.alt + chart.footer + chart.to_svg().lower()


def test_without_a_register_no_picture_is_drawn(data):
    bare = Report("register", year=YEAR, lang="vi", area="da-lat", data=replace(data, register=None))
    assert set(pictures(bare, REGISTER).values()) == {None}


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


def test_an_inspection_is_a_column_with_its_shortcomings_at_its_foot(data):
    report = open_report("register", year=YEAR, lang="en", data=data, demo=True)
    chart = report.chart(charts.capacity.register_inspections, report.from_register(INSPECTED))
    organisations, members = chart.figure.axes
    drawn = [
        [(bar.get_y(), bar.get_height()) for bar in ax.patches if bar.get_height() > 1 or bar.get_linewidth()]
        for ax in (organisations, members)
    ]
    assert drawn == [[(0, 10), (0, 3), (10, 4), (10, 1)], [(0, 7)]]
    assert [mark.text.partition(". ")[0] for mark in chart.marks] == [
        "2013, organisations, general: 10 inspected, 3 with shortcomings (30.0%)",
        "2013, organisations, tai chinh: 4 inspected, 1 of 2 with an outcome had shortcomings (50.0%)",
        "2013, members, general: 7 inspected, outcome not recorded",
    ]
    assert "organisations 10 (2013), 3 with shortcomings; members 7 (2013), [x] with shortcomings" in chart.alt


def test_a_survey_with_questions_of_its_own_is_drawn_question_by_question(data):
    answers = pd.DataFrame(
        {"question": ["form", "form", "hall", "hall"], "answer": ["good", "weak", "yes-often", "no"]}
    )
    answers = answers.assign(
        year=YEAR, respondents=[3, 1, 1, 3], answered=4, issued=5, share_pct=[75.0, 25.0, 25.0, 75.0]
    )
    report = open_report("register", year=YEAR, lang="en", data=data, demo=True)
    chart = report.chart(charts.quality.register_answers, report.from_register(answers))
    ordered, others = chart.figure.axes
    assert [bar.get_x() for bar in ordered.patches] == [-25, 0]
    assert [text.get_text() for text in others.texts if "%" not in text.get_text()] == ["no", "yes-often"]
    assert "form: good (75.0%); hall: no (75.0%)" in chart.alt


def test_units_that_began_after_the_split_have_a_node_of_their_own_on_the_way():
    ways = pd.DataFrame(
        {
            "from_kind": ["khu_pho", "new", "new"],
            "to_kind": ["to_dan_pho", "thon", "new"],
            "state_1": ["own", "joint", "new"],
            "state_2": ["own", "own", "own"],
            "units": [4, 3, 2],
            "until": "2014-06",
        }
    )
    chart = charts.split.register_flow(ways, place="Here", lang="en")
    assert chart.figure.axes[0].get_xticklabels()[-1].get_text() == "Cells, end Jun 2014"
    assert [mark.text for mark in chart.marks if mark.text.startswith("new")] == [
        "new: 5 residential units",
        "new: 2 residential units",
        "new: 2 residential units",
    ]
