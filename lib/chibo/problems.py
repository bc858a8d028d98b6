"""What is wrong with data somebody gave us, said so that they can mend it.

A :class:`Problem` names the place, what came, what is allowed and what to do; a :class:`DataError` carries all of
them at once. Nothing here finds problems: see :mod:`chibo.store` and :mod:`chibo.rules`.
"""

from dataclasses import dataclass

SHOWN = 40


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one place.

    Attributes
    ----------
    file : the file's name inside the data folder
    row : its row as a spreadsheet counts them (the heading is row 1); 0 for the file as a whole
    column : the column's name; empty for a whole row or file
    came : what stands there
    allowed : what may stand there
    remedy : what to do, when that is not obvious
    """

    file: str
    row: int
    column: str
    came: str
    allowed: str
    remedy: str = ""

    def __str__(self) -> str:
        place = (
            self.file + (f", row {self.row}" if self.row else "") + (f", column {self.column}" if self.column else "")
        )
        return f"{place}: {self.came}; allowed: {self.allowed}" + (f". {self.remedy}" if self.remedy else "")


class DataError(ValueError):
    """A data folder cannot be used; ``problems`` lists every reason, the message the first of them."""

    def __init__(self, folder: str, problems: list[Problem]):
        self.problems = sorted(problems)
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = [f"{folder}: {count}", *(f"  {problem}" for problem in self.problems[:SHOWN])]
        if len(problems) > SHOWN:
            lines.append(f"  … and {len(problems) - SHOWN} more")
        super().__init__("\n".join(lines))
