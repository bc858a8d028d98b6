"""What a table and a column are, read from their declarations, and the kinds of column there are.

Descriptor, dictionary, workbook, the reader's checks and the rule of references are all made from these declarations.
Text columns hold ``""`` for "not stated"; number and day columns hold a missing value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from importlib import resources

import numpy as np
import pandas as pd
import yaml

from chibo.words import message

PACKAGE = yaml.load(resources.files(__package__).joinpath("tables.yml").read_text("utf-8"), yaml.CSafeLoader)
"""The declarations as they are written, in the form of a Frictionless Data Package."""
ID_PATTERN = PACKAGE["constraints"]["id"]["pattern"]

TEXT = pd.StringDtype("python", na_value=np.nan)
"""The type of a column of text: Python's own strings, not Arrow's; small tables answer faster."""

LONGEST_ID, LONGEST_TEXT = 100, 10_000

_KINDS = {"integer": "whole", "number": "number", "date": "day", "string": "text"}
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

    @classmethod
    def declared(cls, field: Mapping, references: str) -> "Column":
        """Return the column of a Frictionless field, and of the column it refers to, if any."""
        given = dict(field.get("constraints", {}))
        optional, choices, pattern = not given.pop("required", False), given.pop("enum", ()), given.pop("pattern", "")
        told = "reference" if references else "code" if choices else pattern and "period"
        kind = "id" if pattern == ID_PATTERN else told or _KINDS[field["type"]]
        more = {"choices": choices, "references": references, "unit": field.get("unit", "")}
        return cls(kind, optional=optional, **given, **more)

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


class Table:
    """A table: its file's name without ending, the columns that identify a row, and all by name in the file's order.

    Parameters
    ----------
    name : of the table
    fields, primaryKey, foreignKeys : its schema as Frictionless writes it
    """

    def __init__(self, name: str, *, fields: Sequence[Mapping], primaryKey: Sequence[str], foreignKeys: Sequence = ()):
        self.name, self.key = name, tuple(primaryKey)
        referred = {key["fields"][0]: key["reference"] for key in foreignKeys}
        targets = {column: (to["resource"], to["fields"][0]) for column, to in referred.items()}
        self.references: Mapping[str, tuple[str, str]] = targets
        """Foreign keys: ``{"area": ("areas", "id")}``."""
        self.columns: Mapping[str, Column] = {
            field["name"]: Column.declared(field, ".".join(targets.get(field["name"], ()))) for field in fields
        }

    def empty(self) -> pd.DataFrame:
        """Return a frame without rows that has the columns and types of the table."""
        return pd.DataFrame({name: pd.Series(dtype=column.dtype) for name, column in self.columns.items()})
