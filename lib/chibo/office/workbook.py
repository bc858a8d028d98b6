"""A blank data folder for an office: empty tables, and a workbook with drop-downs and notes to fill them with.

Of each sheet the first row holds the Vietnamese headings, the second the ids of the columns in small grey letters: the
reader finds the headings by either, so a lost or translated row does no harm. The same tables give the same bytes.
"""

import shutil
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from chibo.model import REGISTER
from chibo.model.dictionary import DESCRIPTOR, descriptor_text
from chibo.office import IntakeError, cannot_write
from chibo.office.headings import heading, kind_of, say
from chibo.office.transaction import locked, replace_folder
from chibo.office.values import Frames, names_of, references_beside
from chibo.project import checkout
from chibo.words import Words, message

WORKBOOK = "register.xlsx"
_CREATED = datetime(2025, 1, 1)
_LAST_ROW = 20_000
_FORMATS = {
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "silver", "border": 1},
    "code": {"font_size": 8, "font_color": "gray"},
    "wrap": {"text_wrap": True, "valign": "top"},
    "text": {"num_format": "@", "quote_prefix": True},  # a text such as "=1+1" is never computed
    "day": {"num_format": "dd/mm/yyyy"},
    "whole": {"num_format": "0"},
    "year": {"num_format": "0"},
    "number": {"num_format": "0.0###"},
}


def new_folder(folder: Path) -> Path:
    """Write ``register/*.csv`` with headings only, ``register.xlsx`` and the published layer; return the workbook.

    Raises IntakeError when the folder holds something already, or its place cannot be written to.
    """
    references = references_beside(folder)

    def build(place: Path) -> None:
        shutil.copytree(checkout() / "data" / "published", place / "published")
        (place / DESCRIPTOR).write_text(descriptor_text({"synthetic": False}), "utf-8")
        (place / "register").mkdir()
        for table, described in REGISTER.items():
            (place / "register" / f"{table}.csv").write_text(",".join(described.columns) + "\n", "utf-8", newline="")
        write_workbook(place / WORKBOOK, references)

    try:
        with locked(folder):
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise IntakeError(message("intake.error.there_already", place=str(folder)))
            replace_folder(folder, build)
    except OSError as error:
        raise cannot_write(folder, error) from None
    return folder / WORKBOOK


def write_workbook(path: Path, references: Frames) -> None:
    """Write the blank workbook; its drop-downs offer the areas and rating categories of ``references``."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _CREATED, "title": say("guide.title")})
        look = {name: book.add_format(settings) for name, settings in _FORMATS.items()}
        _write_guide(book.add_worksheet(say("guide.sheet")), look)
        sheets = {table: book.add_worksheet(say(f"table.{table}")) for table in REGISTER}
        by_year = book.add_worksheet(say("by_year.headcounts"))
        offered = _write_lists(book.add_worksheet(say("lists.sheet")), look, references)
        for table, sheet in sheets.items():
            sheet.freeze_panes(2, 1)
            sheet.set_row(0, 32)
            for position, column in enumerate(REGISTER[table].columns):
                _write_column(sheet, look, position, table, column, offered)
        _write_by_year(by_year, look, "headcounts", int(references["rating_schemes"]["first_year"].max()), offered)


def _write_by_year(sheet, look: dict, table: str, last: int, offered: dict) -> None:
    """Write a table with columns for each of five years, which an office writes its own over, in place of the year."""
    sheet.freeze_panes(2, 1)
    sheet.set_row(0, 32)
    of_all = [column for column in REGISTER[table].key if column != "year"]
    counted = [column for column in REGISTER[table].columns if column not in REGISTER[table].key]
    places = [(column, "") for column in of_all]
    places += [(column, f" {year}") for year in range(last - 4, last + 1) for column in counted]
    for position, (column, year) in enumerate(places):
        _write_column(sheet, look, position, table, column, offered, year)


def _write_guide(sheet, look: dict) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    sheet.write(0, 0, say("guide.title"), look["title"])
    sheet.write_column(1, 0, map(str, range(1, 9)))
    sheet.write_column(1, 1, [say(f"guide.{number}") for number in range(1, 9)], look["wrap"])
    sheet.write_row(10, 0, [say("guide.sheet_name"), say("guide.row_is")], look["heading"])
    for row, table in enumerate(REGISTER, start=11):
        sheet.write_url(row, 0, f"internal:'{say(f'table.{table}')}'!A1", None, say(f"table.{table}"))
        sheet.write(row, 1, Words("vi").label(f"dictionary.table.{table}"), look["wrap"])


def _write_lists(sheet, look: dict, references: Frames) -> dict[tuple[str, str], str]:
    """Write what the drop-downs offer, one list a column; return each list's range by table and column."""
    sheet.set_column(0, 60, 26)
    lists = {("areas", "id"): (say("lists.areas"), references["areas"]["id"])}
    lists["areas", "name"] = (say("lists.area_names"), references["areas"]["name_vi"])
    for table, described in REGISTER.items():
        for column, declared in described.columns.items():
            if declared.choices or column == "category":
                title = f"{say('table.' + table)}: {heading(table, column)}"
                lists[table, column] = title, list(names_of(table, column, references, "vi"))
    ranges = {}
    for position, (place, (title, values)) in enumerate(lists.items()):
        sheet.write(0, position, title, look["heading"])
        sheet.write_column(1, position, values)
        ranges[place] = _range(say("lists.sheet"), position, 2, len(values) + 1)
    return ranges


def _write_column(sheet, look: dict, position: int, table: str, column: str, offered: dict, year: str = "") -> None:
    declared, kind, title = REGISTER[table].columns[column], kind_of(table, column), heading(table, column) + year
    sheet.set_column(position, position, max(14, min(30, len(title) + 4)), look.get(kind, look["text"]))
    sheet.write(0, position, title + ("" if declared.optional else " *"), look["heading"])
    sheet.write(1, position, column + year, look["code"])
    sheet.write_comment(0, position, _note(table, column), {"x_scale": 2, "y_scale": 1.2, "author": "chibo"})
    source = offered.get((table, column), "")
    target, key = REGISTER[table].references.get(column, ("", ""))
    if target == "areas":
        source = offered[target, key]
    elif target:
        source = _range(say(f"table.{target}"), list(REGISTER[target].columns).index(key), 3, _LAST_ROW)
    if source:
        # A warning rather than a stop where the list may grow while the workbook is filled in.
        rule = {"validate": "list", "source": source, "error_type": "stop" if declared.choices else "warning"}
        sheet.data_validation(2, position, _LAST_ROW, position, rule | {"error_message": say("not_in_list")})


def _range(sheet: str, position: int, first: int, last: int) -> str:
    return f"='{sheet}'!{xl_range_abs(first - 1, position, last - 1, position)}"


def _note(table: str, column: str) -> str:
    """Return what an office needs to know of a column: what it is, its kind or choices, whether it may be empty."""
    declared, kind = REGISTER[table].columns[column], kind_of(table, column)
    lines = [heading(table, column, of="hint")]
    if declared.choices:
        lines.append(say("note.choice", choices="; ".join(say(f"choice.{column}.{code}") for code in declared.choices)))
    elif kind in ("day", "whole", "number", "year") or declared.kind == "id":
        lines.append(say(f"note.{'whole' if kind == 'year' else kind}"))
    return "\n".join([*lines, say("note.optional" if declared.optional else "note.required")])
