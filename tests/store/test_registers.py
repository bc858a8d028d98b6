"""Reading a register: whole and in part, from CSV and Parquet, and what is refused or only worth a look."""

import os
import shutil
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from chibo.metrics.coverage import register_units
from chibo.model.register import REGISTER
from chibo.store import DataError, open_data, registers
from chibo.store.registers import empty_register, read_register

SHIPPED = Path(__file__).parents[2] / "data"


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
    pd.testing.assert_frame_equal(
        register_units(register, by="area"), register_units(again, by="area"), check_dtype=False
    )


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
    expected = register_units(whole, years=[2013], by="area").query("area == @ward").reset_index(drop=True)
    found = register_units(part, years=[2013], by="area")
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

    def spy(path, filters=None, **how):
        asked[Path(path).stem] = filters
        return real(path, filters=filters, **how)

    monkeypatch.setattr(pd, "read_parquet", spy)
    open_data(folder, areas=["da-lat/phuong-9"], years=[2013])
    assert ("area", "in", ["da-lat/phuong-9"]) in asked["units"]
    assert ("year", "in", [2013]) in asked["headcounts"]
    assert all(asked[name] for name in ("units", "organisations", "cells", "cell_units", "headcounts"))


def test_what_other_wards_have_in_parquet_is_not_even_looked_at(tmp_path):
    folder = small(tmp_path, "parquet")
    for name in ("units", "organisations", "cells", "headcounts"):
        path = folder / "register" / f"{name}.parquet"
        spoilt = bytearray(path.read_bytes())
        groups = pq.read_metadata(path)
        other = groups.num_row_groups - 1  # one row a group; the last is of ward b
        for column in range(groups.num_columns):
            chunk = groups.row_group(other).column(column)
            start = chunk.dictionary_page_offset or chunk.data_page_offset
            spoilt[start : start + chunk.total_compressed_size] = b"\xff" * chunk.total_compressed_size
        path.write_bytes(spoilt)
    register, problems, _ = read_register(folder, AREAS, SCHEMES, areas=["a"])
    assert problems == []
    assert len(register.headcounts) == 2
    assert read_register(folder, AREAS, SCHEMES)[0] is None


def test_an_empty_register_still_answers():
    assert register_units(empty_register()).empty


# --- a small one, kept as CSV and as Parquet -------------------------------------------------------------------------

AREAS = pd.DataFrame({"id": ["a", "b"]})
SCHEMES = pd.DataFrame(
    {"subject": "organisation", "category": ["good", "weak"], "rank": [1, 2], "first_year": 2010, "last_year": 2017}
)
SMALL = {
    "units": ["u-1,a,thon,1,100,2010-01-01,", "u-2,b,thon,2,200,2010-01-01,2013-07-01", "u-3,b,thon,,50,2013-07-01,"],
    "unit_events": ["e-1,2013-07-01,rename,u-2,u-3,1,"],
    "organisations": ["o-1,a,committee,ward_commune,2010-01-01,", "o-2,b,committee,ward_commune,2010-01-01,"],
    "cells": ["c-1,o-1,neighbourhood,,2010-01-01,", "c-2,o-2,neighbourhood,,2010-01-01,"],
    "cell_units": ["c-1,u-1,2010-01-01,", "c-2,u-2,2010-01-01,2013-07-01", "c-2,u-3,2013-07-01,"],
    "headcounts": ["o-1,c-1,u-1,2012,5,0", "o-1,c-1,u-1,2013,6,1", "o-2,c-2,u-2,2012,4,0", "o-2,c-2,u-3,2013,4,0"],
    "organisation_ratings": ["o-1,2013,good", "o-2,2013,weak"],
    "admissions": ["o-1,2013,2,,3", "o-2,2013,1,1,"],
}


def small(place: Path, kind: str, changes: dict[str, tuple[int, str, str]] | None = None) -> Path:
    """Write the small register, some cells changed: ``{table: (row from 0, column, text)}``."""
    folder = place / "register"
    folder.mkdir(parents=True)
    for name, lines in SMALL.items():
        table = REGISTER[name]
        frame = pd.DataFrame([line.split(",") for line in lines], columns=list(table.columns), dtype="str")
        if name in (changes or {}):
            row, column, value = changes[name]
            frame.loc[row, column] = value
        if kind == "csv":
            frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
            continue
        for column in table.number_columns:
            frame[column] = pd.to_numeric(frame[column])
        for column in table.day_columns:
            frame[column] = pd.to_datetime(frame[column])
        frame.to_parquet(folder / f"{name}.parquet", row_group_size=1)
    return place


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_small_register_is_a_right_one(tmp_path, kind):
    register, problems, warnings = read_register(small(tmp_path, kind), AREAS, SCHEMES)
    assert (problems, warnings) == ([], [])
    assert [len(register.tables[name]) for name in SMALL] == [len(lines) for lines in SMALL.values()]


WRONG = {
    "a choice": ("units", 1, "kind", "hamlet"),
    "an id": ("units", 0, "id", "U 1"),
    "an id twice": ("units", 1, "id", "u-1"),
    "less than none": ("units", 2, "households", "-3"),
    "no count": ("headcounts", 1, "official", ""),
    "a fraction": ("headcounts", 1, "official", "2.5"),
    "a year of long ago": ("headcounts", 3, "year", "1913"),
    "no first day": ("cells", 1, "valid_from", ""),
    "a key twice": ("admissions", 1, "organisation", "o-1"),
    "an area": ("units", 1, "area", "c"),
    "an organisation": ("cells", 0, "organisation", "o-9"),
    "no organisation": ("cells", 0, "organisation", ""),
    "a cell, where there may be none": ("headcounts", 2, "cell", "c-9"),
    "an end before its beginning": ("units", 0, "valid_to", "2009-01-01"),
    "service before the unit": ("cell_units", 0, "valid_from", "2009-01-01"),
    "a cell without units": ("cell_units", 1, "valid_to", "2013-01-01"),
    "an event of another day": ("unit_events", 0, "date", "2013-07-02"),
    "a category": ("organisation_ratings", 1, "category", "splendid"),
    "a fraction of more than it may have": ("unit_events", 0, "household_share", "-0.5"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_slip_is_named_in_parquet_as_it_is_in_csv(tmp_path, name):
    table, row, column, value = WRONG[name]
    found = {}
    for kind in ("csv", "parquet"):
        folder = small(tmp_path / kind, kind, {table: (row, column, value)})
        register, problems, _ = read_register(folder, AREAS, SCHEMES)
        assert register is None
        assert {problem.file.rpartition(".")[2] for problem in problems} == {kind}
        found[kind] = [
            (problem.file.rpartition(".")[0], problem.row, problem.column, problem.allowed) for problem in problems
        ]
    assert found["csv"] == found["parquet"]
    place = ("register/cells", 3) if name == "a cell without units" else (f"register/{table}", row + 2)
    assert place in [each[:2] for each in found["csv"]]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_of_one_ward_a_slip_is_named_with_its_row_in_the_file(tmp_path, kind):
    folder = small(tmp_path, kind, {"headcounts": (3, "official", "-4"), "cell_units": (2, "valid_from", "2013-01-01")})
    if kind == "parquet":
        (problem,) = read_register(folder, AREAS, SCHEMES, areas=["b"], years=[2013])[1]
        assert str(problem) == (
            "register/headcounts.parquet, row 5, column official: -4; allowed: a number of at least 0"
        )
        assert read_register(folder, AREAS, SCHEMES, areas=["a"])[1] == []
    (problem,) = read_register(folder, AREAS, SCHEMES, areas=["b"], years=[2012])[1]
    service = (f"register/cell_units.{kind}", 4, "valid_from")
    heads = (f"register/headcounts.{kind}", 5, "official")
    # A CSV file is read whole whatever is asked for, and its values are looked at first.
    assert (problem.file, problem.row, problem.column) == (service if kind == "parquet" else heads)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_of_one_ward_a_small_cell_is_named_with_its_row_in_the_file(tmp_path, kind):
    folder = small(tmp_path, kind, {"headcounts": (3, "official", "2")})
    (warning,) = read_register(folder, AREAS, SCHEMES, areas=["b"])[2]
    assert (warning.file, warning.row) == (f"register/cells.{kind}", 3)


def test_rules_do_not_ask_whether_text_is_categorical(tmp_path, monkeypatch):
    real = registers.read_parquet

    def categorical(path, table, filters=None):
        frame, problems = real(path, table, filters)
        texts = [name for name in table.columns if frame[name].dtype == "str"]
        return frame.astype(dict.fromkeys(texts, "category")), problems

    monkeypatch.setattr(registers, "read_parquet", categorical)
    for number, (table, row, column, value) in enumerate(WRONG.values()):
        folder = small(tmp_path / str(number), "parquet", {table: (row, column, value)})
        _, expected, _ = read_register(folder, AREAS, SCHEMES)
        monkeypatch.setattr(registers, "read_parquet", real)
        assert read_register(folder, AREAS, SCHEMES)[1] == expected != []
        monkeypatch.setattr(registers, "read_parquet", categorical)
    register, problems, warnings = read_register(small(tmp_path / "right", "parquet"), AREAS, SCHEMES)
    assert (problems, warnings) == ([], [])
    assert register.units["id"].dtype == "category"


def test_two_files_of_one_table_are_refused(tmp_path):
    folder = small(tmp_path, "parquet")
    small(tmp_path / "other", "csv")
    shutil.copy(tmp_path / "other/register/units.csv", folder / "register")
    (problem,) = read_register(folder, AREAS, SCHEMES)[1]
    assert (problem.file, problem.came) == ("register/units.parquet", "a file beside units.csv")


def test_a_register_that_is_replaced_while_it_is_read_is_read_again(tmp_path, monkeypatch):
    folder = small(tmp_path / "one", "csv")
    other = small(tmp_path / "two", "csv", {"units": (0, "households", "999"), "headcounts": (0, "official", "9")})
    real, calls = registers.read_csv, []

    def read(path, table):
        calls.append(path.stem)
        if len(calls) == 3:  # units of the first register have been read, headcounts have not
            os.rename(folder / "register", tmp_path / "away")
            os.rename(other / "register", folder / "register")
        return real(path, table)

    monkeypatch.setattr(registers, "read_csv", read)
    register, problems, _ = read_register(folder, AREAS, SCHEMES)
    assert problems == []
    assert (register.units["households"].iloc[0], register.headcounts["official"].iloc[0]) == (999, 9)


def test_text_of_parquet_comes_as_categories_none_of_them_missing(tmp_path):
    path = tmp_path / "cells.parquet"
    frame = pd.DataFrame({"id": ["c-1", "c-2"], "organisation": ["o-1", "o-1"], "kind": ["neighbourhood", None]})
    frame = frame.assign(joint_type=None, valid_from=pd.Timestamp("2010-01-01"), valid_to=pd.NaT)
    frame.to_parquet(path)
    found, problems = registers.read_parquet(path, REGISTER["cells"])
    assert problems == []
    assert {str(found[name].dtype) for name in ("id", "organisation", "kind", "joint_type")} == {"category"}
    assert found["organisation"].tolist() == ["o-1", "o-1"]
    assert (found["kind"].tolist(), found["joint_type"].tolist()) == (["neighbourhood", ""], ["", ""])
    assert str(found["valid_from"].dtype).startswith("datetime64")


def test_what_is_no_text_in_parquet_stays_as_it_is(tmp_path):
    path = tmp_path / "cells.parquet"
    frame = pd.DataFrame({"id": [1, 2], "organisation": "o-1", "kind": "neighbourhood", "joint_type": ""})
    frame.assign(valid_from=pd.Timestamp("2010-01-01"), valid_to=pd.NaT).to_parquet(path)
    found, _ = registers.read_parquet(path, REGISTER["cells"])
    assert pd.api.types.is_integer_dtype(found["id"])
