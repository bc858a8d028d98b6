"""A register kept in Parquet: what a workbook replaces stays Parquet, and the rules are those of CSV."""

import shutil

import pandas as pd
import pyarrow.parquet as pq
import pytest
from chibo.model.register import REGISTER
from chibo.office import transaction
from chibo.office.transaction import CSV, PARQUET, kind_of, write_table
from chibo.project import checkout
from chibo.store import open_data
from chibo.store.tables import arrow_schema

from .conftest import UNITS, contents

UNIT_HEADINGS = list(REGISTER["units"].columns)


def as_parquet(folder, *names):
    """Turn tables of a register of CSV files into Parquet."""
    for name in names or REGISTER:
        path = folder / "register" / f"{name}.csv"
        rows = pd.read_csv(path, dtype="str", keep_default_na=False)
        write_table(path.parent, name, rows, kind=PARQUET)
        path.unlink()


def table(office, name):
    return pd.read_parquet(office.folder / "register" / f"{name}.parquet")


@pytest.fixture
def parquet(settled):
    """Return an office that keeps its register in Parquet."""
    as_parquet(settled.folder)
    return settled


def files(office) -> set[str]:
    return {path.name for path in (office.folder / "register").iterdir()} - {"note.txt"}


def test_a_table_kept_as_parquet_is_replaced_as_parquet_and_no_other(parquet):
    parquet.sheet([UNIT_HEADINGS, *UNITS[:9]])
    parquet.book["Khu dân cư"]["E2"].value = 999
    before = contents(parquet.folder)
    result = parquet.give()
    assert result.exit_code == 0, result.stderr
    assert "replaced units (9); as they were: organisations, cells, cell_units" in result.stdout
    assert files(parquet) == {f"{name}.parquet" for name in REGISTER}
    after = contents(parquet.folder)
    assert {name for name in after if after[name] != before[name]} == {"register/units.parquet"}
    assert table(parquet, "units")["households"].tolist()[:2] == [999, 102]


def test_what_is_written_has_the_types_of_the_model(parquet):
    parquet.give()
    for name, described in REGISTER.items():
        assert pq.read_schema(parquet.folder / f"register/{name}.parquet").equals(arrow_schema(described))
    units = table(parquet, "units")
    assert units["valid_from"].tolist() == [pd.Timestamp("2012-01-01")] * 10
    assert units["valid_to"].isna().all()
    assert (table(parquet, "cells")["joint_type"] == ["", "a"]).all()


def test_the_same_register_opens_from_csv_and_from_parquet(settled):
    shutil.copytree(checkout() / "data" / "published", settled.folder / "published")
    from_csv = open_data(settled.folder).register
    as_parquet(settled.folder)
    assert settled.give().exit_code == 0
    from_parquet = open_data(settled.folder).register
    for name, frame in from_csv.tables.items():
        other = from_parquet.tables[name]
        assert frame.astype("str").values.tolist() == other[list(frame.columns)].astype("str").values.tolist()


def test_rows_stand_by_area_and_id_in_small_row_groups(parquet, monkeypatch):
    monkeypatch.setattr(transaction, "_ROW_GROUP", 4)
    rows = [dict(zip(UNIT_HEADINGS, row, strict=True)) for row in UNITS]
    places = ["da-lat/phuong-2", "da-lat/phuong-1"]
    rows = [row | {"area": places[number % 2]} for number, row in enumerate(reversed(rows))]
    parquet.sheet([UNIT_HEADINGS, *(list(row.values()) for row in rows)])
    assert parquet.give().exit_code == 0
    units = table(parquet, "units")
    assert units["area"].tolist() == sorted(units["area"])
    assert units["id"].tolist()[:2] == ["p1-tdp-01", "p1-tdp-03"]
    groups = pq.read_metadata(parquet.folder / "register/units.parquet")
    assert [groups.row_group(number).num_rows for number in range(groups.num_row_groups)] == [4, 4, 2]
    least = groups.row_group(2).column(1).statistics
    assert (least.min, least.max) == ("da-lat/phuong-2", "da-lat/phuong-2")


def test_a_new_table_is_as_most_of_the_others(settled, tmp_path):
    assert kind_of(settled.folder / "register", "units") == CSV
    as_parquet(settled.folder, "units", "cells")
    (settled.folder / "register/trainings.csv").unlink()
    assert kind_of(settled.folder / "register", "trainings") == CSV
    assert settled.give().exit_code == 0
    assert {"units.parquet", "cells.parquet", "cell_units.csv", "trainings.csv"} <= files(settled)
    assert len(files(settled)) == len(REGISTER)
    as_parquet(settled.folder, *(name for name in REGISTER if name not in ("units", "cells", "trainings")))
    (settled.folder / "register/trainings.csv").unlink()
    assert settled.give().exit_code == 0
    assert files(settled) == {f"{name}.parquet" for name in REGISTER}
    assert kind_of(tmp_path, "units") == CSV


def test_what_dangles_in_the_folder_is_named_and_changes_nothing(parquet):
    before = contents(parquet.folder)
    parquet.sheet([UNIT_HEADINGS, *UNITS[3:]])
    for extra in ([], ["--partial"]):
        result = parquet.give(*extra)
        assert result.exit_code == 1
        assert "register/cell_units.parquet, row 2, column unit" in result.stderr
        assert contents(parquet.folder) == before


@pytest.mark.parametrize("kind", [CSV, PARQUET])
def test_a_broken_table_of_the_folder_is_mended_before_anything_is_imported_beside_it(settled, kind):
    path = settled.folder / "register/cells.csv"
    path.write_text(path.read_text("utf-8").replace("cb-p1-01,db-p1,neighbourhood", "cb-p1-01,db-p1,hamlet"), "utf-8")
    if kind == PARQUET:
        as_parquet(settled.folder)
    before = contents(settled.folder)
    settled.sheet([UNIT_HEADINGS, *UNITS])
    result = settled.give()
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert f"register/cells{kind}, row 2, column kind: 'hamlet'; allowed: one of" in result.stderr
    assert "mend it before importing beside it" in result.stderr
    assert contents(settled.folder) == before


def test_a_broken_table_is_no_hindrance_to_the_workbook_that_replaces_it(settled):
    (settled.folder / "register/units.csv").write_text("no such,columns\n", "utf-8")
    assert settled.give().exit_code == 0
    assert len(settled.table("units")) == 11


def test_two_files_of_one_table_are_refused(settled):
    write_table(settled.folder / "register", "inspections", kind=PARQUET)
    before = contents(settled.folder)
    result = settled.give()
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "inspections.parquet: a file beside inspections.csv" in result.stderr
    assert contents(settled.folder) == before


def test_a_csv_file_whose_columns_stand_in_another_order_is_kept_and_its_cells_are_named(settled):
    path = settled.folder / "register/cell_units.csv"
    rows = pd.read_csv(path, dtype="str", keep_default_na=False)
    rows[list(reversed(rows.columns))].to_csv(path, index=False)
    kept = path.read_bytes()
    settled.sheet([UNIT_HEADINGS, *UNITS[3:]])
    assert (
        "register/cell_units.csv, row 2, column unit" in settled.give().stderr
    )  # unit is the second of the model, the third here
    settled.sheet([UNIT_HEADINGS, *UNITS])
    assert settled.give().exit_code == 0
    assert path.read_bytes() == kept
