"""Meeting surveys: how many ballots came back from the cells, and what they say about the meetings."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from chibo.metrics.register.keys import Key, grouped_by, row_key, text_key, year_key
from chibo.metrics.register.once import once
from chibo.metrics.register.positions import texts
from chibo.metrics.register.totals import amounts, framed, group_name, labelled, marked, share_pct, sums
from chibo.metrics.register.validity import years_of
from chibo.model.layers import Register


class Surveyed(NamedTuple):
    """Surveys of one cell in one year each: the year, the cell by position, ballots issued, and who answered."""

    year: np.ndarray
    cell: np.ndarray
    issued: np.ndarray
    respondents: np.ndarray


def response_by_cell(
    register: Register, *, years: Iterable[int] | None = None, areas: Iterable[str] | None = None
) -> pd.DataFrame:
    """Return the response of every cell surveyed.

    A ballot answers several questions, so a cell's respondents are those of its most answered question. Response
    rate = respondents / ballots issued. Answers of one question are taken to exclude each other; where several could
    be ticked, more answers than ballots come out, and ``over_issued`` says so.

    Parameters
    ----------
    register : the register layer
    years : years of survey; None means all
    areas : ids of the areas of the cells' organisations; None means all

    Returns
    -------
    DataFrame
        One row per year and cell: ``year``, ``cell``, ``area``, ``issued``, ``respondents``, ``response_pct``,
        ``over_issued``, ``status``, ``layer``.
    """
    cells, areas_ = _cells(register, years, areas, "area")
    columns = {
        "year": cells.year,
        "cell": texts(register, "cells", "id").of(cells.cell),
        "area": areas_.labels[areas_.groups],
        "issued": cells.issued,
        "respondents": cells.respondents,
        "response_pct": share_pct(cells.respondents, cells.issued),
        "over_issued": cells.respondents > cells.issued,
    }
    return marked(framed(columns), register, "derived")


def response(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return the response in total: respondents / ballots issued, both summed over the cells surveyed.

    Parameters are those of :func:`response_by_cell`; ``by`` is ``"area"``, ``"sector"`` or None for the whole.

    Returns
    -------
    DataFrame
        One row per year, and group if asked for: ``year``, ``area`` or ``sector``, ``cells`` surveyed,
        ``issued``, ``respondents``, ``response_pct``, ``lowest_pct`` and ``highest_pct`` (of a cell),
        ``cells_over_issued``, ``status``, ``layer``.
    """
    cells, groups = _cells(register, years, areas, by)
    per_cell = pd.DataFrame({"issued": cells.issued, "respondents": cells.respondents})
    per_cell["share"] = share_pct(cells.respondents, cells.issued)
    per_cell["over"] = (cells.respondents > cells.issued).astype(np.int64)
    found = per_cell.groupby([cells.year, groups.groups]).agg(
        cells=("over", "size"),
        issued=("issued", "sum"),
        respondents=("respondents", "sum"),
        lowest_pct=("share", "min"),
        highest_pct=("share", "max"),
        cells_over_issued=("over", "sum"),
    )
    found.insert(3, "response_pct", share_pct(found["respondents"], found["issued"]))
    year, group = (found.index.get_level_values(level).to_numpy(dtype=np.int64) for level in (0, 1))
    found = found.reset_index(drop=True)
    found.insert(0, "year", year)
    if by:
        found.insert(1, by, groups.labels[group])
    return marked(found, register, "derived")


def answers(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return what was answered: shares of those who answered the question, and of the ballots issued for it.

    Parameters are those of :func:`response`.

    Returns
    -------
    DataFrame
        One row per year, group if asked for, question and answer given: ``year``, ``area`` or ``sector``,
        ``question``, ``answer``, ``respondents``, ``answered`` (all answers to the question), ``issued`` (ballots in
        the cells asked it), ``share_pct`` of the answered, ``issued_pct`` of the issued, ``status``, ``layer``.
    """
    table = register.meeting_surveys
    year, cell = year_key(register, "meeting_surveys", years), row_key(register, "cells")
    cell, group = (key.through(register, "meeting_surveys", "cell") for key in (cell, _of_cells(register, areas, by)))
    question, answer = (text_key(register, "meeting_surveys", name) for name in ("question", "answer"))
    keys = {"year": year, group_name(by): group, "question": question}
    found = sums(keys | {"answer": answer}, {"respondents": amounts(table["respondents"])})
    issued = np.where(_first_of_each(year, cell, question), amounts(table["issued"]), 0)
    base = sums(keys, {"answered": amounts(table["respondents"]), "issued": issued})
    shape = [max(len(key.labels), 1) for key in keys.values()]
    asked, of = (np.ravel_multi_index([some.groups[name] for name in keys], shape) for some in (base, found))
    bases = {name: values[np.searchsorted(asked, of)] for name, values in base.values.items()}
    columns = labelled(keys | {"answer": answer}, found.groups)
    found = framed(columns | found.values | bases)
    shares = {"share_pct": "answered", "issued_pct": "issued"}
    found = found.assign(**{name: share_pct(found["respondents"], found[base]) for name, base in shares.items()})
    return marked(found, register, "derived")


def _cells(
    register: Register, years: Iterable[int] | None, areas: Iterable[str] | None, by: str | None
) -> tuple[Surveyed, Key]:
    """Return the surveys of these years whose cell is in a group, in order of year and group, and their groups."""
    every = _surveyed(register)
    groups = _of_cells(register, areas, by)
    group = groups.groups[every.cell]
    chosen = np.isin(every.year, years_of(register, years, "meeting_surveys")) & (group >= 0)
    order = np.lexsort((every.cell, group, every.year))
    order = order[chosen[order]]
    return Surveyed(*(values[order] for values in every)), groups._replace(said=groups.said[every.cell[order]])


@once
def _surveyed(register: Register) -> Surveyed:
    """Return the survey of every cell and year."""
    table = register.meeting_surveys
    keys = {"year": year_key(register, "meeting_surveys", None)}
    keys |= {"cell": row_key(register, "cells").through(register, "meeting_surveys", "cell")}
    keys |= {"question": text_key(register, "meeting_surveys", "question")}
    issued = np.where(_first_of_each(*keys.values()), amounts(table["issued"]), 0)
    asked = sums(keys, {"issued": issued, "respondents": table["respondents"]})
    another = [np.diff(asked.groups[name], prepend=-1) != 0 for name in ("year", "cell")]
    starts = np.flatnonzero(np.logical_or(*another))
    counts = (
        np.maximum.reduceat(asked.values[name], starts) if len(starts) else asked.values[name]
        for name in ("issued", "respondents")
    )
    return Surveyed(keys["year"].labels[asked.groups["year"][starts]], asked.groups["cell"][starts], *counts)


def _of_cells(register: Register, areas: Iterable[str] | None, by: str | None) -> Key:
    return grouped_by(register, "organisations", by, areas).through(register, "cells", "organisation")


def _first_of_each(*keys: Key) -> np.ndarray:
    """Return which rows are the first in their combination of groups."""
    flat = np.zeros(len(keys[0].said), dtype=np.int64)
    for key in keys:
        flat = flat * (len(key.labels) + 1) + key.groups + 1
    return ~pd.Series(flat).duplicated().to_numpy()
