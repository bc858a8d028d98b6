"""Pages that bear another date than their text."""

from dataclasses import replace

import pytest
from chibo.metrics import consistency


@pytest.fixture
def dated(figure, published_of):
    """Return a function that makes one source with the date of its page and that of its text."""

    def make(page, text, **how):
        published = published_of(figure("units", 249, **how), figure("cells", 1, **how))
        return replace(published, sources=published.sources.assign(published=page, text_date=text))

    return make


@pytest.mark.parametrize(
    ("page", "text", "years"),
    [
        ("2018-11-19", "2013-12/2014-01", 4.8),  # 31 January 2014 to 19 November 2018: 1,753 days
        ("2019-12-31", "2012", 7.0),
        ("2012", "2013-12-31", -1.0),  # written after the date on its page
    ],
)
def test_the_years_between_page_and_text_are_counted_from_the_nearer_ends(dated, page, text, years):
    (row,) = consistency.dated_otherwise(dated(page, text)).itertuples()
    assert (row.source, row.published, row.text_date, row.years) == ("paper", page, text, years)
    assert (row.count, row.figures, row.status) == (2, "F1 F2", "inferred")


@pytest.mark.parametrize(("page", "text"), [("2013", ""), ("", "2013"), ("2013-12", "2013"), ("2013", "2013-12/2014")])
def test_a_page_that_may_be_of_its_text_s_time_is_not_dated_otherwise(dated, page, text):
    assert consistency.dated_otherwise(dated(page, text)).empty


def test_sources_of_other_places_are_left_out(dated):
    assert consistency.dated_otherwise(dated("2019", "2012", area="there"), area="here").empty
    assert len(consistency.dated_otherwise(dated("2019", "2012", area="there"), area="there")) == 1


def test_the_article_and_the_ward_table_are_dated_otherwise(shipped):
    found = consistency.dated_otherwise(shipped, area="da-lat")
    assert found[["published", "text_date", "years"]].to_numpy().tolist() == [
        ["2019-12-31", "2012", 7.0],  # headed "31/12/2019", the page named 2012
        ["2018-11-19", "2013-12/2014-01", 4.8],
    ]
    assert found["note"].tolist() == ["city-table-2012", "article-2014"]
    assert (found["count"] == found["figures"].str.split().str.len()).all()
    # The 214,443 that its label would put beside the census of 2019.
    assert "F064" in found["figures"][0].split()
    assert consistency.dated_otherwise(shipped, area="bao-loc").empty
