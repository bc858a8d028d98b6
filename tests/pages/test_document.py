"""A page as a Word document, read by a program that opens such: what the page says, in its order, and nothing else."""

import re
import shutil
import subprocess

import docx
import pytest
from bs4 import BeautifulSoup
from chibo.pages.document import document
from docx.oxml.ns import qn

OWN = """\
<html lang="en"><head><title>T</title></head><body><h1>T</h1><main><svg xmlns="http://www.w3.org/2000/svg"></svg>
<table><tr><th>A</th><th>B</th></tr><tr><td>1</td></tr></table><ul><li>one <b>two</b></li></ul></main></body></html>"""


def plain(part):
    return " ".join(part.get_text().split())


@pytest.fixture(scope="module")
def folder(made_once):
    return made_once("documents", ["--years", "2013", "--notebooks", "01,03", "--docx"])


@pytest.fixture(scope="module", params=["01_cell_coverage.vi", "03_member_quality.en"])
def both(folder, request):
    path = folder / f"2013/{request.param}.docx"
    return BeautifulSoup(path.with_suffix(".html").read_bytes(), "html.parser"), docx.Document(path)


def test_headings_sentences_and_tables_are_those_of_the_page_with_the_sources_last(both):
    page, made = both
    said = [(part.style.name, part.text) for part in made.paragraphs]
    assert [text for style, text in said if style == "Heading 1"] == [plain(part) for part in page.select("main h2")]
    assert ("Title", plain(page.h1)) in said
    texts = [text for _, text in said]
    assert [part for part in page.select("p.finding") if plain(part) not in texts] == []
    shown = [part for part in page.select("main table") if not part.find_parent("details", class_="listed")]
    assert len(made.tables) == len(shown) and shown[-1].find_parent(id="sources")
    for table, part in zip(made.tables, shown, strict=True):
        cells = [" ".join(cell.text.split()) for row in table.rows for cell in row.cells]
        expected = ((cell, cell.select_one("#sources a[href]")) for cell in part.find_all(["th", "td"]))
        assert cells == [plain(cell) + (f" <{link['href']}>" if link else "") for cell, link in expected]
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    whole = plain(page.main) + plain(page.header) + plain(page.title)
    pieces = [piece for text in texts for piece in re.split(" · |[■▨] ", " ".join(text.split()))]
    assert [piece for piece in pieces if piece not in whole] == []


def test_each_picture_says_in_words_what_it_shows_and_fits_on_the_paper(both):
    page, made = both
    alternatives = [shape._inline.docPr.get("descr") for shape in made.inline_shapes]
    assert alternatives == [plain(part.desc) for part in page.select("main figure.chart svg")] and all(alternatives)
    assert max(shape.height.cm for shape in made.inline_shapes) <= 20
    assert made.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == page.html["lang"]
    assert made.core_properties.title == plain(page.title)


def test_the_same_page_gives_the_same_bytes_and_somebodys_own_html_stops_nothing(folder):
    path = folder / "2013/01_cell_coverage.vi.docx"
    assert document(path.with_suffix(".html").read_text("utf-8")) == path.read_bytes()
    assert len(document(OWN)) > 1000


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice: apt-get install libreoffice-writer-nogui")
def test_libreoffice_opens_it(folder, tmp_path):
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "txt:Text"]
    subprocess.run([*command, "--outdir", tmp_path, folder / "2013/01_cell_coverage.vi.docx"], check=True)
    text = " ".join((tmp_path / "01_cell_coverage.vi.txt").read_text("utf-8-sig").split())
    page = BeautifulSoup((folder / "2013/01_cell_coverage.vi.html").read_bytes(), "html.parser")
    assert [plain(part) for part in page.select("main h2, p.finding") if plain(part) not in text] == []
