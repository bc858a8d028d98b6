"""A peer says on the picture its date, what its source speaks of, and where it lies."""

from types import SimpleNamespace

import pandas as pd
import pytest
from chibo.charts.axes import comparability
from chibo.words import Words

from .conftest import CITY, LANGUAGES


def test_another_place_says_its_parts_and_its_province_and_the_area_itself_its_parts_alone():
    drawing = SimpleNamespace(words=Words("en"), area="here")
    places = {"there": "other", "all": "", "here": ""}
    there, wider, here = (SimpleNamespace(area=area, province=name) for area, name in places.items())
    assert comparability(there, drawing, "has a cell", "") == "has a cell · other province"
    assert comparability(wider, drawing, "has a cell") == comparability(here, drawing, "has a cell") == "has a cell"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_peer_of_coverage_says_its_date_wording_and_province_on_the_picture_or_why_it_is_not_there(drawn, lang):
    chart, words = drawn["coverage.peers", lang].chart, Words(lang)
    (ax,), drawing = chart.figure.axes, SimpleNamespace(words=words, area=CITY)
    written = [text.get_text() for text in ax.texts]
    for row in chart.table.itertuples():
        if pd.isna(row.low_pct):
            assert f"{row.area_short} · {row.period_text}" in chart.note
            continue
        parts = [words.label(f"wording.{row.wording}"), comparability(row, drawing)]
        line = " · ".join(filter(None, parts))
        assert line in written
        assert line in chart.alt


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_place_rated_says_its_year_and_where_the_exemplary_are(drawn, lang):
    chart, words = drawn["quality.organisation_ratings", lang].chart, Words(lang)
    written = " | ".join(text.get_text() for text in chart.figure.axes[0].texts)
    assert all(f"{place} · 2013" in written for place in ("Đà Lạt", "Tân Châu", "Biên Hòa", "Lai Vung"))
    strong = [mark.text for mark in chart.marks if words.label("category.clean_strong") in mark.text]
    assert all(any(words.label(f"quality.exemplary_{how}") in text for text in strong) for how in ("inside", "apart"))


def test_of_members_nothing_is_said_of_the_exemplary(drawn):
    chart = drawn["quality.member_ratings", "en"].chart
    written = " | ".join(text.get_text() for ax in chart.figure.axes for text in ax.texts)
    assert "exemplary" not in written + chart.note
    assert "Đồng Tháp · 2012 | shares only | other province" in written
