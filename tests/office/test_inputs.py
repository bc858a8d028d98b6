"""Files as offices and programs make them: read as they are seen, or refused in a line that says what to do."""

import os
import re
import zipfile

import pytest
import xlsxwriter
from chibo.office import spreadsheets

from .conftest import HEADINGS, RATINGS, UNITS, chibo, contents, unit

READ = "p1-tdp-01,da-lat/phuong-1,to_dan_pho,Tổ dân phố 1,101,2012-01-01,"
READ_FROM = ",".join(HEADINGS) + "\n" + READ + "\n"


def units(*rows, name="Khu dân cư", above=(), headings=HEADINGS):
    """Return what fills the workbook with a sheet of units."""
    return lambda office: office.sheet([*above, headings, *(rows or UNITS[:3])], name)


def on_sheet(change):
    """Return what changes a sheet of units; beside it stands another, as a workbook needs one that can be seen."""

    def fill(office):
        units()(office)
        change(office.book.active)
        office.book.create_sheet("Hướng dẫn")

    return fill


def typed(address, value, shown="General"):
    """Return what types a value into a cell of a sheet of units, shown in a format."""
    return on_sheet(lambda sheet: sheet.__setitem__(address, value) or setattr(sheet[address], "number_format", shown))


def cell(address, value, sheet="Khu dân cư"):
    """Return what changes one cell of the workbook of all tables."""
    return lambda office: office.book[sheet].__setitem__(address, value)


def altered(part, old, new):
    """Return what changes the text of one part of the saved workbook, or of all."""

    def fill(office):
        units()(office)
        office.book.create_sheet("Hướng dẫn")
        office.book.save(office.workbook)
        with zipfile.ZipFile(office.workbook) as file:
            parts = {name: file.read(name).decode("utf-8") for name in file.namelist()}
        with zipfile.ZipFile(office.workbook, "w") as file:
            for name, text in parts.items():
                file.writestr(name, re.sub(old, new, text, count=0 if not part else 1) if part in name else text)
        office.book = None

    return fill


def chart_sheet(office):
    units()(office)
    office.book.create_chartsheet("Biểu đồ")


def never_computed(office):
    with xlsxwriter.Workbook(office.workbook) as book:
        sheet = book.add_worksheet("Khu dân cư")
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, UNITS[0][:-1])
        sheet.write_formula(1, 4, "=1+1")
    office.book = None


def csv(name, text=READ_FROM):
    def fill(office):
        office.workbook, office.book = office.workbook.with_name(name), None
        office.workbook.write_text(text, "utf-8")

    return fill


def made_by(make, name="units.csv"):
    def fill(office):
        office.workbook, office.book = office.workbook.with_name(name), None
        make(office.workbook)

    return fill


def large(path):
    with path.open("wb") as file:
        file.truncate(201 * 2**20)


def open_document(cells="", rows="", style=""):
    """Return what writes an .ods file of one sheet of units, with attributes or cells of its second row changed."""

    def cell(value):
        if isinstance(value, int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        text = f"<text:p>{value}</text:p>" if value else ""
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'

    names = ("office", "table", "text", "style")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    lines = ["<table:table-row>" + "".join(map(cell, line)) + "</table:table-row>" for line in (HEADINGS, UNITS[0])]
    lines[1] = lines[1].replace("<table:table-row>", f"<table:table-row {rows}>")
    lines[1] = lines[1].replace(*cells) if cells else lines[1]
    shape = f'<style:style style:name="s"><style:table-properties {style}/></style:style>'
    nothing = '<table:table-cell table:number-columns-repeated="16384"/>'
    lines.append(f'<table:table-row table:number-rows-repeated="1048000">{nothing}</table:table-row>')
    body = f'<table:table table:name="Khu dân cư" table:style-name="s">{"".join(lines)}</table:table>'
    content = f"<office:document-content {spaces}>{shape}{body}</office:document-content>"

    def make(path):
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("content.xml", content)

    return made_by(make, "register.ods")


ANOTHER_DAY = '<table:table-cell office:value-type="date" office:date-value="2012-01-01"/>'
FIRST_DAY = '<table:table-cell office:value-type="string"><text:p>01/01/2012</text:p></table:table-cell>'
SEEN = {
    "a colour no program should write": altered("styles.xml", "<fonts.*?<font>", r'\g<0><color rgb="zz"/>'),
    "an empty day in its properties": altered("core.xml", "(<dcterms:created[^>]*>)[^<]*", r"\1"),
    "a style that is not there": altered("sheet1.xml", '<c r="A2"', '<c s="9999" r="A2"'),
    "a part named in another case": altered("workbook.xml.rels", "sheet1.xml", "Sheet1.xml"),
    "a sheet that is a chart": chart_sheet,
    "headings below twelve rows": units(above=[["ĐẢNG BỘ"]] * 12),
    "a CSV named by LibreOffice": csv("register-Khu dân cư.csv"),
    "a CSV of a sheet with a dash": csv("register-Chi bộ - khu dân cư.csv", "cell,unit,valid_from,valid_to\n"),
    "a line break as Excel writes it": typed("D2", "Tổ dân_x000D_phố 1"),
    "an .ods file": open_document(),
    "an .ods file with a day": open_document(cells=(FIRST_DAY, ANOTHER_DAY)),
}


@pytest.mark.parametrize("name", SEEN)
def test_it_is_read_as_its_office_sees_it(office, name):
    SEEN[name](office)
    result = chibo("import", office.workbook, "--into", office.folder) if office.book is None else office.give()
    if "dash" in name:  # its sheet was found, and has no rows
        assert "no rows in any sheet that is a table; nothing written" in result.stderr
    else:
        assert (result.exit_code, result.stderr) == (0, "")
        assert office.table("units")[1] == READ


@pytest.mark.parametrize(
    ("year", "typed", "category"),
    [
        (2013, "TSVM", "clean_strong"),
        (2013, "TSVM tiêu biểu", None),
        (2013, "HTTNV", "good"),
        (2019, "HTXSNV", "excellent"),
        (2013, "HTXSNV", None),
    ],
)
def test_a_rating_is_known_by_its_usual_letters_in_the_years_of_its_scheme(settled, year, typed, category):
    settled.sheet([RATINGS, ["db-p1", year, typed]], "Xếp loại tổ chức")
    result = settled.give()
    if category:
        assert settled.table("organisation_ratings")[1:] == [f"db-p1,{year},{category}"]
    else:
        assert (result.exit_code, "row 2, column C" in result.stderr) == (1, True)


def workbook_of(content):
    return made_by(lambda path: path.write_bytes(content), "given.xlsx")


def zipped(**parts):
    """Return what puts a new archive in the place of the workbook."""

    def make(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, part in parts.items():
                file.writestr(name, part)

    return made_by(make, "given.xlsx")


def half_a_file(office):
    whole = office.workbook.read_bytes()
    workbook_of(whole[: len(whole) // 2])(office)


def three_cells(office):
    for wrong in (cell("E4", "nhiều"), cell("F9", "31/02/2012"), cell("B3", "db-p9", "Chi bộ trực thuộc")):
        wrong(office)


ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><workbook '
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
CAFE = READ_FROM.replace("Tổ dân phố 1", "café").encode("cp1258", "replace")
LONG = READ_FROM.replace("Tổ dân phố", "x" * 120_000)
EVENTS = ["Mã", "Ngày", "Loại", "Từ khu dân cư", "Thành khu dân cư", "Tỷ lệ số hộ", "Văn bản"]


def share(office):
    office.sheet([EVENTS, ["e", "01/01/2012", "split", "p1-tdp-01", "p1-tdp-02", 50, None]], "Biến động khu dân cư")


def rated(category):
    return lambda office: office.sheet([RATINGS, ["db-p1", 2013, category]], "Xếp loại tổ chức")


def two_encodings(office):
    office.book["Khu dân cư"]["D4"].value = "Khu phè"
    office.book["Khu dân cư"]["D5"].value = "Tæ d©n phè 3"


REFUSED = {
    "no heading row": (units(headings=["x"] * 7), "no heading row among the first 20 rows"),
    "a column missing": (units(headings=[*HEADINGS[:4], "", *HEADINGS[5:]]), "no column 'Số hộ'"),
    "a strange column": (units(unit() + ["x"], headings=[*HEADINGS, "Ghi chú"]),
                         "row 1, column H: … a column the table does"),
    "a column twice": (units(unit() + [5], headings=[*HEADINGS, "Số hộ"]), "row 1, column H: … two columns 'Số hộ'"),
    "no heading over data": (units(unit() + ["x"], headings=HEADINGS),
                             "row 2, column H: … a column without a heading"),
    "a strange sheet": (lambda office: office.sheet([HEADINGS, *UNITS], "Trang tính 1"), "not a table of the"),
    "words for a number": (cell("E4", "nhiều"), "row 4, column E: … a whole number such as"),
    "less than none": (cell("E4", -3), "row 4, column E: … a number of at least 0"),
    "nothing where a value must be": (cell("E4", None), "row 4, column E: … may not be empty"),
    "a dash for none": (cell("E4", "-"), "row 4, column E: … Type 0 for none."),
    "a day that is none": (cell("F4", "31/02/2012"), "row 4, column F: … There is no such day"),
    "a number for a day": (cell("F4", 40909), "row 4, column F: … format to Date"),
    "a choice left out": (cell("C4", None), "row 4, column C: … one of khu_pho, to_dan_pho, thon"),
    "an id twice": (cell("A4", "p1-tdp-01"), "row 4, column A: … each id only once"),
    "an area that is not known": (cell("B4", "da-lat/phuong-99"), "row 4, column B: … the id or the name of an area"),
    "a cell of no organisation": (cell("B3", "db-p9", "Chi bộ trực thuộc"),
                                  "row 3, column B: … an id of organisations"),
    "a unit that is not there": (cell("B3", "zzz", "Chi bộ - khu dân cư"),
                                 "row 3, column B: … Add it to units or correct it here"),
    "an end before its beginning": (cell("G4", "01/01/2010"), "row 4, column G: … a day after valid_from"),
    "a cell that serves no unit": (cell("C3", "01/01/2015", "Chi bộ - khu dân cư"),
                                   "row 3, column A: … serves no unit"),
    "a rating of a later year": (rated("hoàn thành xuất sắc nhiệm vụ"),
                                 "row 2, column C: … The labels changed in 2018"),
    "no rating at all": (rated("khá"), "row 2, column C: … (clean_strong)"),
    "a formula": (cell("E4", "=SUM(E1:E2)"), "row 4, column E: … Paste the values"),
    "an error of Excel": (cell("E4", "#REF!"), "row 4, column E: … the error #REF!"),
    "a truth value": (cell("E4", True), "row 4, column E: … the truth value TRUE"),
    "text of no encoding": (cell("D4", "T\u00a4x\u00b8q"),
                            "row 4, column D: … an encoding that cannot be recognised"),
    "text of two encodings": (two_encodings, "row 4, column D: … 'Khu phố' (TCVN3)"),
    "a column of names": (units(unit() + ["A B"], headings=[*HEADINGS, "Họ và tên"]),
                          "row 1, column H: … a person's name"),
    "an e-mail": (cell("D4", "a.b@example.org"), "row 4, column D: … an e-mail address"),
    "a telephone": (cell("D4", "0912 345 678"), "row 4, column D: … a mobile telephone number"),
    "a citizen's number": (cell("D4", "001099012345"), "row 4, column D: … a citizen's number of 12 digits"),
    "three cells": (three_cells, "given.xlsx: 3 problems; nothing written"),
    "no rows at all": (lambda office: office.sheet([HEADINGS]), "no rows in any sheet"),
    "cells merged to the right": (on_sheet(lambda sheet: sheet.merge_cells("E3:F3")),
                                  "row 3, column E: the merged cells E3:F3; allowed: a value a cell"),
    "a hidden row": (on_sheet(lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True)),
                     "row 3: a hidden row; allowed: rows that can"),
    "a hidden sheet": (on_sheet(lambda sheet: setattr(sheet, "sheet_state", "hidden")),
                       "a hidden sheet; allowed: sheets that can be seen"),
    "letters that were lost": (typed("D3", "Tổ dân ph\ufffd"), "'Tổ dân ph\ufffd', whose letters were lost"),
    "saved as strict": (altered("", "schemas.openxmlformats.org", "purl.oclc.org/ooxml"), "save it as 'Excel Workbook"),
    "a hidden column": (on_sheet(lambda sheet: setattr(sheet.column_dimensions["G"], "hidden", True)),
                        "column G: a hidden column; allowed: columns that can be seen"),
    "a formula never computed": (never_computed, "row 2, column E: a formula; allowed: a value that is typed"),
    "a number without end": (altered("sheet1.xml", "<v>101</v>", "<v>1E400</v>"), "inf; allowed: a whole number"),
    "a fraction shown as a thousand": (typed("E2", 1.234, "0.000"), "1.234; allowed: a whole number such as 1234. The"),
    "three thousand million": (typed("E2", 3_000_000_000), "a number of at most 1,000,000"),
    "1E22": (typed("E2", 1e22), "1e+22; allowed: a whole number"),
    "thirty thousand digits": (typed("E2", "9" * 30_000), "a whole number such as 1234"),
    "50 for 50 per cent": (share, "column F: 50; allowed: a number of at most 1"),
    "a number made a day": (typed("F2", -5, "dd/mm/yyyy"), "Excel made a number a day"),
    "a copy of a sheet": (units(name="Khu dân cư (2)"), "a copy of a sheet; allowed: sheets: Khu dân cư"),
    "a signature": (units(*UNITS[:2], ["Người lập biểu"]), "row 4: a total, a heading or a signature"),
    "a total": (units(*UNITS[:2], ["Tổng cộng", *[None] * 3, 203]), "row 4: a total, a heading or a signature"),
    "a heading of a group": (units(["Phường 1"], *UNITS[:2]), "row 2: a total, a heading or a signature"),
    "an area by half its name": (units(["a", "TP. Đà Lạt", *UNITS[0][2:]]), "did you mean 'da-lat'?"),
    "headings far below": (units(above=[["x"]] * 25), "Delete what stands above the headings."),
    "too many columns": (units(UNITS[0] + ["x"] * 300), "at most 100,000 rows and 200 columns"),
    "a row far below": (typed("A200000", "x"), "at most 100,000 rows and 200 columns"),
    "a row before the first": (altered("sheet1.xml", '<row r="2"', '<row r="0"'), "damaged"),
    "a row twice": (altered("sheet1.xml", '<row r="3"', '<row r="2"'), "damaged"),
    "a text that is not there": (altered("sheet1.xml", 't="inlineStr"><is>.*?</is>', 't="s"><v>9</v>'), "damaged"),
    "a text of 120,000 letters": (csv("units.csv", LONG), "at most 10,000 characters"),
    "a CSV in no known encoding": (made_by(lambda path: path.write_bytes(CAFE)), "CSV UTF-8"),
    "an .ods with a formula": (open_document(cells=("office:value=", 'table:formula="=1" office:value=')), "a formula"),
    "an .ods with a hidden row": (open_document(rows='table:visibility="filter"'), "row 2: a hidden row"),
    "an .ods with a hidden sheet": (open_document(style='table:display="false"'), "a hidden sheet"),
    "an .ods of many rows": (open_document(rows='table:number-rows-repeated="999999"'), "at most 100,000 rows"),
    "an .xls": (workbook_of(OLE), "1997–2003"),
    "a locked one": (workbook_of(OLE + "EncryptedPackage".encode("utf-16-le")), "protected by a password"),
    "a zip bomb": (zipped(**{"[Content_Types].xml": b" " * (spreadsheets.SMALL + 1)}), "would unpack to 10 MB"),
    "another zip": (zipped(a="a"), "damaged"),
    "an entity": (altered("xl/workbook.xml", "<workbook ", ENTITY), "damaged"),
    "half a file": (half_a_file, "damaged"),
    "half a sheet": (altered("sheet1.xml", "(?s)</row>.*", ""), "damaged"),
    "a text": (workbook_of(b"id,area"), "not a workbook"),
    "nothing": (workbook_of(b""), "not a workbook"),
}  # fmt: skip


def broken(office):
    path = office.folder / "register/cells.csv"
    path.write_text(path.read_text("utf-8").replace("neighbourhood", "hamlet"), "utf-8")
    units(*UNITS)(office)


def holding(name, text=""):
    return lambda office: (office.folder / name).write_text(text, "utf-8")


def given(name):
    return lambda office: vars(office).update(workbook=office.workbook.parent / name, book=None)


def into(place):
    return lambda office: setattr(office, "folder", office.workbook.parent / place)


SYNTHETIC = '{"register": {"synthetic": true}}'
REQUESTS = {
    "a pipe": (made_by(os.mkfifo), "is a device or a pipe, not a file"),
    "a device": (made_by(lambda path: path.symlink_to("/dev/zero")), "is a device or a pipe, not a file"),
    "a pipe for a workbook": (made_by(os.mkfifo, "units.xlsx"), "is a device or a pipe, not a file"),
    "a link to itself": (made_by(lambda path: path.symlink_to(path)), "read (too many levels of symbolic links)"),
    "a file of 201 MB": (made_by(large), "is larger than 200 mb, the most that is read"),
    "a file that is not there": (given("absent.xlsx"), "cannot be read (no such file or directory)"),
    "a file of another kind": (given(__file__), "files ending in .py are not read"),
    "a folder": (given(""), "cannot be read (is a directory)"),
    "a name too long": (given("a" * 300 + ".xlsx"), "cannot be read (file name too long)"),
    "a register kept in Parquet": (holding("register/units.parquet"), "register: is kept in Parquet; workbooks are"),
    "a synthetic register": (holding("datapackage.json", SYNTHETIC), "real rows are not mixed with it"),
    "a broken table beside it": (broken, "column kind: 'hamlet'; allowed: one of"),
    "a file for a data folder": (into("given.xlsx"), "given.xlsx: is a file, not a folder for data"),
    "a folder below a file": (into("given.xlsx/data"), "no data folder"),
    "a folder that is not there": (into("my-ofice"), "my-ofice: no data folder. Did you mean"),
    "a folder's name too long": (into("a" * 300), "cannot be written (file name too long)"),
}


@pytest.mark.parametrize("name", [*REFUSED, *REQUESTS])
def test_it_is_refused_with_its_place_and_what_to_do_a_line_a_problem_and_nothing_changes(settled, name):
    make, said = (REFUSED | REQUESTS)[name]
    folder = settled.folder
    make(settled)
    before = contents(folder)
    result = chibo("import", settled.workbook, "--into", settled.folder) if settled.book is None else settled.give()
    assert (result.exit_code, result.stdout) == (2 if name in REQUESTS else 1, ""), result.output
    first, *lines = result.stderr.splitlines()
    problems = re.fullmatch(r"chibo import: .*: ([1-9]\d*) problems?; nothing written", first)
    assert len(lines) == (int(problems[1]) if problems else 0)
    assert any(all(part in line for part in said.split(" … ")) for line in [first, *lines])
    assert "Traceback" not in result.stderr and "example.org" not in result.stderr and len(result.stderr) < 5_000
    assert contents(folder) == before


def test_cells_merged_down_give_the_same_register_as_cells_typed_in_each_row(settled):
    rows = [["Tổ chức", "Chi bộ", "Khu dân cư", "Năm", "Chính thức", "Dự bị"]]
    rows += [["db-p1", "cb-p1-01", "p1-tdp-01", year, 7, 1] for year in (2012, 2013)]
    settled.sheet(rows, "Số đảng viên")
    assert settled.give().exit_code == 0
    plain = settled.table("headcounts")
    for letter in "ABC":
        settled.book.active[f"{letter}3"].value = None
        settled.book.active.merge_cells(f"{letter}2:{letter}3")
    assert settled.give().exit_code == 0
    assert settled.table("headcounts") == plain and len(plain) == 3
