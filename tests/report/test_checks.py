"""Checks in words: the arithmetic with its numbers, the difference with its unit, what may explain it."""

import pytest
from chibo.metrics import consistency
from chibo.report import open_report


@pytest.fixture(scope="module")
def checks(shipped):
    return consistency.checks(shipped)


@pytest.fixture
def said(data, checks):
    """Return a function that gives one check of the shipped data in words."""

    def one(identity, area, period, lang="en"):
        report = open_report("consistency", year=2013, lang=lang, data=data)
        rows = checks[(checks["identity"] == identity) & (checks["area"] == area) & (checks["period"] == period)]
        return report.named(rows).to_dict("records")[0]  # what differs stands first

    return one


@pytest.mark.parametrize(
    ("check", "formula", "difference"),
    [
        (("organisations-by-type", "da-lat", "2013"), "24 + 37 = 61", ""),
        (("units-as-printed", "da-lat", "2011"), "236 + 12 + 3 = 251; printed 249", "+2 residential units"),
        (("units-through-split", "da-lat", "2011"), "108 + 225 − 83 = 250; printed 249", "+1 residential unit"),
        (("households-of-places", "da-lat", "2012"), "sum of 16 figures = 64,131; printed 64,132", "−1 household"),
        (("land-unchanged", "da-lat", "2011"), "393.29 ≠ 394.38", "+1.09 km² (later − earlier)"),
        (("organisations-rated-share", "di-linh", "2016"), "2 : 55 = 3.64%; printed 5.7%", "−2.06 percentage points"),
        (("organisation-classes", "di-linh", "2016"), "63.6 + 5.7 + 32.7 = 102%", "−2 percentage points"),
        (("organisation-classes", "bien-hoa", "2013"), "45.3 + 12.82 + 33.33 + 7.69 + 0.85 = 100%", ""),
        (("member-classes", "da-lat", "2013"), "14 + 0.5 + 74; leaves 11.5% (10.45–12.55%)", ""),
        (("admission-attainment", "da-lat", "2013"), "189 : …; printed 108%", ""),
        (("members-over-time", "duc-trong", "2017-04-27"), "4,058 + 39 − 29 = 4,068; printed 4,219", "−151 members"),
    ],
)
def test_the_arithmetic_is_written_out(said, check, formula, difference):
    row = said(*check)
    assert (row["formula"], row["difference_text"]) == (formula, difference)


def test_numbers_are_written_as_the_language_does(said):
    row = said("households-of-places", "da-lat", "2012", "vi")
    assert row["formula"] == "tổng của 16 số = 64.131; nguồn in 64.132"
    assert row["difference_text"] == "−1 hộ"


def test_what_cannot_be_checked_says_why_and_what_would_fit(said):
    row = said("admission-attainment", "da-lat", "2013")
    assert (row["why_name"], row["possible"]) == ("the base was not found", "175")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_check_of_the_shipped_data_can_be_said(data, checks, lang):
    report = open_report("consistency", year=2013, lang=lang, data=data)
    for outcome in ("differs", "unchecked", "agrees"):
        named = report.named(consistency.with_outcome(data.published, checks, outcome))
        assert named["formula"].str.len().gt(0).all()
        assert not named["formula"].str.contains("nan|inf|None").any()
        assert named["identity_name"].notna().all()
        if outcome == "differs":
            assert named["explanation"].str.len().gt(0).all()
