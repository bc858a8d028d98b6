"""All tables of an out folder in one accessible workbook a language: cover, notes, contents, and one table a sheet.

It is made from the finished pages, so that nothing is in it that no page shows. Of a picture and a table it takes the
numbers that the page gives along, with the titles of their sources, else what the page writes. No cells are merged,
each table is marked as one, with its headings, and the same pages give the same bytes.
"""

import base64
import csv
import io
import re
import textwrap
from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

import xlsxwriter
from bs4 import BeautifulSoup

from chibo.pages.diff import text_of
from chibo.pages.job import Entry
from chibo.words import Words

_FORMATS = {
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "text_wrap": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "link": {"hyperlink": True, "text_wrap": True, "valign": "top"},
    "fraction": {"num_format": "0.0###", "valign": "top"},
}
_SHEET_NAME = str.maketrans({"/": "\u2215", ":": " \u2013", "[": "(", "]": ")"} | dict.fromkeys("*?\\'", " "))
_CITED = re.compile(r"\[(\d+)\]")
_HEADINGS = 4  # row of a sheet, from 0; above it title, report, remarks, and the way back
_LETTERS, _WIDEST = 53, 376  # of a column of text, and pixels of the widest column of a table


def workbook(out: Path, reports: list[Entry], words: Words, edition: str) -> bytes:
    """Return the workbook of finished reports of one language; ``edition`` is what their data say of themselves."""
    say, tables = words.label, [(report, *table) for report in reports for table in _tables(out, report, words)]
    titles = [f"{number} {title}" for number, (_, title, _, _) in enumerate(tables, start=1)]
    names = [textwrap.shorten(title.translate(_SHEET_NAME), 31, placeholder="…") for title in titles]
    kind, buffer = next((each.mark for each in reports if each.mark), ""), io.BytesIO()
    title = f"{say(f'page.{kind}')} · {say('page.index_title')}" if kind else say("page.index_title")
    places, years = (", ".join(dict.fromkeys(str(getattr(each, of)) for each in reports)) for of in ("place", "year"))
    cover = [title, *([say(f"page.index_{kind}_why")] if kind else []), places, years]
    cover += re.split(r"(?<=\.) (?=\w)", edition)
    notes = [say(f"workbook.{part}") for part in ("notes", "about")]
    notes += [say(f"value.{sign}_key") for sign in ("not_published", "suppressed")]
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(2025, 1, 1), "title": title})
        look = {name: book.add_format(settings) for name, settings in _FORMATS.items()}
        for name, lines in (("cover", cover), ("notes", notes)):
            sheet = book.add_worksheet(say(f"workbook.{name}"))
            sheet.set_column(0, 0, _LETTERS)
            sheet.write_column(0, 0, lines, look["text"])
            sheet.write_string(0, 0, lines[0], look["title"])
        contents = say("workbook.contents")
        rows = [[say(f"column.{each}") for each in ("title", "place", "year", "report")]]
        rows += [[text, of.place, str(of.year), of.title] for text, (of, *_) in zip(titles, tables, strict=True)]
        listed = _sheet(book, look, words, contents, rows, contents, title)
        for row, (name, text, table) in enumerate(zip(names, titles, tables, strict=True), start=_HEADINGS + 1):
            report, _, remarks, rows = table
            sheet = _sheet(book, look, words, name, rows, text, f"{report.title} · {report.year}", remarks)
            sheet.write_url(_HEADINGS - 1, 0, f"internal:'{contents}'!A1", look["link"], contents)
            listed.write_url(row, 0, f"internal:'{name}'!A1", look["link"], text)
    return buffer.getvalue()


def _tables(out: Path, report: Entry, words: Words) -> Iterator[tuple[str, str, list[list[str]]]]:
    """Yield title, remarks and rows, the headings first, of each table of a page and each picture with numbers."""
    soup = BeautifulSoup((out / report.path).read_bytes(), "html.parser")
    cells_of = {row["id"]: row.find_all(["th", "td"]) for row in soup.select("#sources tr[id]")}
    titles = {name[1:]: text_of(cells[1]) for name, cells in cells_of.items()}
    for part in soup.select("main figure.chart, main figure.table"):
        if part.find_parent("figure"):  # what the marks of a picture say: the picture has its numbers
            continue
        drawn = "chart" in part["class"]
        after = part.find_next_sibling()
        link = part.select_one("a.take") if drawn else after if after and "take" in after.get("class", []) else None
        text = base64.b64decode(link["href"].partition(",")[2]).decode("utf-8-sig") if link else ""
        rows = [*csv.reader(io.StringIO(text), delimiter=";" if words.number(0.5, 1)[1] == "," else ",")]
        if not drawn:
            for address in part.select('a[href^="http"]'):  # of a source: paper and programs follow no link
                address.append(f" {address['href']}")
            written = [[*map(text_of, line.find_all(["th", "td"]))] for line in part.find_all("tr")]
            rows = _with_signs(rows, written, words.label("value.not_published")) if rows else written
        if rows:
            if (cites := words.label("column.cites")) in rows[0]:
                for row in rows[1:]:
                    numbers = _CITED.findall(row[at := rows[0].index(cites)])
                    row[at] = " | ".join(titles.get(number, f"[{number}]") for number in numbers)
            remarks = part.select("figcaption .subtitle, .notes > p" if drawn else "figcaption")
            title = part.select_one("figcaption strong") if drawn else part.caption
            yield text_of(title), " · ".join(map(text_of, remarks)), rows


def _with_signs(rows: list[list[str]], written: list[list[str]], sign: str) -> list[list[str]]:
    """Return the numbers of a table with the sign that the page writes where there is none, in place."""
    at = {heading: place for place, heading in enumerate(written[0])}
    for row, line in zip(rows, written, strict=True):
        for place, heading in enumerate(rows[0]):
            if not row[place] and heading in at and line[at[heading]] == sign:
                row[place] = sign
    return rows


def _sheet(book, look: dict, words: Words, name: str, rows: list[list[str]], *above: str):
    """Return a sheet with a table, below its title and what is said of it."""
    sheet, (headings, *lines) = book.add_worksheet(name), rows
    values = [_typed(column, words) for column in zip_longest(*lines, fillvalue="")]
    known = [text.casefold() for text in headings]  # a table cannot have two that a spreadsheet takes for one
    headings = [text + " " * known[:at].count(known[at]) for at, text in enumerate(headings)]
    columns = [{"header": text, "header_format": look["heading"], "format": look["text"]} for text in headings]
    for column, of in zip(columns, values, strict=False):
        if any(isinstance(each, float) and each % 1 for each in of):
            column["format"] = look["fraction"]
    style = {"columns": columns, "data": [*zip(*values, strict=True)], "style": "Table Style Light 1"}
    sheet.add_table(_HEADINGS, 0, _HEADINGS + max(1, len(lines)), len(headings) - 1, style | {"autofilter": False})
    sheet.autofit(_WIDEST)
    for row, text in enumerate(filter(None, above)):
        sheet.write_string(row, 0, text, None if row else look["title"])
    sheet.freeze_panes(_HEADINGS + 1, 1)
    return sheet


def _typed(texts: tuple[str, ...], words: Words) -> list[str | float]:
    """Return a column as numbers where all it holds are, beside signs; of a text without the mark against formulas."""
    decimal, signs = words.number(0.5, 1)[1], {"", words.label("value.suppressed"), words.label("value.not_published")}
    number = re.compile(rf"-?(0|[1-9]\d*)({re.escape(decimal)}\d+)?(e-\d+)?")
    if all(map(number.fullmatch, {*texts} - signs)):
        return [text if text in signs else float(text.replace(decimal, ".")) for text in texts]
    return [re.sub("^'(?=[=+@-])", "", text) for text in texts]
