"""The office's workbook: one sheet a table, drop-downs for what is coded, notes in Vietnamese.

The first row of a sheet holds the Vietnamese headings, the second the ids of the columns in small grey letters: the
reader finds the headings by either, so a lost or translated row does no harm. Every text is written as a string in
a cell of text format with Excel's own mark for "text", so that ``=1+1`` is never computed, now or when it is edited.
The same tables give the same bytes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from chibo.model.register import REGISTER
from chibo.model.table import Table
from chibo.office import vocabulary
from chibo.office.known import Known

CREATED = datetime(2025, 1, 1)
LAST_ROW = 20_000
_TEXT, _DAY, _WHOLE, _NUMBER = "text", "day", "whole", "number"
_MESSAGE_LENGTH = 255  # the most Excel takes

Rows = Mapping[str, Sequence[Mapping[str, str]]]


def write_workbook(path: Path, known: Known, rows: Rows | None = None) -> None:
    """Write the workbook, blank or with the rows of a register.

    Parameters
    ----------
    path : where to write it
    known : the areas and rating categories its drop-downs offer
    rows : texts by column, for every table that has some
    """
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": CREATED, "title": vocabulary.say("guide.title", "vi")})
        look = _formats(book)
        _write_guide(book, look)
        sheets = {name: book.add_worksheet(vocabulary.sheet_name(name, "vi")) for name in REGISTER}
        ranges = _write_lists(book, look, known)
        for name, sheet in sheets.items():
            _write_table(sheet, look, REGISTER[name], ranges, (rows or {}).get(name, ()))


def _formats(book) -> dict:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "silver", "border": 1}
        ),
        "id": book.add_format({"font_size": 8, "font_color": "gray"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        _TEXT: book.add_format({"num_format": "@", "quote_prefix": True}),
        _DAY: book.add_format({"num_format": "dd/mm/yyyy"}),
        _WHOLE: book.add_format({"num_format": "0"}),
        _NUMBER: book.add_format({"num_format": "0.0###"}),
    }


def _write_guide(book, look: dict) -> None:
    sheet = book.add_worksheet(vocabulary.say("guide.sheet", "vi"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, vocabulary.say("guide.title", "vi"), look["title"])
    for number in range(1, 9):
        sheet.write_string(number, 0, str(number))
        sheet.write_string(number, 1, vocabulary.say(f"guide.{number}", "vi"), look["wrap"])
    sheet.write_string(10, 0, vocabulary.say("guide.sheet_name", "vi"), look["heading"])
    sheet.write_string(10, 1, vocabulary.say("guide.row_is", "vi"), look["heading"])
    for row, name in enumerate(REGISTER, start=11):
        place = f"internal:'{vocabulary.sheet_name(name, 'vi')}'!A1"
        sheet.write_url(row, 0, place, None, vocabulary.sheet_name(name, "vi"))
        sheet.write_string(row, 1, vocabulary.say(f"about.{name}", "vi"), look["wrap"])


def _write_lists(book, look: dict, known: Known) -> dict[tuple[str, str], str]:
    """Write what the drop-downs offer, one list a column; return each list's range by table and column."""
    name = vocabulary.say("lists.sheet", "vi")
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 60, 26)
    lists = {("", "area"): list(known.areas), ("", "area_name"): list(known.areas.values())}
    titles = [vocabulary.say("lists.areas", "vi"), vocabulary.say("lists.area_names", "vi")]
    for table, described in REGISTER.items():
        for column in described.columns:
            codes = vocabulary.choices(table, column)
            offered = [vocabulary.choice_label(column, code, "vi") for code in codes]
            offered = offered or (known.listed.get(table, []) if column == "category" else [])
            if offered:
                lists[table, column] = offered
                titles.append(f"{vocabulary.sheet_name(table, 'vi')}: {vocabulary.heading(table, column, 'vi')}")
    ranges = {}
    for position, (place, values) in enumerate(lists.items()):
        sheet.write_string(0, position, titles[position], look["heading"])
        for row, value in enumerate(values, start=1):
            sheet.write_string(row, position, value)
        if values:
            ranges[place] = _range(name, position, 2, len(values) + 1)
    return ranges


def _write_table(sheet, look: dict, table: Table, ranges: dict, rows: Sequence[Mapping[str, str]]) -> None:
    sheet.freeze_panes(2, 1)
    sheet.set_row(0, 32)
    for position, (name, column) in enumerate(table.columns.items()):
        kind = _kind(column)
        required = "" if table.is_optional(name) else " *"
        heading = vocabulary.heading(table.name, name, "vi")
        sheet.set_column(position, position, max(14, min(30, len(heading) + 4)), look[kind])
        sheet.write_string(0, position, heading + required, look["heading"])
        sheet.write_string(1, position, name, look["id"])
        sheet.write_comment(0, position, _note(table, name), {"x_scale": 2, "y_scale": 1.2, "author": "chibo"})
        offered = _offered(table, name, ranges)
        if offered:
            # A warning rather than a stop where the list may grow while the workbook is filled in.
            closed = bool(vocabulary.choices(table.name, name))
            sheet.data_validation(
                2,
                position,
                LAST_ROW,
                position,
                {
                    "validate": "list",
                    "source": offered,
                    "error_type": "stop" if closed else "warning",
                    "error_message": vocabulary.say("not_in_list", "vi")[:_MESSAGE_LENGTH],
                },
            )
        codes = vocabulary.choices(table.name, name)
        for row, values in enumerate(rows, start=2):
            value = values.get(name, "")
            said = vocabulary.choice_label(name, value, "vi") if value in codes else value
            _write_value(sheet, row, position, said, kind, look)


def _write_value(sheet, row: int, position: int, value: str, kind: str, look: dict) -> None:
    if not value:
        return
    if kind == _DAY:
        sheet.write_datetime(row, position, datetime.fromisoformat(value), look[_DAY])
    elif kind in (_WHOLE, _NUMBER):
        sheet.write_number(row, position, float(value), look[kind])
    else:
        sheet.write_string(row, position, value, look[_TEXT])


def _kind(column) -> str:
    return {"day": _DAY, "whole": _WHOLE, "number": _NUMBER}.get(column.kind, _TEXT)


def _offered(table: Table, name: str, ranges: dict) -> str:
    """Return the range a column's drop-down takes its values from, or nothing."""
    if (table.name, name) in ranges:
        return ranges[table.name, name]
    target, _ = table.references.get(name, ("", ""))
    if target == "areas":
        return ranges.get(("", "area"), "")
    if target:
        return _range(vocabulary.sheet_name(target, "vi"), list(REGISTER[target].columns).index("id"), 3, LAST_ROW)
    return ""


def _range(sheet: str, position: int, first: int, last: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    letter = xl_col_to_name(position, col_abs=True)
    return f"='{sheet}'!{letter}${first}:{letter}${last}"


def _note(table: Table, name: str) -> str:
    """Return what an office needs to know of a column: what it is, its kind or choices, whether it may be empty."""
    column = table.columns[name]
    lines = [vocabulary.hint(table.name, name, "vi")]
    codes = vocabulary.choices(table.name, name)
    kind = _kind(column)
    if codes:
        labels = "; ".join(vocabulary.choice_label(name, code, "vi") for code in codes)
        lines.append(vocabulary.say("note.choice", "vi", choices=labels))
    elif kind != _TEXT:
        lines.append(vocabulary.say(f"note.{kind}", "vi"))
    elif column.kind == "id":
        lines.append(vocabulary.say("note.id", "vi"))
    lines.append(vocabulary.say("note.optional" if table.is_optional(name) else "note.required", "vi"))
    return "\n".join(lines)
