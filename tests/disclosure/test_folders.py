"""Pages of several places in one folder: what follows from two of them by one subtraction is kept inside."""

import pandas as pd
import pytest
from chibo.disclosure.audit import audit_batch, closed
from chibo.disclosure.ledger import Ledger, Place, named, taken_apart
from chibo.disclosure.suppression import suppress

from .test_suppression import heads, rated

CITY = {"city": (200, 20), "w1": (150, 30), "w2": (120, 36)}
WARDS = CITY | {"w3": (5, 2)}
PROVINCE = {"city": (190, 20), "w1": (170, 30), "district": (6, 1)}


def report(members: dict, areas: list[str]) -> dict:
    """Return the ledger of a report that says the members of some areas together."""
    total = pd.DataFrame([members[area] for area in areas]).sum()
    return suppress(heads(tuple(total)), place=Place(tuple(areas), ward=len(areas) == 1)).ledger.to_dict()


def ratings(weak: int, rest: int, areas: list[str]) -> dict:
    table = rated([0, rest, weak, 0])
    table.attrs["subject"] = "organisation"
    return suppress(table, place=Place(tuple(areas))).ledger.to_dict()


FOLDERS = {
    "a city and all its wards": (
        [report(CITY | {"city": (4, 1)}, each) for each in (["city", "w1", "w2"], ["w1"], ["w2"])],
        "city",
    ),
    "all wards but the smallest": ([report(WARDS, each) for each in ([*WARDS], ["city"], ["w1"], ["w2"])], "w3"),
    "a province beside its city": ([report(PROVINCE, each) for each in ([*PROVINCE], ["city", "w1"])], "district"),
    "ten of twelve organisations": ([ratings(2, 10, ["v", "w"]), ratings(0, 10, ["v"])], "w"),
}


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("together", [True, False])
def test_a_remainder_is_found_and_more_is_kept_inside_until_it_is_not(folder, together):
    reports, rest = FOLDERS[folder]
    assert {taken_apart(leak.name)[1]["areas"] for leak in audit_batch(reports)} >= {rest}
    held = reports if together else reports[-1:]
    standing = reports[: len(reports) - len(held)]
    assert audit_batch(standing) == []
    keep, leaks = closed(held, standing)
    assert leaks
    assert audit_batch([*standing, *(made_again(each, keep) for each in held)]) == []
    shown = {name for each in reports for name in each["shown"]}
    assert keep < shown or rest == "w"  # of 12 organisations in 4 classes nothing else can stand beside those of 10


def made_again(report: dict, keep: set[str]) -> dict:
    """Return what a report says when it keeps more inside."""
    widths = {name: min(9, report["most"].get(name, 9)) for name in keep & {*report["shown"]}}
    shown = {name: value for name, value in report["shown"].items() if name not in keep}
    return report | {"shown": shown, "kept": report["kept"] | widths}


def test_a_single_cell_of_the_city_itself_does_not_keep_the_city_inside():
    cells = {"city|2013": 1, "w1|2013": 20}
    whole = suppress(heads((300, 40)), place=Place(("city", "w1"), cells=cells))
    assert not whole.table["members"].isna().any()
    ward = suppress(heads((270, 30)), place=Place(("w1",), ward=True, cells=cells)).ledger
    assert {leak.name for leak in audit_batch([whole.ledger, ward])} >= {named("members", areas="city", year=2013)}
    assert audit_batch([Ledger(whole.ledger.shown), Ledger(ward.shown)]) == []  # of more cells 40 may be known
