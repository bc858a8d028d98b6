"""An office: a blank folder, its workbook, and ways to fill and break it."""

import os
import shutil
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from chibo.model import REGISTER
from chibo.office.encodings import TCVN3, TCVN3_LETTERS, VNI_LETTERS
from chibo.office.headings import heading, tables
from chibo.office.workbook import new_folder
from chibo.words.text import fold

from ..conftest import chibo

UNITS = [
    [f"p1-tdp-{number:02}", "da-lat/phuong-1", "Tổ dân phố", f"Tổ dân phố {number}", 100 + number, "01/01/2012", None]
    for number in range(1, 11)
]
ORGANISATIONS = [["db-p1", "da-lat/phuong-1", "Đảng bộ cơ sở", "Phường, xã", "01/01/2008", None]]
CELLS = [
    ["cb-p1-01", "db-p1", "Chi bộ khu dân cư", None, "01/03/2012", None],
    ["cb-p1-02", "db-p1", "Chi bộ khu dân cư", "a", "01/03/2012", None],
]
CELL_UNITS = [
    [cell, f"p1-tdp-{unit:02}", "01/03/2012", None]
    for cell, unit in [("cb-p1-01", 1), ("cb-p1-02", 2), ("cb-p1-02", 3)]
]
HEADINGS = ["Mã", "Địa phương", "Loại hình", "Tên khu dân cư", "Số hộ", "Từ ngày", "Đến ngày"]
RATINGS = ["Tổ chức", "Năm", "Mức xếp loại"]
FILLED = {
    "Khu dân cư": UNITS,
    "Tổ chức cơ sở đảng": ORGANISATIONS,
    "Chi bộ trực thuộc": CELLS,
    "Chi bộ - khu dân cư": CELL_UNITS,
}


def unit(**changes) -> list:
    """Return the row of the first unit, with some of its cells changed."""
    row = dict(zip(REGISTER["units"].columns, UNITS[0], strict=True)) | changes
    return list(row.values())


def encode(text: str, encoding: str) -> str:
    """Return Unicode text as an old encoding writes it; a capital TCVN3 lacks becomes small, as its fonts need it."""
    signs = {letter: sign for sign, letter in (TCVN3_LETTERS if encoding == TCVN3 else VNI_LETTERS).items()}
    composed = unicodedata.normalize("NFC", text)
    return "".join(signs.get(letter, signs.get(letter.lower(), letter)) for letter in composed)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes, and every folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"a folder"
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture(scope="session")
def blank(tmp_path_factory) -> Path:
    """Return the workbook of a blank data folder."""
    return new_folder(tmp_path_factory.mktemp("blank") / "data")


@pytest.fixture(scope="session", autouse=True)
def no_disk():
    """Wait for no disk: what is written is there for every other program at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "sync", lambda: None)
        yield


class Office:
    """A data folder that holds an earlier register, and a workbook to be imported into it."""

    def __init__(self, folder: Path, blank: Path):
        self.folder, self.workbook = folder / "data", folder / "given.xlsx"
        self.folder.mkdir()
        self.blank = blank
        self.book = openpyxl.Workbook()
        self.book.remove(self.book.active)
        for name, rows in FILLED.items():
            table = tables()[fold(name)]
            columns = list(REGISTER[table].columns)
            self.book.create_sheet(name)
            for row in ([heading(table, column) for column in columns], columns, *rows):
                self.book[name].append(row)

    def take_blank(self) -> None:
        """Fill in the real blank workbook instead of one that only has its headings, which is quicker."""
        self.book = openpyxl.load_workbook(self.blank)
        for name, rows in FILLED.items():
            for row, values in enumerate(rows, start=3):
                for column, value in enumerate(values, start=1):
                    self.book[name].cell(row, column).value = value

    def sheet(self, rows: list[list], name: str = "Khu dân cư") -> None:
        """Put a sheet of these rows in the place of every other."""
        self.book = openpyxl.Workbook()
        self.book.active.title = name
        for row in rows:
            self.book.active.append(row)

    def give(self, *extra):
        """Save the workbook and import it."""
        self.book.save(self.workbook)
        return chibo("import", self.workbook, "--into", self.folder, *extra)

    def table(self, name: str) -> list[str]:
        return (self.folder / "register" / f"{name}.csv").read_text("utf-8").splitlines()


@pytest.fixture
def office(tmp_path, blank) -> Office:
    return Office(tmp_path, blank)


@pytest.fixture(scope="session")
def earlier(tmp_path_factory, blank) -> Path:
    """Return a data folder with a register, and a file in it that is no table."""
    office = Office(tmp_path_factory.mktemp("earlier"), blank)
    assert office.give().exit_code == 0
    (office.folder / "register" / "note.txt").write_text("kept", "utf-8")
    return office.folder


@pytest.fixture
def settled(office, earlier) -> Office:
    """Return an office whose folder holds a register already, and a workbook like the one it came from."""
    shutil.copytree(earlier, office.folder, dirs_exist_ok=True)
    office.book.save(office.workbook)
    return office
