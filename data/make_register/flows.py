"""The membership account of each organisation: admissions, exits, and transfers that make every year close.

``end = start + in - out`` holds for each organisation and year, with ``start`` and ``end`` the headcounts of two
31 Decembers. Admissions and exits are drawn first; transfers take up what is left, on top of a yearly churn. An
organisation that ends sends all its members on and closes at nothing; its successor begins at nothing and takes them
in.
"""

import numpy as np
from published_figures import YEARS, Printed, Rows, apportion, in_force, members_by, shared

_CHURN = 0.03
_RATES = {"died": 0.006, "left": 0.0008, "struck_off": 0.0015, "expelled": 0.0008}
_NOT_CONFIRMED = 0.015  # probationary members not made official, struck off
_READMITTED = 0.0003


def admissions_with_changes(
    organisations: Rows, headcounts: Rows, before: dict[str, int], printed: Printed, rng: np.random.Generator
) -> tuple[Rows, Rows]:
    """Return rows of ``admissions`` and ``membership_changes``, one for each organisation and year it was there.

    Parameters
    ----------
    before : members of each organisation one year before the first
    """
    members = members_by(headcounts, "organisation", "year")
    probation = members_by([row | {"official": 0} for row in headcounts], "organisation", "year")
    members |= {(name, YEARS[0] - 1): count for name, count in before.items()}
    admissions, changes = [], []
    for year in YEARS:
        there = [row for row in organisations if row["valid_from"] <= f"{year}-12-31"]
        there = [row for row in there if row["valid_to"] == "" or row["valid_to"] > f"{year}-01-01"]
        admitted = _admitted(there, year, probation, members)
        targets = _targets(there, year, sum(admitted.values()), members, printed, rng)
        for row in there:
            name = row["id"]
            start, end = members.get((name, year - 1), 0), members.get((name, year), 0)
            waiting = _waiting(row, there, year, probation)
            lapsed = int(rng.binomial(waiting, _NOT_CONFIRMED))
            of = {"organisation": name, "year": year, "admitted": admitted[name]}
            admissions.append(of | {"made_official": waiting - lapsed, "target": targets[name]})
            changes.append(of | _account(start, end, admitted[name], lapsed, rng))
    return admissions, changes


def _admitted(there: Rows, year: int, probation: dict, members: dict) -> dict[str, int]:
    """Return who admitted those on probation: predecessors in the same year admitted half of them."""
    admitted = {row["id"]: probation.get((row["id"], year), 0) for row in there}
    for row in there:
        gone = [old["id"] for old in there if old["after"] == row["id"]]
        if gone:
            half = admitted[row["id"]] // 2
            admitted[row["id"]] -= half
            admitted |= shared(half, {name: members[name, year - 1] for name in gone})
    return admitted


def _waiting(row: dict, there: Rows, year: int, probation: dict) -> int:
    """Return whose twelve months end in the year; an organisation that ends sees the first half of them."""
    own = probation.get((row["id"], year - 1), 0)
    if in_force(row, f"{year}-12-31"):
        gone = [probation.get((old["id"], year - 1), 0) for old in there if old["after"] == row["id"]]
        return own + sum(count - count // 2 for count in gone)
    return own // 2 if row["after"] else own


def _targets(
    there: Rows, year: int, admitted: int, members: dict, printed: Printed, rng: np.random.Generator
) -> dict[str, int]:
    """Return local targets that add up to the city's.

    That of 2013 is the only whole number whose attainment rounds to the printed percentage.
    """
    total = round(admitted / rng.uniform(0.94, 1.14))
    if year == 2013:
        count = printed.count("members_admitted", period="2013")
        attained = printed.count("admission_target_pct", period="2013")
        (total,) = [number for number in range(1, 2 * count) if round(100 * count / number) == attained]
    size = [members.get((row["id"], year), 0) or members.get((row["id"], year - 1), 0) / 2 for row in there]
    return dict(zip((row["id"] for row in there), apportion(total, size).tolist(), strict=True))


def _account(start: int, end: int, admitted: int, lapsed: int, rng: np.random.Generator) -> dict[str, int]:
    out = {name: int(rng.binomial(start, rate)) for name, rate in _RATES.items()}
    if 2 * (sum(out.values()) + lapsed) > start:
        out = dict.fromkeys(out, 0)
    out["struck_off"] += lapsed
    readmitted = int(rng.binomial(start, _READMITTED)) if end else 0
    churn = int(rng.binomial(min(start, end), _CHURN))
    net = end - start - admitted - readmitted + sum(out.values())
    transfers = {"transferred_in": churn + max(net, 0), "transferred_out": churn + max(-net, 0)}
    return {"start": start, "readmitted": readmitted, **transfers, **out, "end": end}
