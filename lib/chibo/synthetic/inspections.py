"""Inspections and supervision by year: two years of the city's committees are printed, and four inspections of 2013.

``general`` is all inspection of the committees together; the named subjects are inspections of one kind of work and
are not part of it. The two years 2016 and 2017 are printed together and 2017 alone, so 2016 is their difference.
"""

import numpy as np

from chibo.synthetic.setting import CITY, YEARS, Printed, Setting
from chibo.synthetic.shares import apportion

GENERAL = "general"
_BOTH, _SECOND = "2016/2017", "2017"
_NAMED = [
    ("party_work", "ward_commune_committees", "ward_commune_committees", (5, 11)),
    ("party_work", "neighbourhood_cells", "neighbourhood_cells", (10, 24)),
    ("personnel_work", "organisations", "grassroots_organisations", (3, 8)),
    ("resolution_4_xi", "organisations", "grassroots_organisations", (3, 8)),
]
_NAMED_IN = {"party_work": range(2011, 2019), "personnel_work": range(2011, 2019), "resolution_4_xi": range(2012, 2016)}
_PRINTED_IN = 2013
# Usual numbers a year, and the share found with shortcomings; none is told for supervised members.
_USUAL = {
    ("inspection", "organisations"): ((120, 190), 0.24),
    ("inspection", "members"): ((190, 270), 0.22),
    ("supervision", "organisations"): ((70, 100), 0.25),
    ("supervision", "members"): ((160, 280), None),
}

Rows = list[dict]


def inspections(setting: Setting, printed: Printed, rng: np.random.Generator) -> Rows:
    """Return rows of ``inspections``: the city until its end, in the same year also the new wards."""
    printed_years = _printed(printed)
    rows: Rows = []
    for year in YEARS:
        for (kind, counted), (usual, share) in _USUAL.items():
            inspected = int(rng.integers(*usual))
            found = None if share is None else int(rng.binomial(inspected, share))
            if (kind, counted, year) in printed_years:
                inspected, printed_found = printed_years[kind, counted, year]
                found = found if printed_found is None and share is not None else printed_found
                found = found if found is None else min(found, inspected)
            rows += _by_area(setting, kind, counted, year, inspected, found)
        for subject, counted, category, usual in _NAMED:
            if year not in _NAMED_IN[subject]:
                continue
            inspected = int(rng.integers(*usual))
            if year == _PRINTED_IN:
                inspected = printed.count("organisations_inspected", f"{subject}:{category}", period=str(year))
            found = int(rng.binomial(inspected, 0.25))
            rows.append(_row(CITY, "inspection", subject, counted, year, inspected, found))
    return rows


def _printed(printed: Printed) -> dict[tuple[str, str, int], tuple[int, int | None]]:
    """Return inspected and found for the two printed years, the first as the difference."""
    first, second = (int(text) for text in _BOTH.split("/"))

    def of(period: str) -> dict[tuple[str, str], tuple[int, int | None]]:
        count = printed.count
        supervised = printed.count("organisations_supervised", period=period)
        return {
            ("inspection", "organisations"): (
                count("organisations_inspected", "by_committees", period=period),
                count("organisations_with_shortcomings", period=period),
            ),
            ("inspection", "members"): (
                count("members_inspected", "by_committees", period=period),
                count("members_with_shortcomings", period=period),
            ),
            ("supervision", "organisations"): (
                supervised,
                count("organisations_supervised_with_shortcomings", period=period) if period == _SECOND else None,
            ),
            ("supervision", "members"): (count("members_supervised", period=period), None),
        }

    both, later = of(_BOTH), of(_SECOND)
    years = {(*key, second): numbers for key, numbers in later.items()}
    for key, (inspected, found) in both.items():
        rest = None if found is None or later[key][1] is None else found - later[key][1]
        years[*key, first] = inspected - later[key][0], rest
    return years


def _by_area(setting: Setting, kind: str, counted: str, year: int, inspected: int, found: int | None) -> Rows:
    """Share the year of the reform between the city, first half, and the new wards, second half."""
    if year < setting.reform_year:
        return [_row(CITY, kind, GENERAL, counted, year, inspected, found)]
    areas = [CITY, *setting.new_wards]
    weights = [sum(ward.units for ward in setting.wards if ward.successor == area) for area in setting.new_wards]
    parts = apportion(inspected, [sum(weights), *weights])
    shares = [None] * len(areas) if found is None else apportion(found, parts).tolist()
    return [
        _row(area, kind, GENERAL, counted, year, int(part), share)
        for area, part, share in zip(areas, parts, shares, strict=True)
    ]


def _row(area: str, kind: str, subject: str, counted: str, year: int, inspected: int, found: int | None) -> dict:
    return {
        "area": area,
        "kind": kind,
        "subject": subject,
        "object": counted,
        "year": year,
        "inspected": inspected,
        "with_shortcomings": found,
    }
