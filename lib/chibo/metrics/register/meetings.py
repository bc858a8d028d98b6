"""Meeting surveys: how many ballots came back from the cells, and what they say about the meetings."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from chibo.layers import Register
from chibo.metrics.register.keys import Key, grouped_by, row_key, text_key, year_key
from chibo.metrics.register.positions import texts
from chibo.metrics.register.totals import amounts, framed, group_name, labelled, marked, share_pct, sums


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
    keys, groups, issued, respondents = _cells(register, years, areas, "area")
    table = pd.DataFrame({"year": keys["year"].labels[groups["year"]]})
    table = table.assign(
        cell=texts(register, "cells", "id").of(groups["cell"]),
        area=keys["group"].labels[groups["group"]],
        issued=issued,
        respondents=respondents,
        response_pct=share_pct(respondents, issued),
        over_issued=respondents > issued,
    )
    return marked(table, register, "derived")


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
    keys, groups, issued, respondents = _cells(register, years, areas, by)
    per_cell = pd.DataFrame({"issued": issued, "respondents": respondents, "share": share_pct(respondents, issued)})
    per_cell["over"] = (respondents > issued).astype(np.int64)
    found = per_cell.groupby([groups["year"], groups["group"]]).agg(
        cells=("over", "size"),
        issued=("issued", "sum"),
        respondents=("respondents", "sum"),
        lowest_pct=("share", "min"),
        highest_pct=("share", "max"),
        cells_over_issued=("over", "sum"),
    )
    found.insert(3, "response_pct", share_pct(found["respondents"], found["issued"]))
    year, group = (found.index.get_level_values(level).to_numpy(dtype=np.intp) for level in (0, 1))
    found = found.reset_index(drop=True)
    found.insert(0, "year", keys["year"].labels[year])
    if by:
        found.insert(1, by, keys["group"].labels[group])
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
    year, group, cell = _keys(register, years, areas, by)
    question, answer = (text_key(register, "meeting_surveys", name) for name in ("question", "answer"))
    keys = {"year": year, group_name(by): group, "question": question}
    found = sums(keys | {"answer": answer}, {"respondents": amounts(table["respondents"])})
    once = _first_of_each(year, cell, question)
    issued = np.where(once, amounts(table["issued"]), 0)
    base = sums(keys, {"answered": amounts(table["respondents"]), "issued": issued})
    shape = [max(len(key.labels), 1) for key in keys.values()]
    asked, of = (np.ravel_multi_index([some.groups[name] for name in keys], shape) for some in (base, found))
    bases = {name: values[np.searchsorted(asked, of)] for name, values in base.values.items()}
    columns = labelled(keys | {"answer": answer}, found.groups)
    found = framed(columns | found.values | bases)
    shares = {"share_pct": "answered", "issued_pct": "issued"}
    found = found.assign(**{name: share_pct(found["respondents"], found[base]) for name, base in shares.items()})
    return marked(found, register, "derived")


def _keys(
    register: Register, years: Iterable[int] | None, areas: Iterable[str] | None, by: str | None
) -> tuple[Key, Key, Key]:
    groups = grouped_by(register, "organisations", by, areas).through(register, "cells", "organisation")
    groups, cells = (key.through(register, "meeting_surveys", "cell") for key in (groups, row_key(register, "cells")))
    return year_key(register, "meeting_surveys", years), groups, cells


def _cells(
    register: Register, years: Iterable[int] | None, areas: Iterable[str] | None, by: str | None
) -> tuple[dict[str, Key], dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Return the keys ``year``, ``group``, ``cell``, and of each cell surveyed their groups, issued and respondents."""
    table = register.meeting_surveys
    year, group, cell = _keys(register, years, areas, by)
    question = text_key(register, "meeting_surveys", "question")
    first = _first_of_each(year, cell, question)
    measures = {"respondents": amounts(table["respondents"]), "issued": np.where(first, amounts(table["issued"]), 0)}
    keys = {"year": year, "group": group, "cell": cell}
    asked = sums(keys | {"question": question}, measures)
    same = np.logical_and.reduce([np.diff(asked.groups[name], prepend=-1) == 0 for name in keys])
    starts = np.flatnonzero(~same)
    groups = {name: asked.groups[name][starts] for name in keys}
    issued, respondents = (
        np.maximum.reduceat(asked.values[name], starts) if len(starts) else asked.values[name]
        for name in ("issued", "respondents")
    )
    return keys, groups, issued, respondents


def _first_of_each(*keys: Key) -> np.ndarray:
    """Return which rows are the first in their combination of groups."""
    flat = np.zeros(len(keys[0].said), dtype=np.int64)
    for key in keys:
        flat = flat * (len(key.labels) + 1) + key.groups + 1
    return ~pd.Series(flat).duplicated().to_numpy()
