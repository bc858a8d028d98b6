"""What a hostile statistician would look for, case by case: what is said of the shipped data, and what is not."""

import shutil
from pathlib import Path

import pytest
from chibo import metrics
from chibo.charts import peers as pictures
from chibo.metrics import baseline, capacity, consistency, coverage, figures, peers, split
from chibo.report import open_report
from chibo.store import open_data

SHIPPED = Path(__file__).parents[2] / "data"
SOURCE = "lam-dong-online-2018-da-lat-nang-cao-nang-luc"
# As an analyst would type them: two more years under the scheme of 2013, and one after it.
YEARS = [("organisations_rated_pct,clean_strong", 2011, 70), ("organisations_rated_pct,clean_strong", 2012, 74)]
YEARS += [("organisations_rated_pct,clean_strong", 2014, 80), ("members_rated_pct,good", 2012, 71)]


@pytest.fixture(scope="module")
def more_years(tmp_path_factory):
    folder = tmp_path_factory.mktemp("typed") / "data"
    shutil.copytree(SHIPPED / "published", folder / "published")
    with (folder / "published/observations.csv").open("a", encoding="utf-8") as file:
        for number, (quantity, year, value) in enumerate(YEARS, start=9001):
            file.write(f"F{number},da-lat,{quantity},{year},stated,,{value},rounded,{SOURCE},\n")
    return open_data(folder)


def readings(p, area, year):
    return baseline.readings_range(baseline.baseline(p, area=area, until=year))


def members(published, area):
    return figures.select(published, "members_total", area=area)


SAID = [
    # A share without its printed base; a count of cells whose period has no start.
    ("coverage.answer", coverage.answer, "da-lat", 2013, ["249 of the 249"], ["inferred"]),
    (
        "coverage.established",
        coverage.established,
        "da-lat",
        2013,
        ["by October 2013", "since when, was not found"],
        ["2011"],
    ),
    # Every reading is counted, the one with guests too: it alone gives 236 with any cell.
    ("coverage.readings", readings, "da-lat", 2013, ["8 readings", "between 236 and 249"], ["246"]),
    # The day of a newspaper is no printed date, and no day of a split.
    ("coverage.answer", coverage.answer, "bao-loc", 2013, ["172 of the 174", "The date was inferred"], ["Đà Lạt"]),
    ("split.effect", split.effect, "bao-loc", 2013, ["119 residential units before", "by 7 Aug 2013"], ["No split"]),
    # Villages are added up, not taken away.
    ("split.kept", split.effect, "da-lat", 2013, ["the sum of the villages printed", "differ by 1"], ["24 by"]),
    # Differences of ours are no printed numbers; one person may attend two courses.
    (
        "capacity.results",
        capacity.inspection_results,
        "da-lat",
        2020,
        ["259 without, by subtraction"],
        ["259 without;"],
    ),
    ("capacity.training", capacity.training, "da-lat", 2020, ["several courses", "The date was inferred"], ["in all"]),
    # Members of June 2018 stand in a brief of 2013 with their date.
    ("quality.strength", members, "da-lat", 2013, ["6,455 (June 2018)", "date was inferred"], []),
    # One year of a scheme says nothing of a trend.
    ("peers.own", peers.own_pairs, "da-lat", 2013, ["no two years inside one scheme", "nothing can be said"], ["→"]),
    # What was sought is told from what there is.
    ("consistency.record_of_year", consistency.search, "da-lat", 2013, ["on all of Đà Lạt: 24"], ["published on"]),
    ("consistency.search", lambda p, area, year: consistency.search(p, area=area), "da-lat", 2013, ["opening"], []),
]


@pytest.mark.parametrize(("key", "metric", "area", "year", "wanted", "unwanted"), SAID)
def test_a_sentence_claims_what_its_figures_bear(data, key, metric, area, year, wanted, unwanted):
    report = open_report(year=year, lang="en", area=area, data=data)
    given = {"year": year, "until": year}
    takes = metric.__wrapped__ if hasattr(metric, "__wrapped__") else metric
    given = {name: value for name, value in given.items() if name in takes.__code__.co_varnames}
    said = report.finding(key, metric(report.published, area=area, **given)).text
    assert [words for words in wanted if words not in said] == [], said
    assert [words for words in unwanted if words in said] == [], said


def test_years_an_analyst_adds_stand_side_by_side_by_scheme_with_the_points_between(more_years):
    report = open_report(year=2013, lang="en", data=more_years)
    said = report.finding("peers.own", peers.own_pairs(report.published, area="da-lat")).text
    wanted = ["70% → 74% (+4 points, scheme of 2011)", "74% → 77% (+3 points, scheme of 2011)", "71% → 74%"]
    assert [words for words in wanted if words not in said] == []
    assert "80%" not in said  # 2014 is of another scheme
    pairs = peers.rating_pairs(report.published, indicator="organisations_rated")
    alt = report.chart(pictures.rating_pairs, pairs).alt
    assert "2011 → 2012, clean and strong" in alt and "70% → 74%" in alt


def test_each_row_of_a_pair_says_whether_the_exemplary_are_in_it(data):
    report = open_report(year=2013, lang="en", data=data)
    pairs = report.named(peers.rating_pairs(data.published, indicator="organisations_rated"))
    names = pairs[pairs["category"] == "clean_strong"].set_index("area_short")["category_name"].to_dict()
    assert names == {
        "Lạng Sơn": "clean and strong (exemplary: not known)",
        "Việt Nam": "clean and strong with exemplary",
        "Biên Hòa": "clean and strong, not exemplary",
        "Lai Vung": "clean and strong with exemplary",
    }


def test_the_land_of_a_place_that_grew_has_a_plus_and_an_undated_figure_no_date(data):
    report = open_report(year=2013, lang="en", data=data)
    checks = metrics.consistency.checks(data.published, area="da-lat")
    rows = report.named(checks[checks["identity"] == "land-unchanged"]).query("outcome == 'differs'").set_index("area")
    assert rows["difference_text"].to_dict() == {
        "da-lat": "+1.09 km² (later − earlier)",
        "da-lat/phuong-3": "+0.1363 km² (later − earlier)",
        "da-lat/phuong-7": "0.21 km²",
    }
    assert rows.at["da-lat/phuong-7", "period_text"] == "date not known"


@pytest.mark.parametrize(("area", "shown"), [("da-lat", "made up"), ("lang-biang-2025", "No register is at hand")])
def test_a_made_up_register_is_shown_of_no_place_that_came_after_it(data, area, shown):
    report = open_report(year=2025 if "2025" in area else 2013, lang="en", area=area, data=data, demo=True)
    assert shown in report.about_register().text
