"""What a table and a column are: the form of every declaration in this package, and the kinds of column there are.

Descriptor, dictionary, workbook, the reader's checks and the rule of references are all made from these declarations.
Text columns hold ``""`` for "not stated"; number and day columns hold a missing value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import partial

import numpy as np
import pandas as pd

TEXT = pd.StringDtype("python", na_value=np.nan)
"""The type of a column of text: Python's own strings, not Arrow's; small tables answer faster."""

MOST = 10**6
"""No count is greater: not of persons, households, ballots or rows of one place."""
LONGEST_ID, LONGEST_TEXT = 100, 10_000

ID_PATTERN = r"(?:F[0-9]+|[a-z0-9]+(?:[-/_:.][a-z0-9]+)*)"

_DTYPES = {"whole": "Int32", "number": "float64", "day": "datetime64[s]"}
_ALLOWED = {
    "id": "an id of a-z and 0-9, joined by - / _ : or .",
    "text": "some text",
    "code": "one of {choices}",
    "period": "a year, month, day or interval in ISO 8601 such as 2013, 2013-10, 2013-10-31 or 2011/2013-10",
    "day": "a day such as 2011-12-31",
    "whole": "a whole number",
    "number": "a number such as 12.5",
}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    kind : ``id``, ``reference``, ``text``, ``code``, ``period`` (ISO 8601), ``day``, ``whole`` or ``number``
    optional : whether it may be empty
    unique : whether no two rows may hold the same value
    choices : the codes it may hold, of a ``code``
    references : the column it refers to, written ``table.column``, of a ``reference``
    minimum, maximum : the smallest and the largest number allowed
    unit : the unit of a number, a code; empty where it has none
    """

    kind: str
    _: KW_ONLY
    optional: bool = False
    unique: bool = False
    choices: Sequence[str] = ()
    references: str = ""
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return self.kind in ("whole", "number")

    @property
    def dtype(self) -> str | pd.StringDtype:
        """The pandas type of its values once they are read."""
        return _DTYPES.get(self.kind, TEXT)

    @property
    def allowed(self) -> str:
        """What may stand in it, as an error message says it."""
        allowed = _ALLOWED.get(self.kind, "").format(choices=", ".join(self.choices))
        return allowed + (", or empty" if self.optional and self.kind in ("code", "day") else "")


# Ids are stable and never re-used.
identifier, text, period, day = (partial(Column, kind) for kind in ("id", "text", "period", "day"))
whole, number = partial(Column, "whole", maximum=MOST), partial(Column, "number")


YEAR = whole(minimum=1990, maximum=2100, unit="year")


def reference(target: str, *, optional: bool = False) -> Column:
    """Return a column of ids of another table, written ``table.column``."""
    return Column("reference", references=target, optional=optional)


def choice(codes: Sequence[str], *, optional: bool = False) -> Column:
    """Return a column of codes from a closed list."""
    return Column("code", choices=codes, optional=optional)


class Table:
    """A table: what a row is, what identifies it, and its columns.

    Parameters
    ----------
    name : file name without ending
    grain : "one row per …"
    columns : the columns by name, in the order of the file
    key : the columns that identify a row
    """

    def __init__(self, name: str, grain: str, /, *, key: tuple[str, ...] = ("id",), **columns: Column):
        self.name, self.grain, self.key = name, grain, key
        self.columns: Mapping[str, Column] = columns

    @property
    def references(self) -> dict[str, tuple[str, str]]:
        """Foreign keys: ``{"area": ("areas", "id")}``."""
        targets = {name: column.references for name, column in self.columns.items()}
        return {name: tuple(target.split(".")) for name, target in targets.items() if target}

    def empty(self) -> pd.DataFrame:
        """Return a frame without rows that has the columns and types of the table."""
        return pd.DataFrame({name: pd.Series(dtype=column.dtype) for name, column in self.columns.items()})
