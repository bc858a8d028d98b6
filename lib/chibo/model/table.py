"""What a table and a column are: the form of every declaration in this package, and the kinds of column there are.

Descriptor, dictionary, workbook, the reader's checks and the rule of references are all made from these declarations.
Text columns hold ``""`` for "not stated"; number and day columns hold a missing value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import partial

import numpy as np
import pandas as pd

from chibo.words import message

TEXT = pd.StringDtype("python", na_value=np.nan)
"""The type of a column of text: Python's own strings, not Arrow's; small tables answer faster."""

MOST = 10**6
"""No count is greater: not of persons, households, ballots or rows of one place."""
LONGEST_ID, LONGEST_TEXT = 100, 10_000

ID_PATTERN = r"(?:F[0-9]+|[a-z0-9]+(?:[-/_:.][a-z0-9]+)*)"

_DTYPES = {"whole": "Int32", "number": "float64", "day": "datetime64[s]"}


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
        if self.kind == "reference":  # a matter of the rules
            return ""
        allowed = message(f"data.column_{self.kind}", choices=", ".join(self.choices))
        return message("data.or_empty", allowed=allowed) if self.optional and self.kind in ("code", "day") else allowed


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
    """A table: what identifies a row, and its columns; what a row is stands in ``words/dictionary.yml``.

    Parameters
    ----------
    name : file name without ending
    columns : the columns by name, in the order of the file
    key : the columns that identify a row
    """

    def __init__(self, name: str, /, *, key: tuple[str, ...] = ("id",), **columns: Column):
        self.name, self.key = name, key
        self.columns: Mapping[str, Column] = columns

    @property
    def references(self) -> dict[str, tuple[str, str]]:
        """Foreign keys: ``{"area": ("areas", "id")}``."""
        targets = {name: column.references for name, column in self.columns.items()}
        return {name: tuple(target.split(".")) for name, target in targets.items() if target}

    def empty(self) -> pd.DataFrame:
        """Return a frame without rows that has the columns and types of the table."""
        return pd.DataFrame({name: pd.Series(dtype=column.dtype) for name, column in self.columns.items()})
