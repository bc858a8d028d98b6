"""A register as a database: the same answers in every process, for every kind of column, and none for another one."""

import copy
import os
import signal
from dataclasses import replace

import pandas as pd
import pytest
from chibo import metrics
from chibo.model import REGISTER
from chibo.model.layers import Register

SPLIT = "2011-12-01"


@pytest.fixture
def register(register_of):
    return register_of(
        organisations=[{"id": "body-1"}, {"id": "body-2", "area": "ward-2"}],
        units=[{"id": "k", "kind": "khu_pho", "valid_to": SPLIT}]
        + [{"id": name, "valid_from": SPLIT} for name in ("b", "a")]
        + [{"id": "t", "kind": "thon", "area": "ward-2"}],
        unit_events=[{"from_unit": "k", "to_unit": name} for name in ("b", "a")],
        cells=[{"id": "c2", "valid_from": SPLIT}, {"id": "c1", "valid_to": SPLIT}]
        + [{"id": "c3", "organisation": "body-2"}, {"id": "c4", "kind": "non_residential"}],
        cell_units=[{"cell": c, "unit": u} for c, u in [("c2", "a"), ("c2", "b"), ("c1", "k"), ("c3", "t")]],
        headcounts=[
            {"cell": cell, "unit": unit, "year": year, "official": 3, "organisation": body}
            for cell, unit, body in [("c2", "b", "body-1"), ("c3", "t", "body-2"), ("c4", "", "body-1")]
            for year in (2011, 2012)
        ],
        member_ratings=[
            {"organisation": body, "year": 2012, "category": name, "members": number}
            for body, name, number in [("body-2", "good", 4), ("body-1", "excellent", 1), ("body-1", "good", 2)]
        ],
        admissions=[{"year": 2012, "admitted": 1, "target": 1}],
        meeting_surveys=[{"cell": "c3", "year": 2012, "respondents": 2, "issued": 3}],
        cadre_plans=[{"organisation": "body-2", "year": 2012, "planned": 4, "women": 1}],
        trainings=[{"organisation": "body-2", "year": 2012, "participants": 3}],
        inspections=[{"area": "ward-2", "year": 2012, "inspected": 5, "with_shortcomings": 1}],
    )


def results(register: Register, schemes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return every metric of a register, by ward where it can be."""
    found = {}
    for subject in (metrics.coverage, metrics.quality, metrics.capacity):
        for name in (name for name in dir(subject) if name.startswith("register_")):
            options = {"rating_schemes": schemes, "subject": "member"} if name == "register_ratings" else {}
            found[name] = getattr(subject, name)(register, by="area", **options)
    found["flow"] = metrics.register.measure(register, "flow", of="units", dates=["2011-12-31", "2012-12-31"])
    return found


def as_type(kind):
    def change(table):
        texts = [name for name in table if isinstance(table[name].dtype, pd.StringDtype)]
        return table.astype(dict.fromkeys(texts, kind))

    return change


def as_plain_integers(table):
    whole = [name for name in table if table[name].dtype == "Int32" and table[name].notna().all()]
    return table.astype(dict.fromkeys(whole, "int64"))


CHANGES = {
    "categories": as_type("category"),
    "objects": as_type(object),
    "plain integers": as_plain_integers,
    "another order of rows": lambda table: table.iloc[::-1],
    "seconds": lambda table: table.astype({n: "datetime64[s]" for n in table if n.startswith("valid_") or n == "date"}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_results_are_the_same_for_columns_of_any_type_and_order(register, schemes, change):
    changed = Register(**{name: change(table) for name, table in register.tables.items()})
    expected, found = results(register, schemes), results(changed, schemes)
    assert set(expected) == {"flow"} | {f"register_{name}" for name in metrics.register.queries()} - {"register_flow"}
    for name, table in expected.items():
        assert len(table), name
        pd.testing.assert_frame_equal(found[name], table, obj=name)


def test_nothing_is_changed(register, schemes):
    kept = copy.deepcopy(register)
    results(register, schemes)
    for name, table in register.tables.items():
        pd.testing.assert_frame_equal(table, kept.tables[name], obj=name)


def test_every_table_and_view_can_be_asked(register):
    for name in [*REGISTER, "days", "bodies", "links", "members", "unit_states"]:
        assert list(register.sql(f"FROM {name}").columns), name
    counted = "SELECT kind, count(*) AS units, sum(households) AS homes FROM units GROUP BY ALL ORDER BY ALL"
    table = register.sql(counted)
    assert table.to_numpy().tolist() == [["khu_pho", 1, 100], ["thon", 1, 100], ["to_dan_pho", 2, 200]]
    assert table.dtypes.map(str).tolist() == ["str", "int64", "int64"]


def test_what_was_asked_of_one_query_does_not_reach_the_next(register):
    count = "SELECT count(*) AS bodies FROM bodies"
    assert register.sql(count, areas=["ward-2"])["bodies"].tolist() == [1]
    assert register.sql(count)["bodies"].tolist() == [2]


def test_another_table_makes_another_register(register):
    assert metrics.coverage.register_units(register, years=[2012])["joint"].tolist() == [2]
    without = replace(register, cell_units=register.cell_units.iloc[:0])
    assert metrics.coverage.register_units(without, years=[2012])["joint"].tolist() == [0]
    assert metrics.coverage.register_units(register, years=[2012])["joint"].tolist() == [2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks where the system can")
def test_a_forked_process_opens_a_database_of_its_own(register):
    expected = register.sql("FROM unit_states ORDER BY ALL")
    child = os.fork()
    if not child:
        signal.alarm(60)
        os._exit(0 if register.sql("FROM unit_states ORDER BY ALL").equals(expected) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
