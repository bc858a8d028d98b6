"""Refusals: where a number would mislead, the metrics of the register raise one of these instead."""

import pandas as pd

_NAMED = 10


class LineageError(ValueError):
    """Units that ended without a successor: what became of them is not known, so they cannot be compared.

    Attributes
    ----------
    units : the ids of all these units
    """

    def __init__(self, units: list[str], before: pd.Timestamp, after: pd.Timestamp):
        self.units = units
        more = f" and {len(units) - _NAMED} more" if len(units) > _NAMED else ""
        super().__init__(
            f"{before:%Y-%m-%d} and {after:%Y-%m-%d} cannot be compared like for like: {len(units)} units of the "
            f"earlier date no longer exist and unit_events does not lead to what they became: "
            f"{', '.join(units[:_NAMED])}{more}. Add their rows to unit_events, or compare totals instead."
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
