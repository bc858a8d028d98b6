"""Every metric on the shipped data, on one area of each set of printed indicators: none raises or loses its trace."""

import copy
import inspect
import os
from dataclasses import fields
from itertools import combinations_with_replacement

import pandas as pd
import pytest
from chibo.metrics import baseline, capacity, consistency, coverage, peers, quality, split
from chibo.store import Published

YEARS, SHARES = [1990, 2040, 2013], 8
ALL = bool(os.environ.get("CHIBO_TEST_ALL"))
STATUS = {"as_reported", "inferred", "derived", "bounded", "unknown"}
NO_STATUS = {"record", "with_outcome", "instruments"}  # of counts of figures, of ids, of what no figure need be about
NO_METRIC = {"lines", "span"}


def results(p, area, year):
    """Give every public metric what its parameters are named for: results of others among them, made once."""
    made = {"checks": consistency.checks(p, area=area), "by_ward": split.by_ward(p, area=area)}
    made |= {"baseline": baseline.baseline(p, area=area), "peers": coverage.peers(p, area=area)}
    made |= {"member_ratings": quality.member_ratings(p, area=area, year=year)}
    made |= {"ledger": consistency.ledger(p, made["checks"], area=area)}
    given = {"published": p, "area": area, "year": year, "until": year, "outcome": "agrees", "checks": made["checks"]}
    given |= {"wards": made["by_ward"], "ledger": made["ledger"], "ratings": made["member_ratings"]}
    given |= {"indicator": "members_rated", "areas": [area]}
    tables = {baseline: made["baseline"], coverage: made["peers"], peers: peers.rearrangements(p, area=area)}
    yield from made.items()
    for module in (baseline, capacity, consistency, coverage, peers, quality, split):
        for name, metric in inspect.getmembers(module, inspect.isfunction):
            is_metric = metric.__module__ == module.__name__ and not name.startswith(("_", "register_"))
            if is_metric and name not in {*made, *NO_METRIC}:
                known = given | {"table": tables.get(module)}
                wanted = known.keys() & inspect.signature(metric).parameters.keys()
                yield name, metric(**{each: known[each] for each in wanted})
    yield "headline", quality.headline(quality.organisation_ratings(p, area=area, year=year), area=area)


def areas_of(published):
    """Return an area of each set of printed indicators, and one about which nothing is printed.

    In a usual run not of each: of those in which two indicators stand together that did not in a larger one.
    """
    printed = published.observations.groupby("area")["indicator"].agg(frozenset).drop_duplicates()
    areas, met = [], set()
    for area, indicators in sorted(printed.items(), key=lambda each: -len(each[1])):
        pairs = set(combinations_with_replacement(sorted(indicators), 2))
        areas += [area] if ALL or pairs - met else []
        met |= pairs
    return [*areas, "dong-nai"]


@pytest.mark.parametrize("share", range(SHARES))  # each for a process of its own
def test_a_metric_works_on_every_area_and_keeps_its_trace(shipped, share):
    before, known, met = copy.deepcopy(shipped), set(shipped.observations["id"]), set()
    areas = areas_of(shipped)[share::SHARES]
    for area in areas:
        for year in YEARS if area == "da-lat" else [2013]:
            for name, table in results(shipped, area, year):
                said = f"{name} of {area}, {year}"
                assert isinstance(table, pd.DataFrame), said
                if table.empty:
                    continue
                met.add(name)
                ids = " ".join(table["figures"]).split()
                assert set(ids) <= known, said
                assert name in NO_STATUS or (ids and set(table["status"]) <= STATUS), said
                assert all(len(row.split()) == len(set(row.split())) for row in table["figures"]), said
    assert met >= {"checks", "organisation_ratings"}
    assert "da-lat" not in areas or met >= {"answer", "effect", "training", "gain"}
    for field in fields(Published):
        pd.testing.assert_frame_equal(getattr(shipped, field.name), getattr(before, field.name))
