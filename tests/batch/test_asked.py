"""What a report asked is noted, and a recorded answer holds exactly as long as the figures it is made of."""

import dataclasses
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from chibo import digests, store
from chibo.batch import asked
from chibo.metrics import coverage, figures
from chibo.model.layers import Data, Published
from chibo.store import open_data
from hypothesis import given
from hypothesis import strategies as st

SHIPPED = Path(__file__).parents[2] / "data"
REGISTER = '["register", "data"]'


@pytest.fixture
def project(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "data")
    return tmp_path


@pytest.fixture
def questions(project, monkeypatch):
    """The questions put to data that are opened from now on."""
    questions = asked.Questions(project)
    monkeypatch.setattr(asked, "asking", questions)
    return questions


@pytest.fixture
def data(project, questions):
    return open_data(project / "data")


def noted(questions):
    return [json.loads(question) for question in questions.answers]


def tables(questions):
    return {name for kind, _, *name in map(tuple, noted(questions)) if kind == "table" for name in name}


def test_opened_data_alone_are_no_question(data, questions):
    assert questions.answers == {}
    assert isinstance(data.published, Published)


def test_a_selection_is_noted_by_its_conditions_and_nothing_else(data, questions):
    figures.select(data.published, "units_total", area="da-lat", until=2013)
    conditions = {"indicator": ["units_total"], "area": "da-lat", "category": "", "until": 2013}
    areas = ["table", "data", "published/areas"]  # to say that an area is none, which an empty answer would not
    assert noted(questions) == [areas, ["state", "data"], ["figures", "data", conditions]]


def test_a_metric_of_the_published_layer_asks_and_takes_no_frame_of_figures(data, questions):
    coverage.baseline(data.published, area="da-lat")
    assert tables(questions) == {"published/areas"}
    assert len(noted(questions)) == 4


def test_who_takes_a_frame_depends_on_its_table(data, questions):
    assert len(data.published.areas)
    assert noted(questions) == [["table", "data", "published/areas"]]
    assert len(data.register.units)
    assert list(questions.answers)[1:] == [REGISTER, '["table", "data", "register/units"]']


def test_who_takes_the_frame_of_figures_depends_on_all_it_is_made_of(data, questions):
    assert len(data.published.observations)
    assert tables(questions) == {"published/observations", "published/indicators"}


@pytest.mark.parametrize(
    "take",
    [
        vars,
        dataclasses.asdict,
        lambda published: dataclasses.replace(published, notes=None),
        lambda published: [getattr(published, field.name) for field in dataclasses.fields(published)],
    ],
)
def test_whatever_takes_everything_depends_on_every_table(data, questions, take):
    take(data.published)
    assert tables(questions) >= {f"published/{field.name}" for field in dataclasses.fields(Published)} - {
        "published/notes"
    }


def test_a_layer_made_from_a_watched_one_still_answers(data):
    made = dataclasses.replace(data.published, observations=data.published.observations.head(3))
    assert len(made.figures()) == 3


def test_whether_there_is_a_register_is_a_question(data, questions):
    assert data.register is not None
    assert questions.answers == {REGISTER: "synthetic"}


def test_every_table_of_the_register_is_noted_when_all_are_taken(data, questions):
    assert len(data.register.tables) == len([name for name in tables(questions) if name.startswith("register/")]) == 14


def test_warnings_come_from_everything(data, questions):
    assert isinstance(data.warnings, tuple)
    assert {"register/units", "published/observations"} <= tables(questions)


def test_data_opened_for_some_areas_are_noted_as_a_whole(project, questions):
    open_data(project / "data", areas=["da-lat-phuong-1"])
    assert {"register/units", "published/observations"} <= tables(questions)
    assert REGISTER in questions.answers


def test_a_folder_outside_the_project_is_named_without_a_path_of_the_machine(project, questions, tmp_path_factory):
    other = tmp_path_factory.mktemp("office")
    shutil.copytree(SHIPPED / "published", other / "published")
    assert len(open_data(other).published.areas)
    ((_, folder, _),) = noted(questions)
    assert folder.startswith("../")
    assert digests.of_table(project / folder, "published/areas") == next(iter(questions.answers.values()))


def test_a_folder_read_ahead_is_not_read_again(project, monkeypatch):
    ahead = store.read_ahead(project / "data")
    monkeypatch.setattr(store, "read_csv", None)
    try:
        assert open_data(project / "data") is ahead
    finally:
        store._ahead.clear()


def test_figures_read_ahead_are_noted_as_of_before_they_were_read(project, monkeypatch):
    before = digests.of_tables(project / "data")
    store.read_ahead(project / "data")
    (project / "data/published/areas.csv").write_text("id\n", "utf-8")
    questions = asked.Questions(project)
    monkeypatch.setattr(asked, "asking", questions)
    try:
        assert len(open_data(project / "data").published.areas) > 1
    finally:
        store._ahead.clear()
    assert list(questions.answers.values()) == [before["published/areas"]]


# --- answers -------------------------------------------------------------------------------------------------------

ROW = {
    "id": st.sampled_from(["F1", "F2", "F3"]),
    "area": st.sampled_from(["da-lat", "bao-loc"]),
    "indicator": st.sampled_from(["units_total", "cells"]),
    "category": st.sampled_from(["", "advanced"]),
    "source": st.sampled_from(["paper", "office"]),
    "value": st.sampled_from([1.0, 2.0, 1e-9, float("nan")]),
    "end": st.sampled_from([pd.Timestamp(2012, 12, 31), pd.Timestamp(2013, 12, 31), pd.NaT]),
}
ROWS = st.lists(st.fixed_dictionaries(ROW), max_size=6)
CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "indicator": st.lists(ROW["indicator"], max_size=2),
        "ids": st.lists(ROW["id"], max_size=2),
        "area": ROW["area"],
        "category": ROW["category"],
        "source": ROW["source"],
        "until": st.sampled_from([2012, 2013]),
        "year": st.sampled_from([2012, 2013]),
    },
)


def data_of(rows):
    frame = pd.DataFrame(rows, columns=list(ROW)).astype({"value": "float64", "end": "datetime64[s]"})
    tables = dict.fromkeys([field.name for field in dataclasses.fields(Published)], pd.DataFrame())
    return Data(Path("data"), Published(**tables | {"observations": frame}))


def answer(data, conditions):
    questions = asked.Questions(Path())
    files = {"published/observations": "", "published/indicators": "", "register": "none"}
    found = questions.watch(data, files).published.figures(**conditions)
    ((question, digest),) = [pair for pair in questions.answers.items() if pair[0].startswith('["figures"')]
    return found, question, digest


@given(before=ROWS, after=ROWS, conditions=CONDITIONS)
def test_an_answer_holds_exactly_when_the_same_figures_would_be_given(before, after, conditions):
    found, question, digest = answer(data_of(before), conditions)
    now = data_of(after).published.figures(**conditions)
    assert asked.still_true(data_of(after), question, digest) == found.equals(now)


@given(rows=ROWS, conditions=CONDITIONS)
def test_figures_are_the_rows_that_meet_every_condition_in_their_order(rows, conditions):
    def meets(row):
        year = row["end"].year
        return (
            row["indicator"] in conditions.get("indicator", [row["indicator"]])
            and row["id"] in conditions.get("ids", [row["id"]])
            and all(row[name] == conditions[name] for name in ("area", "category", "source") if name in conditions)
            and year <= conditions.get("until", year if year == year else 0)
            and year == conditions.get("year", year)
        ) or (
            year != year and not {"until", "year"} & set(conditions) and meets(row | {"end": pd.Timestamp(2013, 1, 1)})
        )

    wanted = [row["id"] for row in rows if meets(row)]
    assert data_of(rows).published.figures(**conditions)["id"].tolist() == wanted


@given(rows=ROWS)
def test_sorted_figures_are_the_same_answer_in_another_order(rows):
    published = data_of(rows).published
    plain, ordered = published.figures(), published.figures(by=["area", "id"])
    assert ordered.equals(plain.sort_values(["area", "id"], kind="stable", ignore_index=True))
    (_, question, digest), (found, *same) = answer(data_of(rows), {}), answer(data_of(rows), {"by": ["area", "id"]})
    assert (found.equals(ordered), same) == (True, [question, digest])


def test_a_new_figure_changes_the_answers_it_belongs_to_and_no_other():
    row = {"area": "da-lat", "category": "", "source": "paper", "value": 1.0, "end": pd.Timestamp(2013, 12, 31)}
    rows = [row | {"id": "F1", "indicator": "units_total"}, row | {"id": "F2", "indicator": "cells"}]
    new = row | {"id": "F3", "indicator": "cells"}
    for place in (0, 1, 2):
        more = data_of([*rows[:place], new, *rows[place:]])
        for indicator, held in (("units_total", True), ("cells", False), ("households", True)):
            _, question, digest = answer(data_of(rows), {"indicator": [indicator], "until": 2013})
            assert asked.still_true(more, question, digest) is held
