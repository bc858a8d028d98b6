"""Grassroots organisations from 1998 to 2025: sixteen lead a ward or commune, the others an office, a school, a firm.

Between 2013 and 2018 the printed counts gain five committees and lose four cells: four cells grew into committees, and
one committee was founded. Between 2018 and 2020 one sector loses five; they end together in the middle of 2019. In
2025 the level above them ends and with it every organisation: the ward and commune committees become five ward
committees, schools and firms and most offices go on under the new ward they stand in, and the rest, the offices of the
former city, are dissolved.
"""

import numpy as np

from chibo.synthetic.setting import CITY, FOUNDED, Printed, Setting, in_force, tag
from chibo.synthetic.shares import apportion

OFFICES = "administration_services_forces"
SCHOOLS = "schools_business"
_TAGS = {OFFICES: "asf", SCHOOLS: "sb"}
_SMALLER_SINCE = "2019-07-01"
_GREW_ON = ["2014-07-01", "2015-04-01", "2016-10-01", "2017-07-01"]
_FOUNDED_ON = "2016-01-01"
_OFFICES_DISSOLVED_IN_REFORM = 7
_COMMITTEES_OF_OFFICES = 0.7  # share of the committees outside wards that are offices rather than schools or firms

Rows = list[dict]


def organisations(setting: Setting, printed: Printed, rng: np.random.Generator) -> Rows:
    """Return the rows of ``organisations``.

    A row also carries ``after``, the id of the organisation its members went on in ("" for none), and ``size``, its
    members around 2018 (missing for ward committees, which take what the others leave of the printed total).
    """
    rows = [_row(f"o-{ward.tag}", ward.id, "committee", "ward_commune", FOUNDED) for ward in setting.wards]
    others = _first_others(setting, printed, rng)
    rows += others
    _grow(others, rows, printed, rng)
    ending = printed.count("grassroots_organisations", f"sector:{OFFICES}", period="2018-06")
    ending -= printed.count("grassroots_organisations", f"sector:{OFFICES}", period="2020-06")
    small = [row for row in others if row["sector"] == OFFICES and row["kind"] == "cell" and not row["valid_to"]]
    for row in sorted(small, key=lambda row: (row["size"], row["id"]))[:ending]:
        row["valid_to"] = _SMALLER_SINCE
    _reform(setting, rows, rng)
    return rows


def _first_others(setting: Setting, printed: Printed, rng: np.random.Generator) -> Rows:
    """Return the organisations of 2013 that lead no ward or commune."""
    committees = printed.count("grassroots_organisations", "committee", period="2013") - len(setting.wards)
    cells = printed.count("grassroots_organisations", "cell", period="2013")
    schools = printed.count("grassroots_organisations", f"sector:{SCHOOLS}", period="2018-06")
    of_offices = round(committees * _COMMITTEES_OF_OFFICES)
    counts = {
        (OFFICES, "committee"): of_offices,
        (SCHOOLS, "committee"): committees - of_offices,
        (OFFICES, "cell"): cells - (schools - committees + of_offices),
        (SCHOOLS, "cell"): schools - committees + of_offices,
    }
    rows: Rows = []
    for (sector, kind), count in counts.items():
        sizes = rng.uniform(60, 100, count) if kind == "committee" else rng.uniform(8, 25, count)
        for size in sizes:
            rows.append(_row(_next_id(rows, sector), CITY, kind, sector, FOUNDED, float(size)))
    return rows


def _grow(others: Rows, rows: Rows, printed: Printed, rng: np.random.Generator) -> None:
    """Turn the largest cells into committees and found one more, as the counts of 2013 and 2018 ask."""
    lost = printed.count("grassroots_organisations", "cell", period="2013")
    lost -= printed.count("grassroots_organisations", "cell", period="2018-06")
    gained = printed.count("grassroots_organisations", "committee", period="2018-06")
    gained -= printed.count("grassroots_organisations", "committee", period="2013")
    largest = sorted((row for row in others if row["kind"] == "cell"), key=lambda row: -row["size"])
    for number, old in enumerate(largest[:lost]):
        day = _GREW_ON[number % len(_GREW_ON)]
        new = _row(_next_id(others, old["sector"]), CITY, "committee", old["sector"], day, float(rng.uniform(36, 48)))
        old.update(valid_to=day, after=new["id"], size=27.0)
        others.append(new)
        rows.append(new)
    for _ in range(gained - lost):
        new = _row(_next_id(others, OFFICES), CITY, "committee", OFFICES, _FOUNDED_ON, float(rng.uniform(36, 48)))
        others.append(new)
        rows.append(new)


def _reform(setting: Setting, rows: Rows, rng: np.random.Generator) -> None:
    """End every organisation of the city and begin those of the new wards."""
    new: Rows = [
        _row(f"o-{tag(area)}-2025", area, "committee", "ward_commune", setting.reform) for area in setting.new_wards
    ]
    committee_of = {row["area"]: row["id"] for row in new}
    standing = [row for row in rows if in_force(row, setting.reform)]
    for ward, row in zip(setting.wards, standing[: len(setting.wards)], strict=True):
        row.update(valid_to=setting.reform, after=committee_of[ward.successor])
    others = standing[len(setting.wards) :]
    offices = sorted((row for row in others if row["sector"] == OFFICES), key=lambda row: (-row["size"], row["id"]))
    dissolved = {row["id"] for row in offices[-_OFFICES_DISSOLVED_IN_REFORM:]}
    going_on = [row for row in others if row["id"] not in dissolved]
    units = [sum(ward.units for ward in setting.wards if ward.successor == area) for area in setting.new_wards]
    places = rng.permutation(np.repeat(setting.new_wards, apportion(len(going_on), units, minimum=1)))
    for row, place in zip(going_on, places, strict=True):
        identifier = f"o-{_TAGS[row['sector']]}-2025-{sum(other['sector'] == row['sector'] for other in new) + 1:02d}"
        new.append(_row(identifier, str(place), row["kind"], row["sector"], setting.reform, row["size"]))
        row["after"] = identifier
    for row in others:
        row["valid_to"] = setting.reform
    rows += new


def _row(identifier: str, area: str, kind: str, sector: str, day: str, size: float | None = None) -> dict:
    return {
        "id": identifier,
        "area": area,
        "kind": kind,
        "sector": sector,
        "valid_from": day,
        "valid_to": "",
        "after": "",
        "size": size,
    }


def _next_id(rows: Rows, sector: str) -> str:
    return f"o-{_TAGS[sector]}-{sum(row['sector'] == sector for row in rows) + 1:02d}"
