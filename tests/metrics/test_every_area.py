"""Every metric on every area of the shipped data: none raises, changes what it read, or loses its trace."""

import copy
from dataclasses import fields

import pandas as pd
import pytest
from chibo.metrics import baseline, breaks, capacity, consistency, coverage, figures, quality, split
from chibo.store import Published

YEARS = [1990, 2009, 2011, 2013, 2020, 2040]
ONCE = 2013  # for results that no report year changes
# What was printed about a smaller place comes from one or two pages, so more years would give the same tables.
FEWER_YEARS = dict.fromkeys(["country", "region", "district"], [1990, 2013, 2040])
FEWER_YEARS |= dict.fromkeys(["ward", "commune", "township"], [2013])
STATUS = {"as_reported", "inferred", "derived", "bounded", "unknown"}
NO_STATUS = {"record"}  # counts of figures, not figures


def _figures(p, area, year):
    yield "select", figures.select(p, p.indicators["id"].tolist(), area=area, category=None, until=year)
    yield "of_year", figures.of_year(p, area=area, year=year)


def _consistency(p, area, year):
    if year == ONCE:
        checks = consistency.checks(p, area=area)
        ledger = consistency.ledger(p, checks, area=area)
        yield "record", consistency.record(p, area=area)
        yield "record", consistency.record(p, area=area, by="indicator")
        yield "checks", checks
        yield "ledger", ledger
        yield "summary", consistency.summary(ledger, checks)
        yield "dated_otherwise", consistency.dated_otherwise(p, area=area)
    yield "record_of_year", consistency.record_of_year(p, area=area, year=year)


def _coverage(p, area, year):
    if year == ONCE:
        start = baseline.baseline(p, area=area)
        yield "baseline", start
        yield "reading_bounds", baseline.reading_bounds(start)
        yield "readings_range", baseline.readings_range(start)
        peers = coverage.peers(p, area=area)
        yield "peers", peers
        for until in YEARS:
            yield "peers_range", coverage.peers_range(peers, area=area, year=until)
    yield "reported", baseline.reported(p, area=area, until=year)
    yield "answer", coverage.answer(p, area=area, year=year)
    yield "established", coverage.established(p, area=area, until=year)
    yield "gain", baseline.gain(p, area=area, until=year)
    yield "careful", baseline.careful(p, area=area, until=year)


def _split(p, area, year):
    if year == ONCE:
        wards = split.by_ward(p, area=area)
        yield "by_ward", wards
        yield "extremes", split.extremes(wards)
        yield "ward_sums", split.ward_sums(p, wards, area=area)
        yield "over_time", split.over_time(p, area=area)
    yield "accounts", split.accounts(p, area=area, until=year)
    yield "effect", split.effect(p, area=area, until=year)


def _quality(p, area, year):
    organisations = quality.organisation_ratings(p, area=area, year=year)
    members = quality.member_ratings(p, area=area, year=year)
    yield "organisation_ratings", organisations
    yield "member_ratings", members
    yield "headline", quality.headline(organisations, area=area)
    yield "remainder", quality.remainder(members, area=area)
    yield "complete_peer", quality.complete_peer(p, members, area=area)
    yield "admissions", quality.admissions(p, area=area, until=year)
    if year == ONCE:
        yield "organisations", quality.organisations(p, area=area)
        yield "strength", quality.strength(p, area=area)


def _capacity(p, area, year):
    yield "training", capacity.training(p, area=area, year=year)
    yield "degree_support", capacity.degree_support(p, area=area, until=year)
    yield "inspections", capacity.inspections(p, area=area, year=year)
    if year == ONCE:
        yield "inspection_results", capacity.inspection_results(p, area=area)


MODULES = [_figures, _consistency, _coverage, _split, _quality, _capacity]


@pytest.mark.parametrize("results_of", MODULES, ids=lambda function: function.__name__.strip("_"))
def test_a_metric_works_on_every_area_and_keeps_its_trace(shipped, results_of):
    before = copy.deepcopy(shipped)
    known = set(shipped.observations["id"])
    for area, kind in zip(shipped.areas["id"], shipped.areas["kind"], strict=True):
        for year in FEWER_YEARS.get(kind, YEARS):
            for name, table in results_of(shipped, area, year):
                said = f"{name} of {area}, {year}"
                assert isinstance(table, pd.DataFrame), said
                if table.empty:
                    continue
                ids = " ".join(table["figures"]).split()
                assert set(ids) <= known, said
                assert name in NO_STATUS or ids, said
                assert name in NO_STATUS or set(table["status"]) <= STATUS, said
                assert all(len(row.split()) == len(set(row.split())) for row in table["figures"]), said
    _assert_same(shipped, before)


@pytest.mark.parametrize("series", ["units", "households", "population", "borders", "ratings"])
def test_breaks_of_every_area_stand_in_order_and_change_nothing(shipped, series):
    before = copy.deepcopy(shipped)
    for area in shipped.areas["id"]:
        years = breaks.breaks_of(shipped, series=series, area=area)["year"].tolist()
        assert years == sorted(set(years))
    _assert_same(shipped, before)


def test_a_result_can_be_changed_without_changing_what_was_read(shipped):
    before = copy.deepcopy(shipped)
    found = figures.select(shipped, "units_total")
    found.loc[:, "value"] = -1.0
    taken = coverage.established(shipped, area="da-lat")
    taken.loc[:, "cells"] = -1.0
    _assert_same(shipped, before)


def _assert_same(after: Published, before: Published) -> None:
    for field in fields(Published):
        pd.testing.assert_frame_equal(getattr(after, field.name), getattr(before, field.name))
