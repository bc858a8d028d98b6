"""Reading a register: whole and in part, from CSV and Parquet, and what is refused or only worth a look."""

import shutil
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from chibo.metrics.register.coverage import coverage
from chibo.model.register import REGISTER
from chibo.registers import empty_register
from chibo.store import DataError, open_data

SHIPPED = Path(__file__).parents[1] / "data"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "data")
    return tmp_path / "data"


def change(folder, table, column, row, value):
    path = folder / "register" / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[row, column] = value
    frame.to_csv(path, index=False, lineterminator="\n")


def problems_of(folder):
    with pytest.raises(DataError) as caught:
        open_data(folder)
    return caught.value.problems


def test_the_shipped_register_is_synthetic_and_has_nothing_to_look_at():
    data = open_data(SHIPPED)
    assert data.register.synthetic
    assert data.warnings == ()


def test_a_register_whose_descriptor_says_nothing_is_taken_for_a_real_one(folder):
    (folder / "datapackage.json").unlink()
    assert not open_data(folder).register.synthetic


def test_a_folder_without_a_register_has_none(folder):
    shutil.rmtree(folder / "register")
    assert open_data(folder).register is None


def test_a_table_an_office_does_not_keep_is_empty_but_units_must_be_there(folder):
    (folder / "register" / "inspections.csv").unlink()
    opened = open_data(folder).register.inspections
    assert opened.empty and list(opened.columns) == list(REGISTER["inspections"].columns)
    (folder / "register" / "units.csv").unlink()
    assert [problem.file for problem in problems_of(folder)] == ["register/units.csv"]


@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("units", "area", "da-lat/phuong-99", "'da-lat/phuong-99'"),
        ("cells", "organisation", "o-nobody", "'o-nobody'"),
        ("units", "valid_to", "1990-01-01", "a day after valid_from, or empty"),
        ("units", "households", "-3", "a number of at least 0"),
        ("units", "kind", "hamlet", "one of khu_pho, to_dan_pho, thon"),
        ("unit_events", "date", "2011-07-02", "a unit that ends on the day of the event"),
        ("cell_units", "valid_from", "1990-01-01", "days within the validity of its unit"),
        ("organisation_ratings", "category", "splendid", "'splendid' in 2008"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row(folder, table, column, value, said):
    change(folder, table, column, 0, value)
    found = [problem for problem in problems_of(folder) if problem.file == f"register/{table}.csv"]
    assert any(problem.row == 2 and said in str(problem) for problem in found)


def test_a_neighbourhood_cell_needs_a_unit_at_any_time(folder):
    path = folder / "register" / "cell_units.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    cell = rows["cell"].iloc[0]
    rows[rows["cell"] != cell].to_csv(path, index=False, lineterminator="\n")
    assert any(repr(cell) in problem.came and "serves no unit" in problem.came for problem in problems_of(folder))


def test_a_column_about_a_person_is_refused(folder):
    path = folder / "register" / "cells.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.assign(**{"Họ và tên": ""}).to_csv(path, index=False, lineterminator="\n")
    (problem,) = problems_of(folder)
    assert problem.file == "register/cells.csv" and "Họ và tên" in str(problem)


def test_small_cells_and_open_accounts_are_warnings_and_no_errors(folder):
    change(folder, "membership_changes", "end", 0, "9999")
    path = folder / "register" / "headcounts.csv"
    heads = pd.read_csv(path, dtype=str, keep_default_na=False)
    row = heads.index[(heads["cell"] != "") & (heads["unit"] != "")][0]
    change(folder, "headcounts", "official", row, "1")
    warnings = open_data(folder).warnings
    assert {warning.file for warning in warnings} == {"register/membership_changes.csv", "register/cells.csv"}


def test_parquet_and_csv_give_the_same_metrics(folder):
    register = open_data(folder).register
    for name, frame in register.tables.items():
        (folder / "register" / f"{name}.csv").unlink()
        frame.to_parquet(folder / "register" / f"{name}.parquet")
    again = open_data(folder).register
    pd.testing.assert_frame_equal(coverage(register, by="area"), coverage(again, by="area"), check_dtype=False)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_one_ward_of_a_register_is_read_alone(folder, kind):
    whole = open_data(folder).register
    if kind == "parquet":
        for name, frame in whole.tables.items():
            (folder / "register" / f"{name}.csv").unlink()
            frame.to_parquet(folder / "register" / f"{name}.parquet")
    ward = "da-lat/phuong-9"
    part = open_data(folder, areas=[ward], years=[2012, 2013]).register
    assert set(part.units["area"]) == {ward}
    assert set(part.headcounts["year"]) == {2012, 2013}
    assert 0 < len(part.cells) < len(whole.cells)
    expected = coverage(whole, years=[2013], by="area").query("area == @ward").reset_index(drop=True)
    found = coverage(part, years=[2013], by="area")
    assert found["own"].tolist() == expected["own"].tolist()
    assert found["units"].tolist() == expected["units"].tolist()


def test_reading_one_ward_of_parquet_leaves_other_row_groups_alone(folder, monkeypatch):
    register = open_data(folder).register
    for name, frame in register.tables.items():
        (folder / "register" / f"{name}.csv").unlink()
        by = "area" if "area" in frame else list(frame.columns)[0]
        pq.write_table(
            pa.Table.from_pandas(frame.sort_values(by), preserve_index=False),
            folder / "register" / f"{name}.parquet",
            row_group_size=20,
        )
    asked = {}
    real = pd.read_parquet

    def spy(path, filters=None):
        asked[Path(path).stem] = filters
        return real(path, filters=filters)

    monkeypatch.setattr(pd, "read_parquet", spy)
    open_data(folder, areas=["da-lat/phuong-9"], years=[2013])
    assert ("area", "in", ["da-lat/phuong-9"]) in asked["units"]
    assert ("year", "in", [2013]) in asked["headcounts"]
    assert all(asked[name] for name in ("units", "organisations", "cells", "cell_units", "headcounts"))


def test_an_empty_register_still_answers():
    assert coverage(empty_register()).empty
