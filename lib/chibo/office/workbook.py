"""A blank data folder for an office: empty tables, and a workbook with drop-downs and notes to fill them with.

The workbook has one sheet a table. The first row of a sheet holds the Vietnamese headings, the second the ids of the
columns in small grey letters: the reader finds the headings by either, so a lost or translated row does no harm. Every
text is a string in a cell of text format with Excel's own mark for "text", so that ``=1+1`` is never computed, now or
when it is edited. The same tables give the same bytes.
"""

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from chibo.model.dictionary import write_descriptor
from chibo.model.register import REGISTER
from chibo.office import IntakeError, cannot_write
from chibo.office.headings import choice_label, choices, heading, kind_of, say, sheet_name
from chibo.office.transaction import locked, replace_folder, write_table
from chibo.office.values import References, references_beside
from chibo.project import checkout

WORKBOOK = "register.xlsx"
_CREATED = datetime(2025, 1, 1)
_LAST_ROW = 20_000
_MESSAGE_LENGTH = 255  # the most Excel takes
_FORMATS = {
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "silver", "border": 1},
    "code": {"font_size": 8, "font_color": "gray"},
    "wrap": {"text_wrap": True, "valign": "top"},
    "text": {"num_format": "@", "quote_prefix": True},
    "day": {"num_format": "dd/mm/yyyy"},
    "whole": {"num_format": "0"},
    "number": {"num_format": "0.0###"},
}

Rows = Mapping[str, Sequence[Mapping[str, str]]]


def new_folder(folder: Path) -> Path:
    """Write ``register/*.csv`` with headings only, ``register.xlsx`` and the published layer; return the workbook.

    The published layer comes along, so that the folder can be checked and rendered as soon as it is filled.

    Raises
    ------
    IntakeError
        When the folder holds something already, or its place cannot be written to.
    """
    _refuse_used(folder)
    references = references_beside(folder)

    def build(place: Path) -> None:
        (place / "published").mkdir()
        for path in sorted((checkout() / "data" / "published").glob("*.csv")):
            shutil.copyfile(path, place / "published" / path.name)
        write_descriptor(place, {"synthetic": False})
        (place / "register").mkdir()
        for table in REGISTER:
            write_table(place / "register", table)
        write_workbook(place / WORKBOOK, references)

    with locked(folder):
        _refuse_used(folder)  # another may have been quicker
        try:
            replace_folder(folder, build)
        except OSError as error:
            raise cannot_write(folder, error) from None
    return folder / WORKBOOK


def _refuse_used(folder: Path) -> None:
    try:
        if folder.exists() and not folder.is_dir():
            raise IntakeError(f"{folder}: is a file; give the name of a folder that is not there yet")
        if folder.is_dir() and any(folder.iterdir()):
            raise IntakeError(f"{folder}: holds files already; give the name of a new or empty folder")
    except OSError as error:
        raise cannot_write(folder, error) from None


def write_workbook(path: Path, references: References, rows: Rows | None = None) -> None:
    """Write the workbook, blank or with the rows of a register.

    Parameters
    ----------
    path : where to write it
    references : the areas and rating categories its drop-downs offer
    rows : texts by column, for every table that has some
    """
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _CREATED, "title": say("guide.title")})
        look = {name: book.add_format(settings) for name, settings in _FORMATS.items()}
        _write_guide(book.add_worksheet(say("guide.sheet")), look)
        sheets = {table: book.add_worksheet(sheet_name(table)) for table in REGISTER}
        offered = _write_lists(book.add_worksheet(say("lists.sheet")), look, references)
        for table, sheet in sheets.items():
            sheet.freeze_panes(2, 1)
            sheet.set_row(0, 32)
            for position, column in enumerate(REGISTER[table].columns):
                values = [row.get(column, "") for row in (rows or {}).get(table, ())]
                _write_column(sheet, look, position, table, column, offered, values)


def _write_guide(sheet, look: dict) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, say("guide.title"), look["title"])
    for number in range(1, 9):
        sheet.write_string(number, 0, str(number))
        sheet.write_string(number, 1, say(f"guide.{number}"), look["wrap"])
    sheet.write_string(10, 0, say("guide.sheet_name"), look["heading"])
    sheet.write_string(10, 1, say("guide.row_is"), look["heading"])
    for row, table in enumerate(REGISTER, start=11):
        sheet.write_url(row, 0, f"internal:'{sheet_name(table)}'!A1", None, sheet_name(table))
        sheet.write_string(row, 1, say(f"about.{table}"), look["wrap"])


def _write_lists(sheet, look: dict, references: References) -> dict[tuple[str, str], str]:
    """Write what the drop-downs offer, one list a column; return each list's range by table and column."""
    sheet.set_column(0, 60, 26)
    lists = {
        ("", "area"): (say("lists.areas"), list(references.areas)),
        ("", "area_name"): (say("lists.area_names"), list(references.areas.values())),
    }
    for table, described in REGISTER.items():
        for column in described.columns:
            values = [choice_label(column, code) for code in choices(table, column)]
            if column == "category" and table in references.categories:
                values = [name for name, lang in references.categories[table] if lang == "vi"]
            if values:
                lists[table, column] = (f"{sheet_name(table)}: {heading(table, column)}", values)
    for position, (title, values) in enumerate(lists.values()):
        sheet.write_string(0, position, title, look["heading"])
        for row, value in enumerate(values, start=1):
            sheet.write_string(row, position, value)
    return {
        place: _range(say("lists.sheet"), position, 2, len(values) + 1)
        for position, (place, (_, values)) in enumerate(lists.items())
        if values
    }


def _write_column(
    sheet, look: dict, position: int, table: str, column: str, offered: dict, values: Sequence[str]
) -> None:
    kind, codes = kind_of(table, column), choices(table, column)
    kind = {"year": "whole"}.get(kind, kind if kind in look else "text")
    title = heading(table, column)
    sheet.set_column(position, position, max(14, min(30, len(title) + 4)), look[kind])
    sheet.write_string(0, position, title + ("" if REGISTER[table].is_optional(column) else " *"), look["heading"])
    sheet.write_string(1, position, column, look["code"])
    sheet.write_comment(0, position, _note(table, column), {"x_scale": 2, "y_scale": 1.2, "author": "chibo"})
    source = offered.get((table, column)) or _ids(table, column, offered)
    if source:
        rule = {
            "validate": "list",
            "source": source,
            # A warning rather than a stop where the list may grow while the workbook is filled in.
            "error_type": "stop" if codes else "warning",
            "error_message": say("not_in_list")[:_MESSAGE_LENGTH],
        }
        sheet.data_validation(2, position, _LAST_ROW, position, rule)
    for row, value in enumerate(values, start=2):
        if value and kind == "day":
            sheet.write_datetime(row, position, datetime.fromisoformat(value), look[kind])
        elif value and kind in ("whole", "number"):
            sheet.write_number(row, position, float(value), look[kind])
        elif value:
            sheet.write_string(row, position, choice_label(column, value) if value in codes else value, look[kind])


def _ids(table: str, column: str, offered: dict) -> str:
    """Return the range of the ids a column refers to, or nothing."""
    target, key = REGISTER[table].references.get(column, ("", ""))
    if target == "areas":
        return offered.get(("", "area"), "")
    return _range(sheet_name(target), list(REGISTER[target].columns).index(key), 3, _LAST_ROW) if target else ""


def _range(sheet: str, position: int, first: int, last: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    letters = xl_col_to_name(position, col_abs=True)
    return f"='{sheet}'!{letters}${first}:{letters}${last}"


def _note(table: str, column: str) -> str:
    """Return what an office needs to know of a column: what it is, its kind or choices, whether it may be empty."""
    lines, kind, codes = [heading(table, column, of="hint")], kind_of(table, column), choices(table, column)
    if codes:
        lines.append(say("note.choice", choices="; ".join(choice_label(column, code) for code in codes)))
    elif kind in ("day", "whole", "number", "year"):
        lines.append(say(f"note.{'whole' if kind == 'year' else kind}"))
    elif REGISTER[table].columns[column].kind == "id":
        lines.append(say("note.id"))
    lines.append(say("note.optional" if REGISTER[table].is_optional(column) else "note.required"))
    return "\n".join(lines)
