"""What the metrics of a register count: which columns are persons, how they hang together, and which are structure.

Numbers of units, households, cells and organisations are public structure; numbers of persons are not. A column that
nobody declared is shown of no real register, so a new metric, or a new column of one, is declared in ``counts.yml``
first.
"""

from dataclasses import dataclass, field, replace
from importlib import resources

import pandas as pd
import yaml

from chibo.errors import Explained
from chibo.words import message

DIMENSIONS = ("year", "area", "sector", "level", "kind", "subject", "object", "question", "answer", "category")
"""Columns that say of what a row counts."""

_OF_ANY_METRIC = {"year", "date", "area", "sector", "status", "layer"}
_STATUS = {"as_reported", "derived", "synthetic", "register"}


class UndeclaredColumn(Explained):
    """A table of a real register has a column of which nobody said whether it counts persons."""


@dataclass(frozen=True)
class Counts:
    """The columns of one metric's result; ``splits``, ``groups`` and ``implied`` speak of names, not of columns.

    Attributes
    ----------
    metric : the public name of the function
    key : columns by which its result is known
    structure : columns that count no person, or say of what a row counts, and are shown as they are
    persons : column of a number of persons, and the name of what it counts, the same in every table
    rates : column of a share, with the columns of its part and base
    splits : a whole, its part, and the name of the rest, in each row; the rest is a count of persons, too
    groups : a whole, its parts ("" where there are none), and the column over whose rows they add up to the whole
    bases : columns of numbers of organisations or cells of which fewer than ten are no base, and what rests on them
    inside : columns of which nothing is shown, whatever they count
    over : column over whose rows the only person column adds up to the base
    subject : what ``attrs["subject"]`` of the result says, where two metrics have the same columns
    only : column and value of the rows in which ``persons`` are counted; only in the others do ``bases`` count
    """

    metric: str
    key: frozenset[str]
    structure: frozenset[str]
    persons: dict[str, str] = field(default_factory=dict)
    rates: dict[str, tuple[str, str]] = field(default_factory=dict)
    splits: tuple[tuple[str, str, str], ...] = ()
    groups: tuple[tuple[str, str, str], ...] = ()
    bases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inside: tuple[str, ...] = ()
    over: str = ""
    subject: str = ""
    only: tuple[str, str] | None = None

    @property
    def columns(self) -> frozenset[str]:
        """Every column of the result that is declared."""
        resting = {column for columns in self.bases.values() for column in columns}
        return self.key | self.structure | {*self.persons, *self.rates, *self.bases, *resting, *self.inside}

    def of_row(self, row: dict) -> "Counts":
        """Return what holds for one row."""
        if self.only is None:
            return self
        column, value = self.only
        return replace(self, bases={}) if row[column] == value else replace(self, persons={}, rates={}, splits=())


def _declared(*, key: list[str], structure: list[str] = (), **more) -> Counts:
    return Counts(key=frozenset(key), structure=frozenset(structure), **more)


_FILE = resources.files(__package__).joinpath("counts.yml")
DECLARED = tuple(_declared(**each) for each in yaml.load(_FILE.read_text("utf-8"), yaml.CSafeLoader))


def counts_of(table: pd.DataFrame) -> Counts | None:
    """Return the declaration of a ``register_*`` metric's result; None where nothing of it has to stay inside.

    Several results may stand side by side if one of them counts persons. Ratings are those of members unless
    ``table.attrs["subject"]`` is ``organisation``. :class:`UndeclaredColumn` is raised when a column stands in no
    declaration of a metric whose key columns are all there.
    """
    subject = table.attrs.get("subject", "member")
    here = [each for each in DECLARED if each.key <= set(table) and each.subject in ("", subject)]
    keeping = [each for each in here if each.persons or each.bases or each.inside]
    known = _OF_ANY_METRIC.union(*(each.columns for each in here)) if here else set()
    # A column of a status only says how numbers were come by, whatever its name.
    statuses = {name for name in table if table.columns.is_unique and len(table) and table[name].isin(_STATUS).all()}
    unknown = [name for name in table if name not in known | statuses]
    unknown += [name for name in table.index.names if name is not None]
    if unknown or not table.columns.is_unique or len(keeping) > 1:
        raise UndeclaredColumn(_refusal(unknown or list(table), keeping))
    return keeping[0] if keeping else None


def _refusal(columns: list, keeping: list[Counts]) -> str:
    names = ", ".join(map(repr, columns))
    if len(keeping) > 1:
        return message("report.of_several", names=names, metrics=", ".join(each.metric for each in keeping))
    known = {each.metric: ", ".join(sorted(each.key)) for each in DECLARED if set(columns) & each.columns}
    keys = "".join(" " + message("report.known_by", metric=metric, columns=key) for metric, key in known.items())
    return message("report.undeclared", names=names, keys=keys)
