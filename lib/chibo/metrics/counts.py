"""What the metrics of a register count: which columns are persons, how they hang together, and which are structure.

Numbers of units, households, cells and organisations are public structure; numbers of persons are not. A column that
nobody declared is shown of no real register, so a new metric, or a new column of one, is declared here first.
"""

from dataclasses import dataclass, field, replace

import pandas as pd

from chibo.errors import Explained

DIMENSIONS = ("year", "area", "sector", "level", "kind", "subject", "object", "question", "answer", "category", "low")
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
    interval : columns of the least and the greatest number of persons of each unit counted in a row
    over : column over whose rows the only person column adds up to the base
    subject : what ``attrs["subject"]`` of the result says, where two metrics have the same columns
    only : column and value of the rows in which ``persons`` are counted; only in the others do ``bases`` count
    """

    metric: str
    key: frozenset[str]
    structure: frozenset[str]
    persons: dict[str, str]
    rates: dict[str, tuple[str, str]]
    splits: tuple[tuple[str, str, str], ...] = ()
    groups: tuple[tuple[str, str, str], ...] = ()
    bases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    interval: tuple[str, str] | None = None
    over: str = ""
    subject: str = ""
    only: tuple[str, str] | None = None

    @property
    def columns(self) -> frozenset[str]:
        """Every column of the result that is declared."""
        resting = {column for columns in self.bases.values() for column in columns}
        return self.key | self.structure | {*self.persons, *self.rates, *self.bases, *resting}

    def of_row(self, row: dict) -> "Counts":
        """Return what holds for one row."""
        if self.only is None:
            return self
        column, value = self.only
        return replace(self, bases={}) if row[column] == value else replace(self, persons={}, rates={}, splits=())


def _counts(
    metric: str, key: str, structure: str = "", persons: str = "", rates: str = "", splits: str = "", **more
) -> Counts:
    # Persons are "column" or "column=name", rates "share=part/base", splits "whole/part" or "whole/part=rest".
    names = {column: name or column for column, _, name in (each.partition("=") for each in persons.split())}
    shares = {share: tuple(of.split("/")) for share, of in (each.split("=") for each in rates.split())}
    parts = ((*pair.split("/"), rest) for pair, _, rest in (each.partition("=") for each in splits.split()))
    apart = tuple((whole, part, rest or f"{whole} without {part}") for whole, part, rest in parts)
    return Counts(metric, frozenset(key.split()), frozenset(structure.split()), names, shares, apart, **more)


_RATING = ("register_ratings", "category count rated unrated", "scheme segment scale rank")
# fmt: off
DECLARED = (
    _counts("register_units", "units own",
            "joint without_cell without_members unknown zero_member_units uncounted_units own_pct any_pct "
            "own_households_pct case"),
    _counts("register_cell_sizes", "low high cells counted", "uncounted", "cells=cells_of_size",
            "share_pct=cells/counted", bases={"counted": ("cells", "share_pct")}, interval=("low", "high"), over="low"),
    _counts("register_flow", "state_1 state_2 units", "until"),
    _counts("register_organisations", "organisations committees",
            "grassroots_cells subordinate_cells neighbourhood_cells non_residential_cells all_cells"),
    _counts("register_members", "official probationary members", "", "official probationary members",
            splits="members/probationary=official"),
    _counts("register_admissions", "admitted admitted_with_target", "target case", "admitted admitted_with_target",
            "attainment_pct=admitted_with_target/target", "admitted/admitted_with_target"),
    _counts(*_RATING, "count=organisation_ratings", "share_pct=count/rated",
            bases={"rated": ("count", "share_pct")}, over="category", subject="organisation"),
    _counts(*_RATING, "count=member_ratings rated=rated_members unrated=unrated_members", "share_pct=count/rated",
            groups=(("rated_members", "member_ratings", "category"), ("unrated_members", "", "category")),
            subject="member"),
    _counts("register_response", "issued respondents response_pct", "cells",
            "issued=ballots respondents=ballots_back", "response_pct=respondents/issued", "ballots/ballots_back"),
    _counts("register_answers", "question answer respondents answered", "",
            "respondents=answers answered issued=asked", "share_pct=respondents/answered",
            groups=(("answered", "answers", "answer"), ("asked", "", "answer"))),
    _counts("register_trainings", "level participants", "organisations", "participants"),
    _counts("register_cadre_plans", "planned women young", "level organisations", "planned women young",
            "women_pct=women/planned young_pct=young/planned", "planned/women planned/young"),
    # Organisations are no persons, but what was found of a few of them is as good as their rating.
    _counts("register_inspections", "object inspected with_shortcomings", "kind subject",
            "inspected inspected_with_outcome with_shortcomings",
            "with_shortcomings_pct=with_shortcomings/inspected_with_outcome",
            "inspected/inspected_with_outcome inspected_with_outcome/with_shortcomings",
            bases={"inspected_with_outcome": ("with_shortcomings", "with_shortcomings_pct")},
            only=("object", "members")),
)
# fmt: on


def counts_of(table: pd.DataFrame) -> Counts | None:
    """Return the declaration of a ``register_*`` metric's result; None where nothing of it has to stay inside.

    Several results may stand side by side if one of them counts persons. Ratings are those of members unless
    ``table.attrs["subject"]`` is ``organisation``. :class:`UndeclaredColumn` is raised when a column stands in no
    declaration of a metric whose key columns are all there.
    """
    subject = table.attrs.get("subject", "member")
    here = [each for each in DECLARED if each.key <= set(table) and each.subject in ("", subject)]
    keeping = [each for each in here if each.persons or each.bases]
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
        both = " and ".join(each.metric for each in keeping)
        return f"Columns {names} are of {both}. Pass the result of each metric to report.from_register(...) by itself."
    keys = {each.metric: sorted(each.key) for each in DECLARED if set(columns) & each.columns}
    needed = "".join(f" {metric} is known by its columns {', '.join(key)}." for metric, key in keys.items())
    return (
        f"Nobody declared whether {names} counts persons, so it is not shown of a real register.{needed} Pass a "
        "metric's result to report.from_register(...) with all its columns under their own names, and drop, rename or "
        "compute columns afterwards; a new metric is declared in chibo.metrics.counts."
    )
