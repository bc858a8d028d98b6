"""What printed counts of a baseline that do not add up can mean: the readings that reproduce them."""

import functools

import pandas as pd

from chibo.metrics.consistency.solutions import ANY, COUNTS, EITHER, SUPPOSED, Assumptions, Printed, solutions
from chibo.model.rows import plain_rows

_WHERE_DISSOLVED = ["dissolved", "gross"]
_BOUNDED = {"own": "own", "any": "any_cell"}
_ENDS = ["low", "high", "low_pct", "high_pct"]


def readings(printed: Printed, assumptions: Assumptions = ANY) -> pd.DataFrame:
    """Return the readings of a baseline that does not add up: every solution, one row per family.

    Printed side by side, ``eligible + joint + without`` may differ from ``units``. Each reading says what one of
    the words may have meant and follows it through; none repairs a figure, but that A1–A3 call one a misprint.

    Parameters
    ----------
    printed : the figures
    assumptions : what a reading may suppose; all that the words leave open, when not given

    Returns
    -------
    DataFrame
        One row per reading: ``reading``, ``units``, what it supposes (``joint_counts``, ``joint_cells``,
        ``empty_units``, ``misprint``: as in :func:`solutions`, ``either`` where it needs neither) and ``needs``, the
        same as codes separated by blanks; the counts ``own`` (units with a cell of their own), ``in_joint`` (units
        in joint cells), ``without`` (units with no cell), ``any_cell`` (units served by some cell),
        ``eligible_in_joint`` (units), ``cells_joint``, ``cells`` (before), ``net``, ``dissolved``, ``gross`` (cells
        established), each also as ``_low`` and ``_high``, and missing where these two differ;
        ``explains_established`` (whether a solution gives the established cells), ``own_pct`` and ``any_pct`` of
        units (missing where the count is). Where a reading settles no fate of the joint cells, ``net`` is what was
        established if they survived, ``gross`` and ``dissolved`` if they did not.

    Notes
    -----
    A: units fall into three groups apart, which add up. A1, A2, A3: they do not, because *joint*, *eligible* or
    *without* is a misprint. B: *joint* counts units, some of them eligible; B′: the units without members are among
    them. C: *joint* counts cells that survive, each as the cell of one of its units, so that the established cells
    are the net gain; C′: units without members are attached to them. D: as C′, but joint cells are all dissolved and
    the established cells are gross; D′: units without members are not attached. Where no unit is without members
    there is no prime.

    The letter follows from what is supposed, never from the numbers, and these are no families of their own:

    - some, not all, of the units without members are attached (constraint 4 of
      :mod:`chibo.metrics.consistency.solutions`): own cells are then as in C or D, or lie between those of B and the
      printed *eligible* of A1 and A3, whose counts come out where those attached are the whole surplus.
    - *eligible* counts cells, some of them joint: own cells are then ``eligible − joint``, and wherever the
      established cells come out these are the own cells of C or D.
    - joint cells pair a unit with a body that is none (against 5): nothing printed bounds such pairs.
    - units with several cells, or established cells of another period (against 1 and 7): nothing printed ties the
      established cells to the units.
    """
    return _readings(printed, assumptions).copy()


@functools.lru_cache(maxsize=32)
def _readings(printed: Printed, assumptions: Assumptions) -> pd.DataFrame:
    """Work out :func:`readings`, once for the same figures: several parts of a report rest on them."""
    found = solutions(printed, assumptions)
    by_reading = found.groupby("reading", sort=False)
    table = by_reading[SUPPOSED].agg(lambda codes: codes.iloc[0] if codes.nunique() == 1 else EITHER)
    table = table.assign(units=printed.units, needs=_needs(table, by_reading["eligible_in_joint"].min()))
    where_dissolved = found[(found["dissolved"] > 0) | (by_reading["dissolved"].transform("max") == 0)]
    dissolving = where_dissolved.groupby("reading", sort=False)[_WHERE_DISSOLVED]
    lowest = by_reading[COUNTS].min().assign(**dissolving.min()).astype("Int64")
    highest = by_reading[COUNTS].max().assign(**dissolving.max()).astype("Int64")
    for name in COUNTS:
        low, high = lowest[name], highest[name]
        table = table.assign(**{name: low.where(low == high), f"{name}_low": low, f"{name}_high": high})
    table["explains_established"] = by_reading["explains_established"].any().astype(bool)
    for share, count in _BOUNDED.items():
        table[f"{share}_pct"] = 100 * table[count].astype("Float64").astype("float64") / printed.units
    return table.reset_index()


def span(table: pd.DataFrame) -> pd.DataFrame:
    """Return what rows of :func:`readings` span together: one row, or none.

    Returns
    -------
    DataFrame
        ``readings`` (how many), ``units``, ``own_low``, ``own_high``, ``any_low``, ``any_high`` (units), each of the
        four also with ``_pct`` (of units).
    """
    ends = {"readings": [len(table)], "units": table["units"].head(1).to_list()}
    if table.empty:
        return pd.DataFrame(columns=[*ends, *(f"{name}_{end}" for name in _BOUNDED for end in _ENDS)])
    for name, count in _BOUNDED.items():
        low, high = int(table[f"{count}_low"].min()), int(table[f"{count}_high"].max())
        shares = [100 * end / ends["units"][0] for end in (low, high)]
        ends |= {f"{name}_{end}": [value] for end, value in zip(_ENDS, (low, high, *shares), strict=True)}
    return pd.DataFrame(ends)


def bounds(printed: Printed, assumptions: Assumptions = ANY) -> pd.DataFrame:
    """Return how few and how many units can have had a cell, over every solution: one row as of :func:`span`, or none.

    ``established="nowhere"`` gives the strict bounds, which hold without the later figure too.
    """
    return span(readings(printed, assumptions))


def _needs(table: pd.DataFrame, eligible_in_joint: pd.Series) -> list[str]:
    overlap = (table["joint_counts"] == "units") & (eligible_in_joint > 0)
    codes = (
        table["joint_counts"]
        .to_frame()
        .assign(
            overlap=overlap.map({True: "overlap", False: ""}),
            misprint=table["misprint"].map(lambda which: f"misprint_{which}" if which else ""),
            fate=table["joint_cells"].replace(EITHER, ""),
            empty=table["empty_units"],
        )
    )
    return [" ".join(filter(None, row)) for row in plain_rows(codes)]
