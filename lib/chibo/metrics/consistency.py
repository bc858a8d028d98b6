"""What printed figures can mean: readings that reproduce them, bases that fit a rounded share, the record itself."""

import math
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from chibo.metrics.figures import of_year, select, trace
from chibo.store import Published


@dataclass(frozen=True)
class Printed:
    """The five figures a source printed about a baseline; all are counts.

    Attributes
    ----------
    units : residential units
    eligible : units eligible for a cell of their own
    joint : joint cells (or units in them: which, is a matter of reading)
    without : units without members
    established : cells established until every unit had one
    """

    units: int
    eligible: int
    joint: int
    without: int
    established: int


def readings(printed: Printed) -> pd.DataFrame:
    """Return the plain readings of a baseline that does not add up.

    Printed side by side, ``eligible + joint + without`` may differ from ``units``. Each reading says what one of
    the words may have meant and follows it through; readings that need a negative count, or a joint cell with fewer
    than two units, are left out.

    Returns
    -------
    DataFrame
        One row per reading: ``reading`` (A1, A2, A3, B, C, C′, D), ``own`` units with a cell of their own,
        ``in_joint`` units in joint cells, ``without`` units without members, ``any_cell`` units served by some cell,
        ``cells`` before (missing where the reading leaves it open), ``net`` cells gained until full coverage,
        ``explains_established`` whether it reproduces the established cells, ``own_pct`` and ``any_pct`` of units.

    Notes
    -----
    A1–A3: units fall into three groups and one printed count is a misprint. B: *joint* counts units, some of them
    eligible. C: joint cells of two units or more, each surviving as the cell of one of its units, so that the
    established cells are the net gain; C′: units without members are attached to them. D: joint cells are all
    dissolved and the established cells are gross.
    """
    n, e, j, z, g = printed.units, printed.eligible, printed.joint, printed.without, printed.established
    rows = [
        ("A1", e, n - e - z, z, None, n - e),
        ("A2", n - j - z, j, z, None, j + z),
        ("A3", e, j, n - e - j, None, n - e),
        ("B", n - j - z, j, z, None, j + z),
        ("C", n - g - j, g + j - z, z, n - g, g),
        ("C′", n - g - j, g + j, 0, n - g, g),
        ("D", n - g, g, 0, n - g + j, g),
    ]
    table = pd.DataFrame(rows, columns=["reading", "own", "in_joint", "without", "cells", "units_gained"])
    table["cells"] = table["cells"].astype("Int64")
    is_cells = table["reading"].isin(["C", "C′", "D"])
    fits = (table[["own", "in_joint", "without"]] >= 0).all(axis=1) & (table["own"] <= e)
    fits &= ~is_cells | (table["in_joint"] >= 2 * j)
    fits &= (table["reading"] != "B") | (e > n - j - z)
    table = table[fits].reset_index(drop=True)
    table["any_cell"] = n - table["without"]
    table["net"] = n - table["cells"]
    table["explains_established"] = table["reading"].isin(["C", "C′", "D"])
    return table.assign(own_pct=100 * table["own"] / n, any_pct=100 * table["any_cell"] / n)


def possible_bases(count: int, printed_pct: float, decimals: int) -> list[int]:
    """Return every whole base for which ``count`` rounds (half up) to the printed percentage.

    ``possible_bases(189, 108, 0)`` is ``[175]``: 189 of 174 would print 109 %, of 176 107 %. Empty when the
    percentage rounds to nothing, because then there is no largest base.
    """
    # Exact fractions: a base on the very edge of the rounding must not be decided by how a float is stored.
    printed, half = Fraction(str(printed_pct)), Fraction(1, 2 * 10**decimals)
    low, high = 100 * count / (printed + half), 100 * count / (printed - half)
    return list(range(math.floor(low) + 1, math.floor(high) + 1))


def decimals_of(printed: float) -> int:
    """Return the decimals a printed figure carries: 0 for 77, 1 for 0.5, 2 for 12.82."""
    return len(f"{printed:.6f}".rstrip("0").rpartition(".")[2])


def remainder(shares_pct: list[float], decimals: list[int]) -> tuple[float, float, float]:
    """Return what printed shares leave of 100 %: as printed, and its smallest and largest value under rounding."""
    left = 100 - sum(shares_pct)
    slack = sum(0.5 * 10**-places for places in decimals)
    return left, left - slack, left + slack


def record(published: Published, *, area: str) -> pd.DataFrame:
    """Return how many figures were published about an area, by subject and year.

    Returns
    -------
    DataFrame
        One row per subject and year from the first to the last year with any figure: ``subject``, ``year``,
        ``count`` (0 where nothing was found), ``figures``. A figure counts in the year its period ends;
        figures of unknown period are left out.
    """
    found = select(published, published.indicators["id"].tolist(), area=area, category=None)
    found = found[found["end"].notna()]
    subjects = published.indicators.set_index("id")["subject"]
    found = found.assign(subject=found["indicator"].map(subjects), year=found["end"].dt.year)
    order = list(dict.fromkeys(published.indicators["subject"]))
    if found.empty:
        return pd.DataFrame(columns=["subject", "year", "count", "figures"])
    years = range(int(found["year"].min()), int(found["year"].max()) + 1)
    grid = pd.MultiIndex.from_product([order, years], names=["subject", "year"])
    grouped = found.groupby(["subject", "year"])["figures"].agg(["count", " ".join]).reindex(grid)
    return (
        grouped.assign(count=grouped["count"].fillna(0).astype(int), figures=grouped["join"].fillna(""))
        .drop(columns="join")
        .reset_index()
    )


def record_of_year(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return how much was published for one year: one row, or none.

    Returns
    -------
    DataFrame
        ``count`` of figures, ``sources`` (how many printed them), ``subjects`` (ids, separated by blanks), ``status``,
        ``figures``.
    """
    found = of_year(published, area=area, year=year)
    if found.empty:
        return pd.DataFrame(columns=["count", "sources", "figures"])
    return pd.DataFrame(
        [
            {
                "count": len(found),
                "sources": found["source"].nunique(),
                "subjects": trace(found["subject"]),
                "status": "as_reported",
                "figures": trace(found["figures"]),
            }
        ]
    )
