"""What printed counts of a baseline that do not add up can mean: the readings that reproduce them."""

from dataclasses import dataclass

import pandas as pd


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
