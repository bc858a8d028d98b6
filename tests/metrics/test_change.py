"""Change between two years: a number inside one regime, an error across a break, nothing where a year is missing."""

import pandas as pd
import pytest
from chibo.metrics import change
from chibo.metrics.breaks import SeriesBreakError

SPLIT = {"id": "split", "period": "2011", "instrument_en": "Split of 83 street quarters"}


@pytest.fixture
def units(published_of, figure):
    return published_of(
        figure("units_total", 80, "2008"),
        figure("units_total", 100, "2010"),
        figure("units_total", 249, "2011"),
        figure("units_total", 249, "2012-06-30"),
        breaks=[SPLIT],
    )


def test_a_growth_across_a_break_is_an_error_and_names_the_instrument(units):
    with pytest.raises(SeriesBreakError, match="units_total of 2010 and 2011 .*Split of 83 street quarters"):
        change.between(units, "units_total", area="here", before=2010, after=2011)


def test_inside_one_regime_it_is_a_number_with_its_growth(units):
    (row,) = change.between(units, "units_total", area="here", before=2008, after=2010).to_dict("records")
    assert (row["value_before"], row["value_after"], row["change"], row["growth_pct"]) == (80, 100, 20, 25)
    assert (row["status"], row["figures"]) == ("derived", "F1 F2")
    (back,) = change.between(units, "units_total", area="here", before=2010, after=2008).to_dict("records")
    assert back["change"] == -20


def test_after_the_break_years_compare_again(units):
    (row,) = change.between(units, "units_total", area="here", before=2011, after=2012).to_dict("records")
    assert (row["period_before"], row["period_after"], row["change"]) == ("2011", "2012-06-30", 0)


def test_a_year_that_was_not_published_gives_no_row(units):
    found = change.between(units, "units_total", area="here", before=2009, after=2010)
    assert found.empty
    assert "change" in found


def test_an_unknown_indicator_is_said_with_the_nearest_one(units):
    with pytest.raises(ValueError, match="'unit_total' came.*'units_total'"):
        change.between(units, "unit_total", area="here", before=2008, after=2010)


def test_a_share_changes_in_points_and_does_not_grow(published_of, figure):
    shares = {"unit": "percent", "measure": "share"}
    published = published_of(
        figure("coverage_pct", 90, "2012", "cell", **shares), figure("coverage_pct", 95, "2013-10", "cell", **shares)
    )
    (row,) = change.between(published, "coverage_pct", area="here", before=2012, after=2013, category="cell").to_dict(
        "records"
    )
    assert row["change"] == 5
    assert pd.isna(row["growth_pct"])


def test_nothing_grows_from_zero(published_of, figure):
    published = published_of(figure("units_without_members", 0, "2012"), figure("units_without_members", 2, "2013"))
    (row,) = change.between(published, "units_without_members", area="here", before=2012, after=2013).to_dict("records")
    assert row["change"] == 2
    assert pd.isna(row["growth_pct"])


def test_part_of_a_year_is_no_annual_count_and_a_break_inside_a_year_mixes_what_it_counts(published_of, figure):
    flow = {"unit": "members", "measure": "flow"}
    borders = {"id": "b", "period": "2025-07-01", "instrument_en": "Decision 19/2025"}
    published = published_of(
        figure("members_admitted", 29, "2024-01-01/2024-02-15", **flow),
        figure("members_admitted", 150, "2023", **flow),
        figure("members_admitted", 140, "2025", **flow),
        figure("members_admitted", 130, "2026", **flow),
        breaks=[borders],
    )
    assert change.between(published, "members_admitted", area="here", before=2023, after=2024).empty
    for before, after in ((2023, 2025), (2025, 2026)):
        with pytest.raises(SeriesBreakError, match="Decision 19/2025"):
            change.between(published, "members_admitted", area="here", before=before, after=after)
