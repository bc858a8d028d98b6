"""The record of what was published at all: figures counted by subject and year."""

from chibo.metrics import consistency


def test_the_record_counts_by_subject_and_year_and_shows_empty_years(published_of, figure):
    published = published_of(
        figure("units_total", 1, "2011"),
        figure("units_total", 2, "2011-06"),
        figure("households", 3, "2013"),
        figure("households", 4, "", status="unknown"),
        figure("households", 5, "2011", area="there"),
        subjects={"units_total": "coverage", "households": "split"},
    )
    found = consistency.record(published, area="here").set_index(["subject", "year"])
    assert found["count"].to_dict() == {
        ("coverage", 2011): 2,
        ("coverage", 2012): 0,
        ("coverage", 2013): 0,
        ("split", 2011): 0,
        ("split", 2012): 0,
        ("split", 2013): 1,
    }
    assert found.loc[("coverage", 2011), "figures"] == "F2 F1"  # by the end of the period
    assert found.loc[("split", 2012), "figures"] == ""


def test_a_place_nobody_wrote_about_has_an_empty_record(published_of, figure):
    published = published_of(figure("units_total", 1), areas=[{"id": "there"}])
    assert consistency.record(published, area="there").empty
    assert consistency.record_of_year(published, area="there", year=2013).empty


def test_the_record_of_a_year_counts_figures_and_sources(published_of, figure):
    published = published_of(
        figure("units_total", 1),
        figure("units_total", 1, source="other"),
        figure("households", 3),
        figure("households", 4, "2012"),
        subjects={"units_total": "coverage", "households": "split"},
    )
    (found,) = consistency.record_of_year(published, area="here", year=2013).to_dict("records")
    assert (found["count"], found["sources"], found["subjects"]) == (3, 2, "coverage split")
    assert found["figures"] == "F1 F2 F3"
