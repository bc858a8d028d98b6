"""Grassroots organisations from 1998 to 2025: sixteen lead a ward or commune, the others an office, a school, a firm.

Between 2013 and 2018 the printed counts gain five committees and lose four cells: four cells grew into committees, and
one committee was founded. Between 2018 and 2020 one sector loses five; they end together in the middle of 2019. In
2025 the level above them ends and with it every organisation: the ward and commune committees become five ward
committees, schools and firms and most offices go on under the new ward they stand in, and the rest, the offices of the
former city, are dissolved. One new ward printed how many are below its committee.
"""

import numpy as np
import pandas as pd
from city import CITY, FOUNDED, REFORM, City, apportion, committee

OFFICES, SCHOOLS = "administration_services_forces", "schools_business"
_TAGS = {OFFICES: "asf", SCHOOLS: "sb"}
_SMALLER_SINCE = "2019-07-01"
_GREW_ON, _FOUNDED_ON = ["2014-07-01", "2015-04-01", "2016-10-01", "2017-07-01"], "2016-01-01"
_OFFICES_DISSOLVED_IN_REFORM = 7
_COMMITTEES_OF_OFFICES = 0.7  # share of the committees outside wards that are offices rather than schools or firms


def organisations(city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Return ``organisations``.

    A row also carries ``after``, the id of the organisation its members went on in ("" for none), and ``size``, its
    members around 2018 (missing for ward committees, which take what the others leave of the printed total).
    """

    def count(category: str, period: str) -> int:
        return city.printed("grassroots_organisations", category, period=period)

    committees, schools = count("committee", "2013") - len(city.wards), count(f"sector:{SCHOOLS}", "2018-06")
    of_offices = round(committees * _COMMITTEES_OF_OFFICES)
    cells_of_schools = schools - (committees - of_offices)
    numbers = [of_offices, committees - of_offices, count("cell", "2013") - cells_of_schools, cells_of_schools]
    kinds = pd.DataFrame({"sector": [OFFICES, SCHOOLS] * 2, "kind": ["committee"] * 2 + ["cell"] * 2})
    old = kinds.loc[np.repeat(kinds.index, numbers)].reset_index(drop=True).assign(valid_from=FOUNDED, valid_to="")
    old["size"] = np.where(old["kind"] == "cell", rng.uniform(8, 25, len(old)), rng.uniform(60, 100, len(old)))
    largest = old[old["kind"] == "cell"].nlargest(len(_GREW_ON), "size").index
    new = pd.DataFrame({"sector": [*old["sector"][largest], OFFICES], "valid_from": [*_GREW_ON, _FOUNDED_ON]})
    new = new.assign(kind="committee", valid_to="", size=rng.uniform(36, 48, len(new)))
    old.loc[largest, ["valid_to", "size"]] = [[day, 27.0] for day in _GREW_ON]
    rows = pd.concat([old, new], ignore_index=True).assign(area=CITY, after="")
    rows["id"] = _ids(rows, "")
    rows.loc[largest, "after"] = rows["id"][len(old) :].to_numpy()[: len(largest)]
    ending = count(f"sector:{OFFICES}", "2018-06") - count(f"sector:{OFFICES}", "2020-06")
    small = rows[(rows["sector"] == OFFICES) & (rows["kind"] == "cell") & (rows["valid_to"] == "")]
    rows.loc[small.nsmallest(ending, "size").index, "valid_to"] = _SMALLER_SINCE
    return pd.concat([*_leading(city), rows, _after_reform(city, rows, rng)], ignore_index=True)


def _leading(city: City) -> list[pd.DataFrame]:
    """Return the committees of the wards and communes, and those of the new wards."""
    after = city.wards["successor"].map(committee)
    old = pd.DataFrame({"area": city.wards.index, "valid_from": FOUNDED, "valid_to": REFORM, "after": after.to_numpy()})
    new = pd.DataFrame({"area": city.new_wards.index, "valid_from": REFORM, "valid_to": "", "after": ""})
    kind = {"kind": "committee", "sector": "ward_commune", "size": np.nan}
    return [rows.assign(id=rows["area"].map(committee), **kind) for rows in (old, new)]


def _after_reform(city: City, rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """End every organisation of the city outside its wards; return those that go on in the new wards."""
    standing = rows[rows["valid_to"] == ""]
    rows.loc[standing.index, "valid_to"] = REFORM
    dissolved = standing[standing["sector"] == OFFICES].nsmallest(_OFFICES_DISSOLVED_IN_REFORM, "size")
    new = standing.drop(dissolved.index).assign(valid_from=REFORM, valid_to="", area="")
    wider, day = city.wider_new_ward, city.detailed_new_wards[city.wider_new_ward]
    for kind, of_kind in new.groupby("kind"):
        known = city.printed("grassroots_organisations", kind, period=day, area=wider)
        new.loc[rng.permutation(of_kind.index)[:known], "area"] = wider
    others, left = city.new_wards.drop(wider), new["area"] == ""
    new.loc[left, "area"] = rng.permutation(np.repeat(others.index, apportion(left.sum(), others, minimum=1)))
    rows.loc[new.index, "after"] = _ids(new, "-2025")
    return new.assign(id=rows["after"][new.index])


def _ids(rows: pd.DataFrame, since: str) -> pd.Series:
    numbers = rows.groupby("sector").cumcount() + 1
    return "o-" + rows["sector"].map(_TAGS) + since + "-" + numbers.astype(str).str.zfill(2)
