"""Refusals: where a number would mislead, the metrics of the register raise one of these instead."""

from collections.abc import Sequence

import pandas as pd

from chibo.errors import Explained, counted, nearest

_NAMED = 10


class AreaError(Explained):
    """An area of which the register has nothing, or none of what is counted: 0 would be said of a place nobody knows.

    Attributes
    ----------
    area : what came
    """

    def __init__(self, area: object, known: Sequence[str]):
        self.area = area
        wards = [each for each in known if each.startswith(f"{area}/")]
        if wards:
            said = f"which has no units of its own; give its wards ({_few(wards)}), all of them: "
            said += f"open_report(area={area!r}, ...).wards"
        else:
            meant = nearest(area, known, shown=0)
            said = "; ".join(filter(None, ["of which the register has nothing", meant.rstrip("?")]))
            said += f"; it has {_few(known)}. Without areas all are taken in"
        super().__init__(f"areas: {area!r} came, {said}.")


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


class LineageError(ValueError):
    """Units that ended without a successor: what became of them is not known, so they cannot be compared.

    Attributes
    ----------
    units : the ids of all these units
    """

    def __init__(self, units: list[str], before: pd.Timestamp, after: pd.Timestamp):
        self.units = units
        gone = counted(
            len(units), "unit of the earlier date no longer exists", "units of the earlier date no longer exist"
        )
        super().__init__(
            f"{before:%Y-%m-%d} and {after:%Y-%m-%d} cannot be compared like for like: "
            f"{gone} and unit_events does not lead to what became of them: "
            f"{_few(units)}. Add their rows to unit_events, or compare totals instead."
        )


class SchemeError(ValueError):
    """Ratings whose category the scheme in force that year does not have.

    Attributes
    ----------
    found : pairs of rating year and category
    """

    def __init__(self, subject: str, found: list[tuple[int, str]]):
        self.found = found
        listed = ", ".join(f"{category!r} in {year}" for year, category in found[:_NAMED])
        super().__init__(
            f"Ratings of {subject}s with categories that no scheme in force had: {listed}. "
            "Correct the category, or add the scheme to rating_schemes."
        )
