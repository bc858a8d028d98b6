"""Files as offices and programs make them: read as they are seen, or refused in a line that says what to do."""

import os
import re
import zipfile

import pytest
import xlsxwriter

from .conftest import UNITS, chibo, contents

HEADINGS = ["Mã", "Địa phương", "Loại hình", "Tên khu dân cư", "Số hộ", "Từ ngày", "Đến ngày"]
RATINGS = ["Tổ chức", "Năm", "Mức xếp loại"]
ROW = "p1-tdp-01,da-lat/phuong-1,to_dan_pho,Tổ dân phố 1,{},2012-01-01,"
READ = ROW.format(101)
READ_FROM = ",".join(HEADINGS) + "\n" + READ + "\n"


def units(*rows, name="Khu dân cư", above=()):
    """Return what fills the workbook with a sheet of units."""
    return lambda office: office.sheet([*above, HEADINGS, *(rows or UNITS[:3])], name)


def households(value, shown=None):
    def fill(office):
        units()(office)
        office.book.active["E2"].value = value
        office.book.active["E2"].number_format = shown or "General"

    return fill


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


def day(value):
    def fill(office):
        units()(office)
        office.book.active["F2"].value, office.book.active["F2"].number_format = value, "dd/mm/yyyy"

    return fill


def chart_sheet(office):
    units()(office)
    office.book.create_chartsheet("Biểu đồ")


def hidden_column(office):
    units()(office)
    office.book.active.column_dimensions["G"].hidden = True


def never_computed(office):
    with xlsxwriter.Workbook(office.workbook) as book:
        sheet = book.add_worksheet("Khu dân cư")
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, UNITS[0][:-1])
        sheet.write_formula(1, 4, "=1+1")
    office.book = None


def far_below(office):
    units()(office)
    office.book.active["A200000"].value = "x"


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


LONG = READ_FROM.replace("Tổ dân phố", "x" * 120_000)


def share(office):
    office.sheet(
        [
            ["Mã", "Ngày", "Loại", "Từ khu dân cư", "Thành khu dân cư", "Tỷ lệ số hộ", "Văn bản"],
            ["e", "01/01/2012", "split", "p1-tdp-01", "p1-tdp-02", 50, None],
        ],
        "Biến động khu dân cư",
    )


REFUSED = {
    "saved as strict": (altered("", "schemas.openxmlformats.org", "purl.oclc.org/ooxml"), "save it as 'Excel Workbook"),
    "a hidden column": (hidden_column, "column G: a hidden column; allowed: columns that can be seen"),
    "a formula never computed": (never_computed, "row 2, column E: a formula; allowed: a value that is typed"),
    "a number without end": (altered("sheet1.xml", "<v>101</v>", "<v>1E400</v>"), "inf; allowed: a whole number"),
    "a fraction shown as a thousand": (households(1.234, "0.000"), "1.234; allowed: a whole number such as 1234. The"),
    "three thousand million": (households(3_000_000_000), "a number of at most 1,000,000"),
    "1E22": (households(1e22), "1e+22; allowed: a whole number"),
    "thirty thousand digits": (households("9" * 30_000), "a whole number such as 1234"),
    "50 for 50 per cent": (share, "column F: 50; allowed: a number of at most 1"),
    "a number made a day": (day(-5), "Excel made a number a day"),
    "a copy of a sheet": (units(name="Khu dân cư (2)"), "a copy of a sheet; allowed: sheets: Khu dân cư"),
    "a signature": (units(*UNITS[:2], ["Người lập biểu"]), "row 4: a total, a heading or a signature"),
    "a total": (units(*UNITS[:2], ["Tổng cộng", *[None] * 3, 203]), "row 4: a total, a heading or a signature"),
    "a heading of a group": (units(["Phường 1"], *UNITS[:2]), "row 2: a total, a heading or a signature"),
    "an area by half its name": (units(["a", "TP. Đà Lạt", *UNITS[0][2:]]), "did you mean 'da-lat'?"),
    "headings far below": (units(above=[["x"]] * 25), "Delete what stands above the headings."),
    "too many columns": (units(UNITS[0] + ["x"] * 300), "at most 100,000 rows and 200 columns"),
    "a row far below": (far_below, "at most 100,000 rows and 200 columns"),
    "a row before the first": (altered("sheet1.xml", '<row r="2"', '<row r="0"'), "damaged"),
    "a row twice": (altered("sheet1.xml", '<row r="3"', '<row r="2"'), "damaged"),
    "a text that is not there": (altered("sheet1.xml", 't="inlineStr"><is>.*?</is>', 't="s"><v>9</v>'), "damaged"),
    "a text of 120,000 letters": (csv("units.csv", LONG),
                                  "at most 10,000 characters"),
    "an .ods with a formula": (open_document(cells=("office:value=", 'table:formula="=1" office:value=')), "a formula"),
    "an .ods with a hidden row": (open_document(rows='table:visibility="filter"'), "row 2: a hidden row"),
    "an .ods with a hidden sheet": (open_document(style='table:display="false"'), "a hidden sheet"),
    "an .ods of many rows": (open_document(rows='table:number-rows-repeated="999999"'), "at most 100,000 rows"),
    "a pipe": (made_by(os.mkfifo), "is a device or a pipe, not a file"),
    "a device": (made_by(lambda path: path.symlink_to("/dev/zero")), "is a device or a pipe, not a file"),
    "a pipe for a workbook": (made_by(os.mkfifo, "units.xlsx"), "is a device or a pipe, not a file"),
    "a link to itself": (made_by(lambda path: path.symlink_to(path)), "no such file"),
    "a file of 201 MB": (made_by(large), "is larger than 200 mb, the most that is read"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_place_and_what_to_do(settled, name):
    make, said = REFUSED[name]
    make(settled)
    before = contents(settled.folder)
    result = chibo("import", settled.workbook, "--into", settled.folder) if settled.book is None else settled.give()
    assert (result.exit_code in (1, 2), result.stdout) == (True, ""), result.output
    assert said in result.stderr
    assert "Traceback" not in result.stderr and len(result.stderr) < 5_000
    assert contents(settled.folder) == before


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
