"""The membership account of each organisation: admissions, exits, and transfers that make every year close.

``end = start + in - out`` holds for each organisation and year, with ``start`` and ``end`` the headcounts of two
31 Decembers. Admissions and exits are drawn first; transfers take up what is left, on top of a yearly churn. An
organisation that ends sends all its members on and closes at nothing; its successor begins at nothing and takes them
in.
"""

from collections import Counter

import numpy as np
import pandas as pd
from city import YEARS, City, Rows, at_end, shared

_CHURN = 0.03
_RATES = {"died": 0.006, "left": 0.0008, "struck_off": 0.0015, "expelled": 0.0008}
_NOT_CONFIRMED = 0.015  # probationary members not made official, struck off
_READMITTED = 0.0003


def admissions_with_changes(
    organisations: Rows, counted: pd.DataFrame, city: City, rng: np.random.Generator
) -> tuple[Rows, Rows]:
    """Return rows of ``admissions`` and ``membership_changes``, one for each organisation and year it was there."""
    sums = counted.groupby(["organisation", "year"])[["members", "probationary"]].sum()
    members, probation = (Counter(sums[column].to_dict()) for column in sums)
    admissions, changes = [], []
    for year in YEARS:
        begun = [row for row in organisations if row["valid_from"] <= f"{year}-12-31"]
        there = [row for row in begun if row["valid_to"] == "" or row["valid_to"] > f"{year}-01-01"]
        going_on = {row["id"] for row in at_end(there, year)}
        gone = {row["id"]: [old["id"] for old in there if old["after"] == row["id"]] for row in there}
        admitted = {row["id"]: probation[row["id"], year] for row in there}
        for name, before in gone.items():
            if before:  # predecessors in the same year admitted half of them
                half = admitted[name] // 2
                admitted[name] -= half
                admitted |= shared(half, {old: members[old, year - 1] for old in before})
        sizes = {row["id"]: members[row["id"], year] or members[row["id"], year - 1] / 2 for row in there}
        total = round(sum(admitted.values()) / rng.uniform(0.94, 1.14))
        targets = shared(_printed_target(city) if year == 2013 else total, sizes)
        for row in there:
            name = row["id"]
            waiting = probation[name, year - 1]  # whose twelve months end in the year
            if name in going_on:  # an organisation that ended saw the first half of them
                waiting += sum((probation[old, year - 1] + 1) // 2 for old in gone[name])
            elif row["after"]:
                waiting //= 2
            lapsed = int(rng.binomial(waiting, _NOT_CONFIRMED))
            of = {"organisation": name, "year": year, "admitted": admitted[name]}
            admissions.append(of | {"made_official": waiting - lapsed, "target": targets[name]})
            changes.append(of | _account(members[name, year - 1], members[name, year], admitted[name], lapsed, rng))
    return admissions, changes


def _printed_target(city: City) -> int:
    """Return the only whole number whose attainment rounds to the printed one of 2013."""
    count = city.printed("members_admitted", period="2013")
    attained = city.printed("admission_target_pct", period="2013")
    (target,) = [number for number in range(1, 2 * count) if round(100 * count / number) == attained]
    return target


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
