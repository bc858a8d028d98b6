"""The data folder: every mistake is named with its place, what came and what is allowed; good folders are typed."""

import csv
import shutil
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from chibo.model import PUBLISHED
from chibo.project import ROOT_VARIABLE
from chibo.store import DataError, open_data

SHIPPED = Path(__file__).parents[2] / "data"


class Folder:
    """A copy of the shipped data in which a test makes its mistake. Rows count as in a spreadsheet."""

    def __init__(self, path: Path):
        self.path = path
        shutil.copytree(SHIPPED / "published", path / "published")

    def file(self, table: str) -> Path:
        return self.path / "published" / f"{table}.csv"

    def rows(self, table: str) -> list[list[str]]:
        with self.file(table).open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def write(self, table: str, rows: list[list[str]], **options) -> None:
        with self.file(table).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, **({"lineterminator": "\n"} | options)).writerows(rows)

    def change(self, table: str, first_cell: str, **cells: str) -> int:
        """Change cells of the first row that begins so, and return its number."""
        rows = self.rows(table)
        number = [row[0] for row in rows].index(first_cell) + 1
        for column, value in cells.items():
            rows[number - 1][rows[0].index(column)] = value
        self.write(table, rows)
        return number

    def problems(self) -> list[tuple]:
        """Return what is wrong: table, row, column, what came, what is allowed."""
        return [(Path(one.file).stem, one.row, one.column, one.came, one.allowed) for one in self.refusal().problems]

    def refusal(self) -> DataError:
        with pytest.raises(DataError) as refused:
            open_data(self.path)
        return refused.value

    def published(self):
        return open_data(self.path).published


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path / "data")


# --- one wrong cell ------------------------------------------------------------------------------------------------

ID = "an id of a-z and 0-9, joined by - / _ : or ."
PERIOD = "a year, month, day or interval in ISO 8601 such as 2013, 2013-10, 2013-10-31 or 2011/2013-10"
WHOLE = "a whole number, because grassroots_organisations is counted in organisations"

# Table, row, column and what is written there; what the problem says came, and what it says is allowed.
WRONG_CELLS = {
    "a word for a number": ("observations", 2, "value", "many", "'many'", "a number such as 12.5"),
    "a decimal comma": ("observations", 3, "value", "1,5", "'1,5'", "a number such as 12.5"),
    "no number": ("observations", 4, "value", "", "nothing", "a value; this column may not be empty"),
    "a share over 100": ("observations", 12, "value", "100.1", "100.1", "at least 0 and at most 100"),
    "a negative count": ("observations", 14, "value", "-61", "-61", "at least 0"),
    "a fraction in a count": ("observations", 15, "value", "61.5", "61.5", WHOLE),
    "a period as written by hand": ("observations", 5, "period", "31/10/2013", "'31/10/2013'", PERIOD),
    "a period that ends before it starts": ("observations", 6, "period", "2013/2011", "'2013/2011'", PERIOD),
    "a choice in capitals": (
        *("observations", 7, "precision", "Exact", "'Exact'"),
        "one of exact, rounded, approximate, at_least",
    ),
    "an id with a blank": ("observations", 8, "id", "F 007", "'F 007'", ID),
    "no area": ("observations", 29, "area", "", "''", "an id of areas.csv"),
    "an unknown area": ("observations", 30, "area", "da-lt", "'da-lt'", "an id of areas.csv"),
    "an unknown indicator": ("observations", 31, "indicator", "housholds", "'housholds'", "an id of indicators.csv"),
    "an unknown source": ("observations", 32, "source", "hearsay", "'hearsay'", "an id of sources.csv"),
    "an unknown note": ("observations", 33, "note", "see-below", "'see-below'", "an id of notes.csv"),
    "an unknown category": (
        *("observations", 34, "category", "rural", "'rural'"),
        "empty, or a category that categories.csv lists for households",
    ),
    "an unknown parent": ("areas", 20, "parent", "da-lt", "'da-lt'", "an id of areas.csv"),
    "an unknown successor": ("areas", 21, "successor", "xuan-huong", "'xuan-huong'", "an id of areas.csv"),
    "an area inside itself": (
        *("areas", 23, "parent", "da-lat/phuong-3", "'da-lat/phuong-3' lies inside 'da-lat/phuong-3'"),
        "the place around it",
    ),
    "a month for a day": ("areas", 10, "valid_to", "2025-07", "'2025-07'", "a day such as 2011-12-31, or empty"),
    "half a tile": ("areas", 22, "tile_row", "1.5", "1.5", "a whole number"),
    "a tile beyond the edge": ("areas", 24, "tile_column", "-1", "-1", "a number of at least 0"),
    "a word for a rank": ("rating_schemes", 2, "rank", "first", "'first'", "a whole number"),
    "a year before the schemes": ("rating_schemes", 3, "first_year", "1980", "1980", "a number of at least 1990"),
    "no text where it is needed": ("notes", 2, "text_vi", "", "''", "some text"),
    "blanks where text is needed": ("notes", 3, "text_en", "  ", "''", "some text"),
    "an unknown area of a break": ("breaks", 2, "area", "da-lt", "'da-lt'", "an id of areas.csv"),
    "a break without a period": ("breaks", 3, "period", "", "''", PERIOD),
    "a category of no indicator": ("categories", 2, "indicator", "target", "'target'", "an id of indicators.csv"),
    "an unknown note of a source": ("sources", 2, "note", "old", "'old'", "an id of notes.csv"),
    "a reliability of our own": ("sources", 3, "reliability", "D", "'D'", "one of A, B, C"),
}
# What follows from them elsewhere: the categories that lost their indicator are missing where they were.
CONSEQUENCES = {("observations", 470, "category"), ("observations", 642, "category")}


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> list[tuple]:
    """Return what is wrong with one folder that has every wrong cell at once: reading a folder is the slow part."""
    folder = Folder(tmp_path_factory.mktemp("wrong") / "data")
    for table in {cell[0] for cell in WRONG_CELLS.values()}:
        rows = folder.rows(table)
        for _, row, column, value, *_ in (cell for cell in WRONG_CELLS.values() if cell[0] == table):
            assert rows[row - 1][rows[0].index(column)] != value
            rows[row - 1][rows[0].index(column)] = value
        folder.write(table, rows)
    return folder.problems()


@pytest.mark.parametrize("mistake", WRONG_CELLS)
def test_a_wrong_cell_is_named_once_with_its_place_what_came_and_what_is_allowed(found, mistake):
    table, row, column, _, came, allowed = WRONG_CELLS[mistake]
    assert [each for each in found if each[:3] == (table, row, column)] == [(table, row, column, came, allowed)]


def test_nothing_else_is_reported_and_all_of_it_in_order(found):
    places = [each[:3] for each in found]
    assert places == sorted(places)
    assert set(places) - {cell[:3] for cell in WRONG_CELLS.values()} == CONSEQUENCES


# --- rows that do not fit together ---------------------------------------------------------------------------------


def test_rows_that_stand_twice_are_reported_and_stop_no_other_check(folder):
    expected = [("observations", folder.change("observations", "F001", value="-1"), "value", "-1", "at least 0")]
    for table in ("indicators", "areas", "sources", "notes", "breaks"):
        rows = folder.rows(table)
        folder.write(table, [*rows, rows[1]])
        expected += [(table, row, "id", repr(rows[1][0]), "each id only once") for row in (2, len(rows) + 1)]
    for table, key in {"categories": 2, "rating_schemes": 3}.items():
        rows = folder.rows(table)
        folder.write(table, [*rows, rows[1]])
        came, allowed = " + ".join(map(repr, rows[1][:key])), f"each {' + '.join(rows[0][:key])} only once"
        expected += [(table, row, "", came, allowed) for row in (2, len(rows) + 1)]
    assert folder.problems() == sorted(expected)


def test_a_file_that_cannot_be_read_does_not_hide_a_wrong_cell_in_another(folder):
    folder.file("notes").unlink()
    row = folder.change("observations", "F001", precision="Rounded")
    assert [each[:3] for each in folder.problems()] == [("notes", 0, ""), ("observations", row, "precision")]


# --- files that are no table -----------------------------------------------------------------------------------------

HEADING, ROW = "id,text_vi,text_en\n", "above-plan,Ph\u00e2n v\u00ea,Part\n"
NAMES, CELLS = "id, text_vi, text_en", "3 cells, one for each column"
EMPTY = [(0, "", "an empty file", "a heading row")]
ENCODING = [(0, "", "text in another encoding", "UTF-8")]
COMMAS, UNKNOWN = "columns separated by commas", "a column that is not in the model"

# What notes.csv holds; what is said of it: row, column, what came and what is allowed; and what to do.
NO_TABLES = {
    "nothing": (b"", EMPTY, "It holds one doubt or definition, in both languages."),
    "blank lines": (b"\n\n", EMPTY, ""),
    "a byte order mark": (b"\xef\xbb\xbf", EMPTY, ""),
    "an old encoding": ((HEADING + ROW).encode("cp1258"), ENCODING, "Save the file again as CSV UTF-8."),
    "UTF-16": ((HEADING + ROW).encode("utf-16"), ENCODING, ""),
    "UTF-16 without a mark": ((HEADING + ROW).encode("utf-16-le"), ENCODING, ""),
    "semicolons": (HEADING.replace(",", ";"), [(1, "", "columns separated by ';'", COMMAS)], ""),
    "tabs": (HEADING.replace(",", "\t"), [(1, "", "columns separated by '\\t'", COMMAS)], ""),
    "a column misspelt": (
        HEADING.replace("_vi", "_vn") + ROW,
        [(1, "", "no column text_vi", "every column of the model"), (1, "text_vn", UNKNOWN, NAMES)],
        "Did you mean 'text_vi'?",
    ),
    "a column too many": (
        "x," + HEADING + "1," + ROW,
        [(1, "x", UNKNOWN, NAMES)],
        "Remove it; this table has no such column.",
    ),
    "a column twice": (
        "id," + HEADING + "1," + ROW,
        [(1, "id", "a column that stands there twice", "each column only once")],
        "",
    ),
    "cells too many and too few": (
        HEADING + "a,b,c,d\n" + ROW + "a,b\n",
        [(2, "", "4 cells", CELLS), (4, "", "2 cells", CELLS)],
        "A cell that holds a comma stands in quotation marks.",
    ),
    "an empty row": (HEADING + ROW + "\n" + ROW, [(3, "", "0 cells", CELLS)], ""),
    "a quotation mark that is never closed": (
        HEADING + ROW + 'open-end,"Không đóng,Not closed\n',
        [(3, "", "unexpected end of data", "quotation marks in pairs, around whole cells")],
        "",
    ),
}


@pytest.mark.parametrize("mistake", NO_TABLES)
def test_what_is_no_table_is_named_with_its_row_and_what_to_do(folder, mistake):
    content, problems, remedy = NO_TABLES[mistake]
    folder.file("notes").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert folder.problems() == [("notes", *each) for each in problems]
    assert remedy in str(folder.refusal())


def test_a_missing_file_or_a_folder_in_its_place_is_named_with_what_it_should_hold(folder):
    folder.file("notes").unlink()
    assert folder.problems() == [("notes", 0, "", "no such file or directory", "a CSV file in UTF-8")]
    assert "It holds one doubt or definition, in both languages." in str(folder.refusal())
    folder.file("notes").mkdir()
    assert folder.problems() == [("notes", 0, "", "is a directory", "a CSV file in UTF-8")]


def test_a_missing_folder_is_named_with_what_it_should_hold(tmp_path):
    with pytest.raises(DataError, match=r"published: no such folder; allowed: a data folder with published/\*\.csv"):
        open_data(tmp_path / "nowhere")


# --- good folders --------------------------------------------------------------------------------------------------


def assert_same(published, other) -> None:
    for name in PUBLISHED:
        pd.testing.assert_frame_equal(getattr(published, name), getattr(other, name))


def test_what_spreadsheets_do_to_a_file_does_no_harm(folder, shipped):
    for table in PUBLISHED:
        rows = [row[::-1] for row in folder.rows(table)]  # columns moved
        folder.write(table, [*rows, [], []], lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        folder.file(table).write_bytes(b"\xef\xbb\xbf" + folder.file(table).read_bytes())
    assert_same(folder.published(), shipped)


def test_decomposed_text_and_blanks_around_it_read_as_the_same_text(folder, shipped):
    for table in PUBLISHED:
        heading_row, *rows = folder.rows(table)
        spread = [[f" {unicodedata.normalize('NFD', cell)}\u00a0" for cell in row] for row in rows]
        folder.write(table, [heading_row, *spread])
    assert not unicodedata.is_normalized("NFC", folder.file("areas").read_text("utf-8"))
    assert_same(folder.published(), shipped)


def test_text_stays_text_whatever_it_looks_like(folder):
    texts = ["NA", "null", "nan", "None", "007", "1e3", "TRUE", "01/07/2025"]
    rows = folder.rows("areas")
    for row, text in zip(rows[8:], texts, strict=False):
        row[rows[0].index("code")] = row[rows[0].index("name_short")] = text
    folder.write("areas", rows)
    areas = folder.published().areas.iloc[7 : 7 + len(texts)]
    assert areas["code"].tolist() == areas["name_short"].tolist() == texts


def test_a_cell_may_hold_commas_quotation_marks_and_lines(folder):
    text = 'Một, "hai"\nba'
    folder.change("notes", "above-plan", text_vi=text)
    assert folder.published().notes.set_index("id").at["above-plan", "text_vi"] == text


def test_figures_carry_unit_measure_and_days(shipped):
    observations = shipped.observations
    assert list(observations)[len(PUBLISHED["observations"].columns) :] == ["unit", "measure", "start", "end"]
    figures = observations.set_index("id")
    assert figures.loc["F011", ["unit", "measure"]].tolist() == ["percent", "share"]
    assert figures.loc["F012", ["unit", "measure"]].tolist() == ["vnd", "amount"]
    assert figures.loc["F010", ["start", "end"]].tolist() == [pd.Timestamp("2011-01-01"), pd.Timestamp("2013-10-31")]
    assert figures.loc["F013", ["start", "end"]].tolist() == [pd.Timestamp("2013-01-01"), pd.Timestamp("2013-12-31")]
    assert observations["unit"].notna().all()


def test_a_relative_path_starts_at_the_project_and_not_at_the_working_folder(folder, tmp_path, monkeypatch):
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    assert open_data().path == SHIPPED
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    assert open_data().path == folder.path
