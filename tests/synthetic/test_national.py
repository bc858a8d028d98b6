"""A nation of three districts holds what the register of the city holds, and nothing depends on its size."""

import pandas as pd
import pyarrow.parquet as pq
import pytest
from chibo import synthetic
from chibo.model.register import FLOWS_IN, FLOWS_OUT, REGISTER
from chibo.synthetic.tables import text


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nation")
    synthetic.national(folder, districts=3)
    return folder


@pytest.fixture(scope="module")
def tables(folder):
    return {name: pd.read_parquet(folder / f"{name}.parquet") for name in REGISTER}


@pytest.mark.parametrize("name", REGISTER)
def test_a_table_is_what_the_model_says(tables, name):
    assert list(tables[name].columns) == list(REGISTER[name].columns)
    REGISTER[name].schema.validate(text(tables[name]), lazy=True)


@pytest.mark.parametrize("name", REGISTER)
def test_the_columns_have_the_kinds_of_the_citys(registers, tables, name):
    kinds = "Mifb"
    city = {column: dtype for column, dtype in registers["C"].tables[name].dtypes.items() if dtype.kind in kinds}
    nation = {column: dtype for column, dtype in tables[name].dtypes.items() if dtype.kind in kinds}
    assert {column: dtype.kind for column, dtype in city.items()} == {
        column: dtype.kind for column, dtype in nation.items()
    }


@pytest.mark.parametrize("name", REGISTER)
def test_each_district_is_a_row_group(folder, name):
    assert pq.read_metadata(folder / f"{name}.parquet").num_row_groups == 3


@pytest.mark.parametrize("name", REGISTER)
def test_references_are_known(tables, name):
    for column, (target, key) in REGISTER[name].references.items():
        if target in tables:
            optional = {""} if REGISTER[name].is_optional(column) else set()
            assert set(tables[name][column]) <= set(tables[target][key]) | optional
        else:
            assert tables[name][column].str.fullmatch(r"d\d{3}(/w\d{2})?").all()


def test_the_account_closes_with_the_headcounts(tables):
    account = tables["membership_changes"]
    came = account["start"] + account[FLOWS_IN].sum(axis=1) - account[FLOWS_OUT].sum(axis=1)
    assert (came == account["end"]).all()
    counted = tables["headcounts"].assign(members=lambda rows: rows["official"] + rows["probationary"])
    counted = counted.groupby(["organisation", "year"])["members"].sum()
    assert (account.set_index(["organisation", "year"])["end"] == counted).all()


def test_what_a_metric_can_meet_is_there(tables):
    spans = tables["cell_units"]
    day = pd.Timestamp("2012-01-01")
    spans = spans[(spans["valid_from"] <= day) & (spans["valid_to"].isna() | (spans["valid_to"] > day))]
    assert (spans.groupby("cell")["unit"].nunique() > 1).any()
    assert set(tables["unit_events"]["kind"]) == {"split", "merge", "rename"}
    assert ((tables["headcounts"]["unit"] != "") & (tables["headcounts"]["cell"] == "")).any()


def test_a_cell_has_three_official_members(tables):
    rows = tables["headcounts"].query("cell != ''")
    assert rows.groupby(["cell", "year"])["official"].sum().min() >= 3


def test_units_hold_while_cells_serve_them_and_end_when_others_begin(tables):
    late = pd.Timestamp("2100-01-01")
    units = tables["units"].set_index("id").assign(valid_to=lambda rows: rows["valid_to"].fillna(late))
    spans, events = tables["cell_units"], tables["unit_events"]
    served = units.loc[spans["unit"]]
    assert (spans["valid_from"].to_numpy() >= served["valid_from"].to_numpy()).all()
    assert (spans["valid_to"].fillna(late).to_numpy() <= served["valid_to"].to_numpy()).all()
    assert (units.loc[events["from_unit"], "valid_to"].to_numpy() == events["date"].to_numpy()).all()
    assert (units.loc[events["to_unit"], "valid_from"].to_numpy() == events["date"].to_numpy()).all()


def test_a_district_does_not_depend_on_how_many_follow_it(folder, tables, tmp_path):
    synthetic.national(tmp_path, districts=1)
    for name in REGISTER:
        alone = pd.read_parquet(tmp_path / f"{name}.parquet")
        pd.testing.assert_frame_equal(alone, tables[name].head(len(alone)))
    synthetic.national(tmp_path, districts=1, seed=2)
    other = pd.read_parquet(tmp_path / "units.parquet")
    assert not other.equals(tables["units"].head(len(other)))


@pytest.mark.parametrize("years", [2, 5, 18])
def test_any_span_of_years_can_be_made(tmp_path, years):
    synthetic.national(tmp_path, districts=1, years=years)
    counted = pd.read_parquet(tmp_path / "headcounts.parquet", columns=["year"])["year"]
    assert set(counted) == set(range(2026 - years, 2026))
