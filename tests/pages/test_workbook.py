"""The workbook of all tables, read by the programs that readers have: it holds what the pages show, as numbers."""

import base64
import csv
import io
import shutil
import subprocess

import docx
import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from chibo.pages.job import Entry
from chibo.pages.workbook import workbook
from chibo.words import Words

from ..conftest import chibo

SHOWN = """\
<html lang="vi"><main><figure class="table"><table><caption>A: [b]/c?*'</caption>
<thead><tr><th>Tên</th><th>Số</th><th>SỐ</th><th>Nguồn</th></tr></thead>
<tbody><tr><th>=1+1</th><td>1.234,5</td><td>01</td><td><a href="#n1">[1]</a></td></tr>
<tr><th>x</th><td>[c]</td><td>2</td><td><a href="#n2">[2]</a></td></tr></tbody></table></figure>%s</main></html>"""
CSV = "\ufeffTên;Số;SỐ\n'=1+1;1234,5;01\nx;[c];2\n"


@pytest.fixture(scope="module")
def folder(made_once):
    return made_once("workbook", ["--years", "2013", "--notebooks", "01,03", "--workbook"])


@pytest.fixture(scope="module", params=["vi", "en"])
def book(folder, request):
    path = folder / f"tables.{request.param}.xlsx"
    soups = [BeautifulSoup(page.read_bytes(), "html.parser") for page in folder.glob(f"2013/*.{request.param}.html")]
    return path, openpyxl.load_workbook(path), soups, request.param


def test_every_table_and_picture_is_a_sheet_that_a_program_can_read_aloud(book):
    path, opened, soups, _ = book
    cover, notes, contents, *sheets = opened
    figures = [figure for soup in soups for figure in soup.select("main figure") if not figure.find_parent("figure")]
    assert len(sheets) == len(figures) > 10
    assert cover["A1"].value and "CC BY 4.0" in " ".join(cell.value for cell in cover["A"])
    assert "[c]" in notes["A4"].value
    links = {cell.hyperlink.location for cell in contents["A"] if cell.hyperlink}
    assert links == {f"'{sheet.title}'!A1" for sheet in sheets}
    for sheet in (contents, *sheets):
        (table,) = sheet.tables.values()
        assert (table.headerRowCount, table.ref.split(":")[0], sheet.freeze_panes) == (1, "A5", "B6")
        assert not sheet.merged_cells.ranges and len(sheet.title) <= 31
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]
        frame = pd.read_excel(path, sheet_name=sheet.title, header=4)
        assert len(frame) and not [name for name in frame.columns if "Unnamed" in str(name)]


def test_nothing_is_in_it_that_no_page_shows_and_numbers_are_those_that_pages_give_along(book):
    _, opened, soups, lang = book
    links = [link["href"].partition(",")[2] for soup in soups for link in soup.select("a.take")]
    given = [base64.b64decode(each).decode("utf-8-sig") for each in links]
    rows = [row for text in given for row in csv.reader(io.StringIO(text), delimiter=";" if lang == "vi" else ",")]
    shown = {cell for row in rows for cell in row}
    shown |= {" ".join(each.get_text().split()) for soup in soups for each in soup.select("th, td")}
    addresses = {a["href"] for soup in soups for a in soup.select("td a")}
    written = [cell.value for sheet in opened.worksheets[3:] for row in sheet.iter_rows(min_row=5) for cell in row]
    texts = {value for value in written if isinstance(value, str)}
    parts = {part for text in texts - shown for part in text.split(" | ")}  # titles of several sources
    assert [text for text in parts - shown if not any(text.endswith(each) for each in addresses)] == []
    numbers = [f"{value:.15g}" for value in written if isinstance(value, int | float)]
    assert len(numbers) > 200 and written.count(Words(lang).label("column.cites")) > 8 and "[x]" in written
    cut = [(sheet["A1"].value, sheet.title[:-1].split()[-1]) for sheet in opened if sheet.title.endswith("…")]
    assert cut and all(f" {last} " in title.replace(":", " – ").replace("/", "\u2215") for title, last in cut)
    assert [number for number in numbers if number.replace(".", "," if lang == "vi" else ".") not in shown] == []


@pytest.mark.parametrize("along", ["", "<a class='take' href='data:text/csv;base64,%s'></a>"])
def test_a_text_stays_a_text_a_sign_a_sign_and_the_same_pages_give_the_same_bytes(tmp_path, along):
    (tmp_path / "2013").mkdir()
    href = base64.b64encode(CSV.encode()).decode()
    (tmp_path / "2013/01_a.vi.html").write_text(SHOWN % (along and along % href), "utf-8")
    asked = {"notebook": "01_a", "path": "2013/01_a.vi.html", "year": 2013, "lang": "vi", "place": "Đà Lạt"}
    report = Entry(**asked, title="Hỏi?")
    made = workbook(tmp_path, [report], Words("vi"), "Một. Hai.")
    assert made == workbook(tmp_path, [report], Words("vi"), "Một. Hai.")
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[3]
    assert sheet.title == "1 A – (b)\u2215c"
    number = 1234.5 if along else "1.234,5"  # what the page writes is not taken for a number
    rows = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows(min_row=6)]
    assert rows[0][:3] == [("=1+1", "s"), (number, "n" if along else "s"), ("01", "s")]
    assert rows[1][:3] == [("x", "s"), ("[c]", "s"), ("2", "s")]
    assert [row[3:] for row in rows] == ([[], []] if along else [[("[1]", "s")], [("[2]", "s")]])


def test_it_and_word_documents_are_linked_in_line_with_the_pages_and_hold_no_failed(scratch_project, one_fork_server):
    table = "<figure class=table><table><caption>Q</caption>{}</table></figure>"
    shown = f"from IPython.display import HTML\nHTML('{table}')"
    out, row = scratch_project.folder / "kept", "<tr><th>A</th></tr><tr><td>{}</td></tr>"
    request = ["render", "--years", "2013", "--lang", "en", "--notebooks", "01_a", "--out", out]

    def made(*options):
        result = chibo(*request, *options)
        assert result.exit_code in (0, 1), result.output
        index, document = (out / "index.html").read_text("utf-8"), out / "2013/01_a.en.docx"
        assert 'href="tables.en.xlsx"' in index and ('href="2013/01_a.en.docx"' in index) == document.exists()
        sheets = openpyxl.load_workbook(out / "tables.en.xlsx").worksheets[3:]
        tables = docx.Document(document).tables if document.exists() else []
        return [sheet["A6"].value for sheet in sheets], [table.cell(1, 0).text for table in tables]

    scratch_project.write("01_a", shown.format(row.format("first")))
    assert made("--workbook", "--docx") == (["first"], ["first"])
    assert "the same to the byte" in chibo("verify", "--out", out, "--data", scratch_project.folder / "data").stdout
    scratch_project.write("01_a", shown.format(row.format("second")))
    assert made() == (["second"], ["second"])
    written = (out / "tables.en.xlsx").stat().st_mtime_ns
    assert made("--workbook") and (out / "tables.en.xlsx").stat().st_mtime_ns == written  # nothing has changed
    (out / "tables.en.xlsx").write_bytes((out / "tables.en.xlsx").read_bytes() + b"\0")
    assert "tables.en.xlsx: " in chibo("verify", "--out", out, "--data", scratch_project.folder / "data").stdout
    scratch_project.write("01_a", shown.format(row.format("third")), "1 / 0")
    assert made() == ([], [])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice: apt-get install libreoffice-calc-nogui")
def test_libreoffice_reads_the_same_numbers_from_it(folder, tmp_path):
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", tmp_path, folder / "tables.vi.xlsx"], check=True, capture_output=True)
    ours, theirs = (openpyxl.load_workbook(place / "tables.vi.xlsx") for place in (folder, tmp_path))
    assert ours.sheetnames == theirs.sheetnames
    for sheet in ours:
        values = [(cell.coordinate, cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
        assert [each for each in values if theirs[sheet.title][each[0]].value != each[1]] == []
