"""Grassroots organisations from 1998 to 2025: sixteen lead a ward or commune, the others an office, a school, a firm.

Between 2013 and 2018 the printed counts gain five committees and lose four cells: four cells grew into committees, and
one committee was founded. Between 2018 and 2020 one sector loses five; they end together in the middle of 2019. In
2025 the level above them ends and with it every organisation: the ward and commune committees become five ward
committees, schools and firms and most offices go on under the new ward they stand in, and the rest, the offices of the
former city, are dissolved.
"""

import numpy as np
from published_figures import CITY, FOUNDED, Printed, Rows, Setting, apportion, in_force, tag

OFFICES = "administration_services_forces"
SCHOOLS = "schools_business"
_TAGS = {OFFICES: "asf", SCHOOLS: "sb"}
_SMALLER_SINCE = "2019-07-01"
_GREW_ON = ["2014-07-01", "2015-04-01", "2016-10-01", "2017-07-01"]
_FOUNDED_ON = "2016-01-01"
_OFFICES_DISSOLVED_IN_REFORM = 7
_COMMITTEES_OF_OFFICES = 0.7  # share of the committees outside wards that are offices rather than schools or firms


def organisations(setting: Setting, printed: Printed, rng: np.random.Generator) -> Rows:
    """Return the rows of ``organisations``.

    A row also carries ``after``, the id of the organisation its members went on in ("" for none), and ``size``, its
    members around 2018 (missing for ward committees, which take what the others leave of the printed total).
    """

    def count(category: str, period: str) -> int:
        return printed.count("grassroots_organisations", category, period=period)

    rows = [_row(f"o-{tag(ward.id)}", ward.id, "committee", "ward_commune", FOUNDED) for ward in setting.wards]
    others = _first_others(count("committee", "2013") - len(rows), count("cell", "2013"),
                           count(f"sector:{SCHOOLS}", "2018-06"), rng)  # fmt: skip
    lost = count("cell", "2013") - count("cell", "2018-06")
    gained = count("committee", "2018-06") - count("committee", "2013")
    _grow(others, lost, gained, rng)
    rows += others
    ending = count(f"sector:{OFFICES}", "2018-06") - count(f"sector:{OFFICES}", "2020-06")
    small = [row for row in others if row["sector"] == OFFICES and row["kind"] == "cell" and not row["valid_to"]]
    for row in sorted(small, key=lambda row: (row["size"], row["id"]))[:ending]:
        row["valid_to"] = _SMALLER_SINCE
    _reform(setting, rows, rng)
    return rows


def _first_others(committees: int, cells: int, schools: int, rng: np.random.Generator) -> Rows:
    """Return the organisations of 2013 that lead no ward or commune."""
    of_offices = round(committees * _COMMITTEES_OF_OFFICES)
    of_schools = committees - of_offices
    counts = {
        (OFFICES, "committee"): of_offices,
        (SCHOOLS, "committee"): of_schools,
        (OFFICES, "cell"): cells - (schools - of_schools),
        (SCHOOLS, "cell"): schools - of_schools,
    }
    rows: Rows = []
    for (sector, kind), count in counts.items():
        for size in rng.uniform(60, 100, count) if kind == "committee" else rng.uniform(8, 25, count):
            rows.append(_row(_next_id(rows, sector), CITY, kind, sector, FOUNDED, float(size)))
    return rows


def _grow(others: Rows, lost: int, gained: int, rng: np.random.Generator) -> None:
    """Turn the largest cells into committees and found one more, as the counts of 2013 and 2018 ask."""
    largest = sorted((row for row in others if row["kind"] == "cell"), key=lambda row: -row["size"])
    for number in range(gained):
        old = largest[number] if number < lost else None
        sector, day = (old["sector"], _GREW_ON[number % len(_GREW_ON)]) if old else (OFFICES, _FOUNDED_ON)
        size = float(rng.uniform(36, 48))
        others.append(_row(_next_id(others, sector), CITY, "committee", sector, day, size))
        if old:
            old.update(valid_to=day, after=others[-1]["id"], size=27.0)


def _reform(setting: Setting, rows: Rows, rng: np.random.Generator) -> None:
    """End every organisation of the city and begin those of the new wards."""
    new = [_row(f"o-{tag(area)}-2025", area, "committee", "ward_commune", setting.reform) for area in setting.new_wards]
    committee_of = {row["area"]: row["id"] for row in new}
    standing = [row for row in rows if in_force(row, setting.reform)]
    for ward, row in zip(setting.wards, standing, strict=False):
        row.update(valid_to=setting.reform, after=committee_of[ward.successor])
    others = standing[len(setting.wards) :]
    offices = sorted((row for row in others if row["sector"] == OFFICES), key=lambda row: (-row["size"], row["id"]))
    dissolved = {row["id"] for row in offices[-_OFFICES_DISSOLVED_IN_REFORM:]}
    going_on = [row for row in others if row["id"] not in dissolved]
    counts = apportion(len(going_on), setting.units_of_new_wards(), minimum=1)
    places = rng.permutation(np.repeat(setting.new_wards, counts))
    for row, place in zip(going_on, places, strict=True):
        number = sum(other["sector"] == row["sector"] for other in new) + 1
        name = f"o-{_TAGS[row['sector']]}-2025-{number:02d}"
        new.append(_row(name, str(place), row["kind"], row["sector"], setting.reform, row["size"]))
        row["after"] = name
    for row in others:
        row["valid_to"] = setting.reform
    rows += new


def _row(name: str, area: str, kind: str, sector: str, day: str, size: float | None = None) -> dict:
    row = {"id": name, "area": area, "kind": kind, "sector": sector}
    return row | {"valid_from": day, "valid_to": "", "after": "", "size": size}


def _next_id(rows: Rows, sector: str) -> str:
    return f"o-{_TAGS[sector]}-{sum(row['sector'] == sector for row in rows) + 1:02d}"
