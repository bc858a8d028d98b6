"""What is wrong with a workbook, said in one table: sheet, cell, what came, what is allowed, what to do."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SHOWN = 300
_HEADINGS = ("Sheet", "Cell", "What came", "Allowed", "What to do")
_WIDEST = (28, 8, 34, 44, 44)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one place of a workbook.

    Attributes
    ----------
    file, sheet : the workbook, and the sheet in it (the same file name for a CSV file)
    row, column : as a spreadsheet counts them, from 1; 0 for a whole row, column or sheet
    came, allowed, remedy : what stands there, what may stand there, what to do
    whole : whether the workbook is refused as a whole, because leaving one row out would not mend it
    """

    file: str
    sheet: str
    row: int
    column: int
    came: str
    allowed: str
    remedy: str = ""
    whole: bool = False

    @property
    def cell(self) -> str:
        """The cell's address: ``C7``, ``row 7``, ``column C`` or nothing."""
        if self.row and self.column:
            return letters(self.column) + str(self.row)
        return f"row {self.row}" if self.row else f"column {letters(self.column)}" if self.column else ""


class IntakeError(ValueError):
    """A request that cannot be done, in one line."""


class WorkbookError(IntakeError):
    """Workbooks that cannot be imported; the message is one line, or one line and the table of ``faults``."""

    def __init__(self, summary: str, faults: Sequence[Fault] = ()):
        self.faults = in_order(faults)
        super().__init__("\n".join([summary, *([fault_table(self.faults)] if faults else [])]))


def cannot_write(place: Path, error: OSError) -> IntakeError:
    """Return the error of a place the system does not let us write to."""
    return IntakeError(f"{place}: cannot be written ({(error.strerror or str(error)).lower()})")


def in_order(faults: Sequence[Fault]) -> list[Fault]:
    """Return the faults file by file and sheet by sheet, in the order they were given, then by row and column."""
    sheets = {place: rank for rank, place in enumerate(dict.fromkeys((fault.file, fault.sheet) for fault in faults))}
    unique = dict.fromkeys(faults)
    return sorted(unique, key=lambda fault: (sheets[fault.file, fault.sheet], fault.row, fault.column))


def letters(column: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def fault_table(faults: Sequence[Fault]) -> str:
    """Return the faults as one table of text."""
    several = len({fault.file for fault in faults}) > 1
    rows = [
        (
            f"{fault.file}: {fault.sheet}" if several and fault.sheet != fault.file else fault.sheet or fault.file,
            fault.cell,
            fault.came,
            fault.allowed,
            fault.remedy,
        )
        for fault in faults[:SHOWN]
    ]
    folded = [[textwrap.wrap(text, width) or [""] for text, width in zip(row, _WIDEST, strict=True)] for row in rows]
    widths = [
        max([len(heading), *(len(line) for row in folded for line in row[number])])
        for number, heading in enumerate(_HEADINGS)
    ]
    lines = [_line(_HEADINGS, widths), "-" * (sum(widths) + 2 * (len(widths) - 1))]
    for row in folded:
        for number in range(max(map(len, row))):
            lines.append(_line([cell[number] if number < len(cell) else "" for cell in row], widths))
    if len(faults) > SHOWN:
        lines.append(f"… and {len(faults) - SHOWN} more")
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
