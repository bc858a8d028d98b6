"""Workbooks and CSV files from offices: blank ones to fill in, and filled ones read back into a register.

:mod:`~chibo.office.workbook` writes an empty data folder with one workbook. :mod:`~chibo.office.importing` reads
workbooks back: files to sheets of cells (``spreadsheets``), old encodings to Unicode (``encodings``),
headings to columns (``headings``), cells to values (``values``), the checks of the register, and all or nothing
(``transaction``).
"""

from collections.abc import Sequence

from chibo.errors import Problem, reason
from chibo.words import message

_SHOWN = 300


class IntakeError(ValueError):
    """A request that cannot be done, in one line."""


class WorkbookError(IntakeError):
    """Workbooks that cannot be imported: one line, and one more for each of its ``problems``."""

    def __init__(self, summary: str, problems: Sequence[Problem] = ()):
        self.problems = list(problems)
        more = [message("error.more", n=len(problems) - _SHOWN)] if len(problems) > _SHOWN else []
        super().__init__("\n  ".join([summary, *map(str, problems[:_SHOWN]), *more]))


def cannot_write(place: object, error: OSError) -> IntakeError:
    """Return the error of a place the system does not let us write to."""
    return IntakeError(message("intake.error.not_written", place=str(place), reason=reason(error)))
