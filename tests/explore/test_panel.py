"""The panel without a browser: a widget that is moved changes everything below it."""

import subprocess
import sys
from dataclasses import replace

import pytest
from chibo import explore
from chibo.errors import UnknownName
from chibo.explore import VIEWS, open_figures, open_panel

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def panel(data):
    return open_panel(data, lang="en", demo=True)


def below(panel):
    """Return the HTML of the sentence with the picture, the table, the sources and the code."""
    return [panel._above.value, *(tab.value for tab in panel._tabs.children)]


def labels(choice):
    return [label for label, _ in choice.options]


def test_moving_a_choice_changes_what_is_below(panel):
    assert "249 of the 249" in below(panel)[0]
    panel.year.value = 2011
    above, _, _, code = below(panel)
    assert "between 212 and 236 of the 249" in above
    assert "open_report(year=2011," in code
    before = below(panel)
    panel.subject.value = "split"
    panel.view.value = next(view for view in VIEWS if view.chart == "split.by_ward")
    assert all(old != new for old, new in zip(before, below(panel), strict=True))
    assert panel.shown.picture.name == "split.by_ward"


def test_the_language_changes_every_word(panel):
    panel.lang.value = "vi"
    assert [choice.description for choice in (panel.year, panel.area, panel.view)] == ["Năm", "Địa phương", "Hình"]
    assert panel._tabs.titles == ("Bảng số", "Nguồn", "Mã lệnh")
    assert "Độ phủ theo thời điểm" in labels(panel.view)
    assert "Phường 1, Đà Lạt" in panel.area.options
    assert (panel.shown.picture.lang, panel.view.value) == ("vi", VIEWS[0])


def test_only_what_there_is_of_a_place_is_offered_and_its_numbers_can_be_taken_along(panel):
    assert "coverage.over_time" in [view.chart for _, view in panel.view.options]
    panel.area.value = "Biên Hòa city"
    assert [view.chart for _, view in panel.view.options] == ["coverage.peers"]
    panel.subject.value = "quality"
    taken = 'download="bien-hoa-2013-quality.organisation_ratings.en.csv" href="data:text/csv'
    assert taken in below(panel)[0]
    panel.area.value = ""
    assert taken in below(panel)[0]  # an emptied field is no choice


def test_a_register_is_offered_only_where_there_is_one_and_says_what_it_is(data, panel):
    assert labels(panel.layer) == ["Published", "Register (synthetic)"]
    real = replace(data, register=replace(data.register, synthetic=False))
    assert labels(open_panel(real, lang="en").layer) == ["Published", "Register"]
    alone = open_panel(replace(data, register=None), lang="en")
    assert labels(alone.layer) == ["Published"]
    assert labels(open_panel(data, lang="en").layer) == ["Published"]  # made-up data only where asked for by name
    assert alone.shown.picture is not None


def test_the_subjects_and_pictures_are_those_of_the_layer(panel):
    panel.layer.value = "register"
    assert {view.layer for _, view in panel.view.options} == {"register"}
    assert "consistency" not in [name for _, name in panel.subject.options]
    assert below(panel)[2].count("No published figure") == 1


def test_all_figures_of_several_places_and_years_stand_in_one_picture_and_one_table(data):
    browser = open_figures(data, lang="en", areas=["da-lat", "bao-loc"])
    assert browser.shown.picture.title.count("members (Jun 2018, date inferred); Bảo Lộc 5,076 members (Sep 2021, date")
    exec(browser.shown.code.replace("report.chart", "drawn = report.chart"), names := {})
    assert names["drawn"].title == browser.shown.picture.title
    browser.years.value = (2020, 2021)
    assert [row[2].text for row in browser.shown.table.rows] == ["4,809 members", "5,076 members"]
    browser.indicator.value = "organisations_rated"  # of which no whole was printed, but classes
    assert browser.shown.picture is None and "da-lat" in [place for _, place in browser.places.options]
    with pytest.raises(UnknownName, match="did you mean 'members_total'"):
        open_figures(data, indicator="member_total")


def test_the_reports_on_what_is_shown_are_made_and_each_is_told(data, panel, monkeypatch):
    asked, done = [], [sys.executable, "-c", "print('2013/01.en.html'); print('6 rendered')"]
    monkeypatch.setattr(explore, "Popen", lambda command, **how: asked.append(command) or subprocess.Popen(done, **how))
    panel.make.click()
    assert "6 rendered" in panel.made.value and 'href="/files/outputs/index.en.html"' in panel.made.value
    done[2] = "raise SystemExit(1)"
    panel.make.click()
    assert "href" not in panel.made.value and not panel.make.disabled
    given = f"--lang en render --areas da-lat --data {data.path.resolve()} --years 2013 --lang en"
    assert " ".join(asked[0][3:]) == given
