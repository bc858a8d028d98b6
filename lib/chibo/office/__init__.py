"""Workbooks and CSV files from offices: blank ones to fill in, and filled ones read back into a register.

:mod:`~chibo.office.workbook` writes an empty data folder with one workbook. :mod:`~chibo.office.importing` reads
workbooks back: files to frames (:mod:`~chibo.office.sheets`), old encodings to Unicode
(:mod:`~chibo.office.encodings`), headings to columns (:mod:`~chibo.office.headings`), cells to values
(:mod:`~chibo.office.values`), the checks and rules of the register, and all or nothing onto the disk
(:mod:`~chibo.office.transaction`), one import at a time.
"""

from collections.abc import Sequence

from chibo.errors import Problem


class IntakeError(ValueError):
    """A request that cannot be done, in one line."""


class WorkbookError(IntakeError):
    """Workbooks that cannot be imported: one line, and one more for each of its ``problems``."""

    def __init__(self, summary: str, problems: Sequence[Problem] = ()):
        self.problems = list(problems)
        super().__init__("\n".join([summary, *problem_lines(problems)]))


def problem_lines(problems: Sequence[Problem], most: int = 300) -> list[str]:
    """Return a line for each problem, the first ``most`` of them, and how many more there are."""
    more = [f"  … and {len(problems) - most:,} more"] if len(problems) > most else []
    return [*(f"  {problem}" for problem in problems[:most]), *more]


def cannot_write(place: object, error: OSError) -> IntakeError:
    """Return the error of a place the system does not let us write to."""
    return IntakeError(f"{place}: cannot be written ({(error.strerror or str(error)).lower()})")
