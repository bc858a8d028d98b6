"""The form every table description has."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandera.pandas as pa


@dataclass(frozen=True)
class Table:
    """A table: what a row is, what identifies it, and its columns.

    Attributes
    ----------
    name : file name without ending
    grain : "one row per …"
    key : the columns that identify a row
    columns : pandera columns by name, in the order of the file
    unused_allowed : whether a row may stand unreferenced by any other table
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: Mapping[str, pa.Column]
    unused_allowed: bool = True

    @property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema: these columns and no others, unique by key."""
        return pa.DataFrameSchema(dict(self.columns), unique=list(self.key), strict=True, name=self.name)

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The column other tables refer to, or the whole key where there is none."""
        return ("id",) if "id" in self.columns and self.columns["id"].unique else self.key

    @property
    def references(self) -> dict[str, tuple[str, str]]:
        """Foreign keys: ``{"area": ("areas", "id")}``."""
        found = {name: (column.metadata or {}).get("references") for name, column in self.columns.items()}
        return {name: tuple(target.split(".")) for name, target in found.items() if target}

    def is_optional(self, column: str) -> bool:
        """Whether the column may be empty."""
        described = self.columns[column]
        return described.nullable or bool((described.metadata or {}).get("optional"))

    @property
    def number_columns(self) -> list[str]:
        """Columns whose values are numbers; everything else is text."""
        return [name for name, column in self.columns.items() if str(column.dtype) in ("float64", "Int64")]

    @property
    def day_columns(self) -> list[str]:
        """Columns whose values are days."""
        return [name for name, column in self.columns.items() if (column.metadata or {}).get("format") == "day"]
