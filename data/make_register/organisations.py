"""Grassroots organisations from 1998 to 2025: sixteen lead a ward or commune, the others an office, a school, a firm.

Between 2013 and 2018 the printed counts gain five committees and lose four cells: four cells grew into committees, and
one committee was founded. Between 2018 and 2020 one sector loses five; they end together in the middle of 2019. In
2025 the level above them ends and with it every organisation: the ward and commune committees become five ward
committees, schools and firms and most offices go on under the new ward they stand in, and the rest, the offices of the
former city, are dissolved.
"""

import numpy as np
from city import CITY, FOUNDED, REFORM, City, Rows, apportion, in_force, tag

_TAGS = {"administration_services_forces": "asf", "schools_business": "sb"}
OFFICES, SCHOOLS = _TAGS
_SMALLER_SINCE = "2019-07-01"
_GREW_ON, _FOUNDED_ON = ["2014-07-01", "2015-04-01", "2016-10-01", "2017-07-01"], "2016-01-01"
_OFFICES_DISSOLVED_IN_REFORM = 7
_COMMITTEES_OF_OFFICES = 0.7  # share of the committees outside wards that are offices rather than schools or firms


def organisations(city: City, rng: np.random.Generator) -> Rows:
    """Return the rows of ``organisations``.

    A row also carries ``after``, the id of the organisation its members went on in ("" for none), and ``size``, its
    members around 2018 (missing for ward committees, which take what the others leave of the printed total).
    """
    leading = [_row(f"o-{tag(ward.id)}", ward.id, "committee", "ward_commune", FOUNDED) for ward in city.wards]

    def count(category: str, period: str) -> int:
        return city.printed("grassroots_organisations", category, period=period)

    others: Rows = []
    committees, schools = count("committee", "2013") - len(leading), count(f"sector:{SCHOOLS}", "2018-06")
    of_offices = round(committees * _COMMITTEES_OF_OFFICES)
    cells_of_schools = schools - (committees - of_offices)
    for sector, kind, number, sizes in [
        (OFFICES, "committee", of_offices, (60, 100)),
        (SCHOOLS, "committee", committees - of_offices, (60, 100)),
        (OFFICES, "cell", count("cell", "2013") - cells_of_schools, (8, 25)),
        (SCHOOLS, "cell", cells_of_schools, (8, 25)),
    ]:
        for size in rng.uniform(*sizes, number).tolist():
            others.append(_row(_next_id(others, sector), CITY, kind, sector, FOUNDED, size))
    largest = sorted((row for row in others if row["kind"] == "cell"), key=lambda row: -row["size"])
    for old, day in zip(largest, _GREW_ON, strict=False):
        name, size = _next_id(others, old["sector"]), float(rng.uniform(36, 48))
        others.append(_row(name, CITY, "committee", old["sector"], day, size))
        old.update(valid_to=day, after=name, size=27.0)
    founded = _row(_next_id(others, OFFICES), CITY, "committee", OFFICES, _FOUNDED_ON, float(rng.uniform(36, 48)))
    others.append(founded)
    ending = count(f"sector:{OFFICES}", "2018-06") - count(f"sector:{OFFICES}", "2020-06")
    small = [row for row in others if (row["sector"], row["kind"], row["valid_to"]) == (OFFICES, "cell", "")]
    for row in sorted(small, key=lambda row: row["size"])[:ending]:
        row["valid_to"] = _SMALLER_SINCE
    return leading + others + _after_reform(city, leading, in_force(others, REFORM), rng)


def _after_reform(city: City, leading: Rows, others: Rows, rng: np.random.Generator) -> Rows:
    """End every organisation of the city; return those of the new wards."""
    new = [_row(f"o-{tag(area)}-2025", area, "committee", "ward_commune", REFORM) for area in city.new_wards]
    for ward, row in zip(city.wards, leading, strict=True):
        row.update(valid_to=REFORM, after=f"o-{tag(ward.successor)}-2025")
    offices = sorted((row for row in others if row["sector"] == OFFICES), key=lambda row: -row["size"])
    going_on = [row for row in others if row not in offices[-_OFFICES_DISSOLVED_IN_REFORM:]]
    counts = apportion(len(going_on), city.units_of_new_wards(), minimum=1)
    places = rng.permutation(np.repeat(city.new_wards, counts)).tolist()
    for row, place in zip(going_on, places, strict=True):
        row["after"] = _next_id(new, row["sector"], "-2025")
        new.append(_row(row["after"], place, row["kind"], row["sector"], REFORM, row["size"]))
    for row in others:
        row["valid_to"] = REFORM
    return new


def _row(name: str, area: str, kind: str, sector: str, day: str, size: float | None = None) -> dict:
    row = {"id": name, "area": area, "kind": kind, "sector": sector}
    return row | {"valid_from": day, "valid_to": "", "after": "", "size": size}


def _next_id(rows: Rows, sector: str, since: str = "") -> str:
    return f"o-{_TAGS[sector]}{since}-{sum(row['sector'] == sector for row in rows) + 1:02d}"
