"""The same register in other clothes: nothing is changed, and neither kind of text nor order of rows matters."""

import copy

import pandas as pd
import pytest
from chibo.metrics.register.capacity import cadre_plans, inspections, trainings
from chibo.metrics.register.caps import caps
from chibo.metrics.register.catchment import catchment, cell_sizes
from chibo.metrics.register.comparison import like_for_like, unit_flow
from chibo.metrics.register.coverage import coverage, eligibility_gap
from chibo.metrics.register.events import cell_account, unit_account, waterfall
from chibo.metrics.register.lineage import lineage_groups
from chibo.metrics.register.meetings import answers, response, response_by_cell
from chibo.metrics.register.membership import admissions, headcounts, membership_account
from chibo.metrics.register.organisations import organisations
from chibo.metrics.register.positions import positions, texts_of
from chibo.metrics.register.quality import ratings
from chibo.metrics.register.states import unit_status
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
        membership_changes=[{"year": 2012, "start": 6, "end": 6}],
        meeting_surveys=[{"cell": "c3", "year": 2012, "respondents": 2, "issued": 3}],
        cadre_plans=[{"organisation": "body-2", "year": 2012, "planned": 4, "women": 1}],
        trainings=[{"organisation": "body-2", "year": 2012, "participants": 3}],
        inspections=[{"area": "ward-2", "year": 2012, "inspected": 5, "with_shortcomings": 1}],
    )


def results(register: Register, schemes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    found = {"flow": unit_flow(register, kinds_at="2010-12-31", states_at=["2011-12-31", "2012-12-31"])}
    found["waterfall"] = waterfall(register, since="2010-12-31", until="2012-12-31")
    found["like"] = like_for_like(register, "2010-12-31", "2012-12-31").sort_values("group", ignore_index=True)
    found["status"] = unit_status(register, "2012-12-31").sort_values("unit", ignore_index=True)
    groups = lineage_groups(register, before="2010-12-31", after="2012-12-31")
    found["groups"] = groups.sort_values(["side", "unit"], ignore_index=True).drop(columns="group")
    found["surveyed"] = response_by_cell(register)
    plain = (coverage, eligibility_gap, catchment, cell_sizes, cell_account, unit_account, organisations, headcounts)
    yearly = (admissions, membership_account, response, answers, cadre_plans, trainings, inspections)
    for metric in (*plain, *yearly):
        found[metric.__name__] = metric(register, by="area")
    for metric in (ratings, caps):
        found[metric.__name__] = metric(register, schemes, subject="member", by="area")
    return found


def dressed(register: Register, change) -> Register:
    return Register(**{name: change(table) for name, table in register.tables.items()}, synthetic=register.synthetic)


def as_type(kind):
    def change(table):
        texts = [name for name in table if isinstance(table[name].dtype, pd.StringDtype)]
        return table.astype(dict.fromkeys(texts, kind))

    return change


def as_plain_integers(table):
    whole = [name for name in table if table[name].dtype == "Int64" and table[name].notna().all()]
    return table.astype(dict.fromkeys(whole, "int32"))


CHANGES = {
    "categories": as_type("category"),
    "objects": as_type(object),
    "plain integers": as_plain_integers,
    "another order of rows": lambda table: table.iloc[::-1],
    "seconds": lambda table: table.astype({n: "datetime64[s]" for n in table if n.startswith("valid_") or n == "date"}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_numbers_do_not_depend_on_the_clothes(register, schemes, change):
    expected, found = results(register, schemes), results(dressed(register, change), schemes)
    for name, table in expected.items():
        assert len(table), name
        pd.testing.assert_frame_equal(found[name], table, check_dtype=False, obj=name)


@pytest.mark.parametrize("kind", ["category", object])
def test_results_hold_plain_text_whatever_the_register_holds(register, schemes, kind):
    plain = results(register, schemes)
    for name, table in results(dressed(register, as_type(kind)), schemes).items():
        assert table.dtypes.to_dict() == plain[name].dtypes.to_dict(), name
        assert not [column for column in table if table[column].dtype in (object, "category")], name


def test_nothing_is_changed(register, schemes):
    kept = copy.deepcopy(register)
    results(register, schemes)
    for name, table in register.tables.items():
        pd.testing.assert_frame_equal(table, kept.tables[name], obj=name)


def test_positions_find_ids_among_other_categories():
    ids = pd.Series(["b", "a", "c"])
    values = pd.Series(["a", "", "c", "zzz", None])
    for left in (values, values.astype("category")):
        for right in (ids, ids.astype("category"), pd.Series(pd.Categorical(ids, ["c", "x", "b", "a"]))):
            assert positions(texts_of(left), texts_of(right)).tolist() == [1, -1, 2, -1, -1]


def test_positions_share_one_set_of_categories():
    kind = pd.CategoricalDtype(["x", "a", "b"])
    values, ids = pd.Series(["b", "a", "x", None], dtype=kind), pd.Series(["b", "a"], dtype=kind)
    assert positions(texts_of(values), texts_of(ids)).tolist() == [0, 1, -1, -1]


def test_positions_of_categories_that_are_gone_are_forgotten():
    for names in (["a", "b"], ["b", "a"]):
        values, ids = pd.Series(["a", "b"], dtype="category"), pd.Series(names).astype("category")
        assert positions(texts_of(values), texts_of(ids)).tolist() == [names.index("a"), names.index("b")]
        del values, ids
