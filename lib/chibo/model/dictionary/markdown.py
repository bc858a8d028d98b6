"""Tables and lists in Markdown."""

from collections.abc import Iterable


def table(headings: list[str], rows: Iterable[list[str]]) -> list[str]:
    """Return the lines of a table, with an empty line after it."""
    lines = [_row(headings), _row(["---"] * len(headings)), *map(_row, rows)]
    return [*lines, ""]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """Keep a text inside its cell: one line, no bar of its own, no mark-up from the data."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
