"""A finished page as a Word document: headings, sentences, tables, and pictures with what they say in words.

One a page, because what an office pastes from is one report. Code, and how the page was made, stay there. The same page
gives the same bytes.
"""

import contextlib
import io
import re
import zipfile
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

import matplotlib
import resvg_py
from bs4 import BeautifulSoup, Tag
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from chibo.pages.diff import text_of
from chibo.pages.files import zipped

_LEFT_OUT = ".code, a.take, details.listed, summary, a.number"
_BLOCKS = ".apart p, header p, h1, main h2, main h3, main .card, main p, main li, main pre, main table, main svg"
_BLOCKS += ", main figcaption"
_STYLES = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "li": "List Bullet"}
_DRAWING = re.compile(r"<svg .*?</svg>", re.DOTALL)
_VARIABLE = re.compile(r"var\(--\w+, ?(#\w+)\)")  # a colour that a page can change in the dark
_COLOUR = re.compile(r"background-color:var\([^,]*,#(\w{6})")  # of a part of a picture's key
_WIDTH, _PICTURE, _HIGHEST = Cm(17), Cm(14), Cm(20)  # between the margins, and of a picture
_NARROWEST, _WIDEST = 9, 26  # letters of a column


def document(html: str) -> bytes:
    """Return a page as the bytes of a Word document."""
    soup, drawings, made = BeautifulSoup(html, "html.parser"), iter(_DRAWING.findall(html)), Document()
    for part in soup.select(_LEFT_OUT):
        part.decompose()
    for link in soup.select("#sources a[href]"):  # on paper an address is to be read
        link.append(f" <{link['href']}>")
    made.styles.element.find(f".//{qn('w:lang')}").set(qn("w:val"), soup.html["lang"])
    made.styles["No Spacing"].font.size = Pt(8)
    (paper,) = made.sections
    paper.page_width, paper.page_height = Cm(21), Cm(29.7)
    paper.left_margin = paper.right_margin = (paper.page_width - _WIDTH) // 2
    about = made.core_properties
    about.title, about.author, about.comments, about.created = text_of(soup.title), "chibo", "", datetime(2025, 1, 1)
    for part in soup.select(_BLOCKS):
        if part.name == "table":
            _add_table(made, part)
        elif part.name == "svg":
            with contextlib.suppress(ValueError):  # somebody's own drawing may have no size
                _add_picture(made, next(drawings), text_of(part.desc))
        elif part.name == "figcaption":
            _add_caption(made, part)
        elif part.name == "div":  # a key figure
            number, *said = map(text_of, part.find_all("p"))
            _add_bold(made, number).add_run(f" {' · '.join(filter(None, said))}")
        elif part.find_parent(class_="notes"):
            made.add_paragraph(text_of(part), "No Spacing")
        elif not part.find_parent(["li", "table"]) and not part.find_parent(class_="card"):
            made.add_paragraph(text_of(part), _STYLES.get(part.name))
    buffer = io.BytesIO()
    made.save(buffer)
    with zipfile.ZipFile(buffer) as parts:
        return zipped({name: parts.read(name) for name in parts.namelist()})


def _add_bold(made, text: str):
    paragraph = made.add_paragraph()
    paragraph.add_run(text).bold = paragraph.paragraph_format.keep_with_next = True
    return paragraph


def _add_caption(made, caption: Tag) -> None:
    """Write title and subtitle of a picture, and a line for each part of its key in the colour of the part."""
    if caption.strong:
        _add_bold(made, text_of(caption.strong))
    for line in caption.select(".subtitle, .key > span"):
        paragraph, sign = made.add_paragraph("", "No Spacing"), line.i
        if colour := sign and _COLOUR.search(sign["style"]):
            paragraph.add_run("▨ " if sign.get("class") else "■ ").font.color.rgb = RGBColor.from_string(colour[1])
        paragraph.add_run(text_of(line))
        paragraph.paragraph_format.keep_with_next = True


def _add_picture(made, svg: str, alternative: str) -> None:
    """Draw a picture of the page as a PNG, in the light, no higher than the paper."""
    fonts = {"skip_system_fonts": True, "font_dirs": [str(Path(matplotlib.get_data_path(), "fonts", "ttf"))]}
    png = resvg_py.svg_to_bytes(_VARIABLE.sub(r"\1", svg), dpi=72, zoom=2, background="white", **fonts)
    shown = made.add_picture(io.BytesIO(bytes(png)), _PICTURE)
    high = min(_HIGHEST, shown.height)
    shown.width, shown.height = shown.width * high // shown.height, high
    shown._inline.docPr.set("descr", alternative)


def _add_table(made, table: Tag) -> None:
    """Write a table below its caption; its first row is repeated where it goes over a page."""
    if table.caption:
        _add_bold(made, text_of(table.caption))
    lines = [[*map(text_of, line.find_all(["th", "td"]))] for line in table.find_all("tr")]
    columns = [*zip_longest(*lines, fillvalue="")]
    rows, grid = [*zip(*columns, strict=True)], made.add_table(len(lines), len(columns), "Table Grid")
    letters = [max(_NARROWEST, *(min(len(text), _WIDEST) for text in column)) for column in columns]
    for column, most in zip(grid.columns, letters, strict=True):
        column.width = _WIDTH * most // sum(letters)
    for line, texts in zip(grid.rows, rows, strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.paragraphs[0].style = made.styles["No Spacing"]
            cell.paragraphs[0].add_run(text).bold = texts is rows[0]
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
