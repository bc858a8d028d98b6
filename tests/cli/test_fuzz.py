"""Inputs nobody chose: whatever comes in, a command ends with 0, 1 or 2, says no traceback and writes all or nothing.

Of 560 inputs, made anew from their numbers, a few are tried in a usual run and all with ``CHIBO_TEST_ALL=1``.
"""

import json
import os
import random
import shutil
import zipfile

import openpyxl
import pandas as pd
import pytest
from chibo.model import REGISTER

from ..conftest import DATA, chibo

KINDS, EACH = ("csv", "xlsx", "folder", "described", "parquet", "command", "ods"), 80
STEP = 1 if os.environ.get("CHIBO_TEST_ALL") else 14
WEIRD = [
    "", " ", "-1", "0", "1e999", "nan", "-inf", "1" * 5_000, "1_0", "1.234", "1,5", "1.234.567", "９", "31/02/2013",
    "2013", "1900-01-00", "9999-12-31", "=1+1", "+SUM(A1)", "@x", "'", '"', '""', "\u202e", "a\u0300", "\u0110",
    "\ufffd", "\x07", "x" * 40_000, "a@b.cd", "da-lat", "Phường 1", "Tổ dân phố", "T\xe6 d\xa9n phè", "p1-tdp-01",
    "y/../x", "TSVM", "TRUE", "#REF!", "_x000D_", "\n", "\r", ";", "\t", "None", "0912345678", "{}", "[" * 200, "%s%n",
    "café", "İ", "ß", "\U0001f600",
]  # fmt: skip
ROW = ["p1-tdp-01", "da-lat/phuong-1", "to_dan_pho", "Tổ 1", "210", "2012-01-01", ""]
COMMANDS = [
    ["check", "--data"], ["import"], ["import", "--into", "x"], ["import", "x.csv", "--into"], ["render"], ["new"],
    ["verify"], ["verify", "--out"], ["dictionary", "--check", "--data"], ["frobnicate"], ["--version"], [],
]  # fmt: skip
OPTIONS = ["--years", "--lang", "--data", "--out", "-p", "--timeout", "--jobs", "--engine", "--internal"]


def some_rows(chance, table="units"):
    """Return a heading and a few rows of a table, with some cells, rows and headings changed."""
    columns = list(REGISTER[table].columns)
    rows = [[*columns], *([*ROW] if table == "units" else [chance.choice(WEIRD) for _ in columns] for _ in range(3))]
    for number, row in enumerate(rows[1:], 1):
        row[0] = f"{row[0]}{number}"
    for _ in range(chance.randint(0, 4)):
        row = chance.choice(rows)
        match chance.randint(0, 4):
            case 0:
                row.append(chance.choice(WEIRD))
            case 1 if row:
                row.pop(chance.randrange(len(row)))
            case 2:
                rows.insert(chance.randrange(len(rows)), [chance.choice(WEIRD)] * chance.randint(0, 9))
            case _ if row:
                row[chance.randrange(len(row))] = chance.choice(WEIRD)
    return rows


def as_csv(rows, chance):
    sign, end = chance.choice(",,,;\t"), chance.choice(["\n", "\n", "\r\n", "\r"])
    text = end.join(sign.join(row) for row in rows) + end
    encoding = chance.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1258", "latin-1"])
    return flipped(text.encode(encoding, "replace"), chance)


def flipped(content, chance):
    """Return the bytes, in one of three cases with some of them changed, cut off or put in twice."""
    content, place = bytearray(content), chance.randrange(len(content) or 1)
    match chance.randint(0, 8):
        case 0:
            content[place : place + chance.randint(1, 9)] = chance.randbytes(chance.randint(0, 9))
        case 1:
            del content[place:]
        case 2:
            content[place:place] = content[: chance.randint(0, 200)]
    return bytes(content)


def in_parts(path, chance):
    """Change some bytes of one part of an archive."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = flipped(parts[name], chance)
    with zipfile.ZipFile(path, "w") as file:
        for each, content in parts.items():
            file.writestr(each, content)


def workbook(path, chance):
    book = openpyxl.Workbook()
    book.active.title = chance.choice(["Khu dân cư", "units", "x", "Hướng dẫn"])
    for row in some_rows(chance):
        book.active.append([float(cell) if cell.isdigit() else cell.replace("\x07", "") for cell in row])
    if chance.random() < 0.3:
        book.active.merge_cells(chance.choice(["A2:A4", "A1:C1", "B2:D3", "E1:E9"]))
    book.active.row_dimensions[3].hidden = chance.random() < 0.2
    book.save(path)
    in_parts(path, chance)


def open_document(path, chance):
    names = [f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text", "style")]
    spaces = " ".join(f'xmlns:{name.split(":")[5]}="{name}"' for name in names)
    attributes = 'office:value-type="{}" office:value="{}" table:number-columns-repeated="{}"'
    cell = f"<table:table-cell {attributes}><text:p>x</text:p>"
    kinds, times, rows = ["string", "float", "date", "boolean", "time", "x"], [1, 1, 1, 0, -3, 10**9], ""
    for row in some_rows(chance):
        cells = (cell.format(chance.choice(kinds), text[:9], chance.choice(times), "x") for text in row)
        rows += "<table:table-row>" + "</table:table-cell>".join(cells) + "</table:table-cell></table:table-row>"
    text = f'<office:x {spaces}><table:table table:name="units">{rows}</table:table></office:x>'
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("content.xml", flipped(text.encode("utf-8", "replace"), chance))


def described(chance):
    """Return a description of a data folder: JSON of any shape, or nearly."""
    values = [True, None, 5, 1e999, "x", [], {}, {"synthetic": chance.choice([True, "yes", [1], None])}]
    text = json.dumps({chance.choice(["register", "resources", "name"]): chance.choice(values)})
    spoilt = [text[: len(text) // 2], "[" * 50_000, '{"register":' * 20_000, text * 2, "\ufeff" + text]
    return chance.choice([text, *spoilt])


def parquet(path, chance):
    columns = list(REGISTER["units"].columns)
    given = [1, -1, 2**62, 1.5, float("inf"), "x", b"\xff", True, pd.Timestamp("2013-01-01"), pd.Timedelta(1), None]
    frame = pd.DataFrame({name: pd.Series([chance.choice(given)] * 2) for name in columns})
    if chance.random() < 0.3:
        frame = frame.drop(columns=chance.choice(columns))
    frame.to_parquet(path, index=chance.random() < 0.1)
    path.write_bytes(flipped(path.read_bytes(), chance))


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz") / "data"
    shutil.copytree(DATA / "published", folder / "published")
    (folder / "register").mkdir()
    for name, described_ in REGISTER.items():
        (folder / f"register/{name}.csv").write_text(",".join(described_.columns) + "\n", "utf-8")
    return folder


@pytest.mark.parametrize("number", range(0, EACH, STEP))
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_comes_in_a_command_ends_in_words(data, tmp_path, monkeypatch, kind, number):
    chance = random.Random(f"{kind} {number}")
    monkeypatch.chdir(tmp_path)
    folder, given = tmp_path / "data", tmp_path / f"units.{kind}"
    shutil.copytree(data, folder)
    command = ["import", given, "--into", folder]
    if kind == "csv":
        given.write_bytes(as_csv(some_rows(chance), chance))
    elif kind == "xlsx":
        workbook(given, chance)
    elif kind == "ods":
        open_document(given, chance)
    elif kind == "command":
        values = [chance.choice([*OPTIONS, *WEIRD]) for _ in range(chance.randint(0, 5))]
        command = [*chance.choice(COMMANDS), *values]
        command += ["--notebooks", "none"] * (command[:1] == ["render"])  # what is asked for is never made
        command += ["--out", folder] * (command[:1] == ["verify"] and "--out" not in command)  # nor what is there again
    else:
        command = ["check", "--data", folder]
        if kind == "folder":
            table = chance.choice(sorted(REGISTER))
            (folder / f"register/{table}.csv").write_bytes(as_csv(some_rows(chance, table), chance))
        elif kind == "described":
            (folder / "datapackage.json").write_text(described(chance), "utf-8")
        else:
            (folder / "register/units.csv").unlink()
            parquet(folder / "register/units.parquet", chance)
    before = contents(tmp_path)
    result = chibo(*command)
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code in (0, 1, 2), result.output
    assert "Traceback" not in result.output and len(result.output) < 100_000
    after = contents(tmp_path)
    if result.exit_code or command[:1] == ["check"]:
        assert after == before
    elif command[:1] == ["import"]:
        assert {path for path in after if after[path] != before.get(path)} <= {folder / "register/units.csv"}
