"""Reading a register: whole and in part, from CSV and Parquet, and what is refused or only worth a look."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from chibo import store
from chibo.model import REGISTER
from chibo.store import DataError, open_data

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


def read(folder):
    """Return a register, its problems and its warnings, beside two areas and one rating scheme."""
    return store._read_register(folder, SimpleNamespace(areas=AREAS, rating_schemes=SCHEMES))


def problems_of(folder):
    with pytest.raises(DataError) as caught:
        open_data(folder)
    return caught.value.problems


def test_a_folder_without_a_register_has_none(folder):
    shutil.rmtree(folder / "register")
    assert open_data(folder).register is None


def test_a_table_an_office_does_not_keep_is_empty_but_units_must_be_there(folder):
    (folder / "register" / "inspections.csv").unlink()
    opened = open_data(folder).register.inspections
    assert opened.empty and list(opened.columns) == list(REGISTER["inspections"].columns)
    (folder / "register" / "units.csv").unlink()
    assert [problem.file for problem in problems_of(folder)] == ["register/units.csv"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_column_about_a_person_is_refused_with_the_way_out(tmp_path, kind):
    path = small(tmp_path, kind) / "register" / f"cells.{kind}"
    frame = pd.read_csv(path, dtype=str) if kind == "csv" else pd.read_parquet(path)
    frame = frame.assign(**{"Họ và tên": ""})
    frame.to_csv(path, index=False) if kind == "csv" else frame.to_parquet(path)
    (problem,) = read(tmp_path)[1]
    assert str(problem) == (
        f"register/cells.{kind}, row 1, column Họ và tên: a column for a person's name; allowed: counts only, nothing "
        "that names or numbers a person. Delete the column. If it holds a count, begin its heading with a word for "
        "number."
    )


def test_small_cells_and_open_accounts_are_warnings_and_no_errors(folder):
    change(folder, "membership_changes", "end", 0, "9999")
    path = folder / "register" / "headcounts.csv"
    heads = pd.read_csv(path, dtype=str, keep_default_na=False)
    row = heads.index[(heads["cell"] != "") & (heads["unit"] != "")][0]
    change(folder, "headcounts", "official", row, "1")
    warnings = open_data(folder).warnings
    assert {warning.file for warning in warnings} == {"register/membership_changes.csv", "register/cells.csv"}


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
        for column, described in table.columns.items():
            read_as = pd.to_numeric if described.is_number else pd.to_datetime if described.kind == "day" else list
            frame[column] = read_as(frame[column])
        frame.to_parquet(folder / f"{name}.parquet", row_group_size=1)
    return place


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_small_register_is_a_right_one(tmp_path, kind):
    register, problems, warnings = read(small(tmp_path, kind))
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
        register, problems, _ = read(folder)
        assert register is None
        assert {problem.file.rpartition(".")[2] for problem in problems} == {kind}
        found[kind] = [(each.file.rpartition(".")[0], each.row, each.column, each.allowed) for each in problems]
    assert found["csv"] == found["parquet"]
    place = ("register/cells", 3) if name == "a cell without units" else (f"register/{table}", row + 2)
    assert place in [each[:2] for each in found["csv"]]


def test_two_files_of_one_table_are_refused(tmp_path):
    folder = small(tmp_path, "parquet")
    small(tmp_path / "other", "csv")
    shutil.copy(tmp_path / "other/register/units.csv", folder / "register")
    (problem,) = read(folder)[1]
    assert (problem.file, problem.came) == ("register/units.parquet", "a file beside units.csv")


def test_a_register_that_is_replaced_while_it_is_read_is_read_again(folder, tmp_path, monkeypatch):
    shutil.copytree(folder, tmp_path / "other")
    change(tmp_path / "other", "units", "households", 0, "999")
    real, calls = store.read_csv, []

    def read_csv(path, table):
        calls.append(path.parent.name)
        if calls.count("register") == 3:  # units of the first register have been read, headcounts have not
            os.rename(folder / "register", tmp_path / "away")
            os.rename(tmp_path / "other" / "register", folder / "register")
        return real(path, table)

    monkeypatch.setattr(store, "read_csv", read_csv)
    assert open_data(folder).register.units["households"].iloc[0] == 999
