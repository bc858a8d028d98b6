"""A real register in sentences, tables and pictures: nothing small is said, drawn or left in a text nobody sees."""

import re
from dataclasses import replace

import pytest
from chibo import charts, metrics
from chibo.disclosure import INTERNAL_VARIABLE, MARK
from chibo.disclosure.audit import audit_batch
from chibo.report import open_report
from chibo.report.names import Places
from chibo.words import Words, phrases

SIGN = "[c]"


def membership(report, **options):
    return metrics.quality.register_members(report.register, areas=report.bodies, **options)


def admissions(report):
    return report.from_register(metrics.quality.register_admissions(report.register, areas=report.bodies))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_sentence_says_the_sign_and_what_it_means(data, lang):
    report = open_report("register", year=2013, lang=lang, data=data)
    said = report.finding("register.admission", admissions(report).query("year == 2013")).text
    assert SIGN in said
    assert said.endswith(Words(lang).label("value.suppressed_short"))
    assert report.sources().text.endswith(Words(lang).label("value.suppressed_key"))
    assert not re.search(r"\b4\b", said)


def test_a_table_shows_the_sign_and_explains_it_below(report, monkeypatch):
    names = ["register.strength_table", "column.official", "column.probationary", "column.members"]
    known = phrases._phrases() | dict.fromkeys(names, {"vi": "x", "en": "x"})
    monkeypatch.setattr(phrases, "_phrases", lambda: known)
    table = report.from_register(membership(report, by="area", years=[2012]))
    shown = report.table(table, "register.strength", ["area_name", "official", "probationary", "members"])
    first = [cell.text for cell in shown.rows[0]]
    assert first[1:] == [SIGN, SIGN, "305"]
    assert shown.sources.startswith(Words("en").label("value.suppressed_key"))
    assert "300" not in shown.to_html()


def test_a_picture_leaves_the_mark_out_and_says_so_in_hover_and_alternative_text(report):
    chart = report.chart(charts.quality.register_admissions, admissions(report))
    assert [mark.text for mark in chart.marks if SIGN in mark.text] == ["2013, Admitted: [c]"]
    assert "most 12 (2012), least 12 (2012) of the years that are shown" in chart.alt
    heights = [patch.get_height() for patch in chart.figure.axes[0].patches]
    assert 12 in heights
    assert 4 not in heights
    assert Words("en").label("value.suppressed_key") in chart.alt
    assert Words("en").label("value.suppressed_key") in chart.note
    assert not re.search(r"Admitted: 4\b", chart.to_svg())


def test_classes_kept_inside_have_a_sign_and_no_point(report, data):
    asked = {"rating_schemes": data.published.rating_schemes, "subject": "member", "areas": report.bodies}
    table = report.from_register(metrics.quality.register_ratings(report.register, **asked))
    # 103 excellent, 360 good, 130 completed, 16 failed: nothing is small, so nothing is kept inside.
    assert list(table[MARK]) == [""] * 4
    wards = metrics.quality.register_ratings(
        report.register, data.published.rating_schemes, subject="member", areas=["da-lat/phuong-1"]
    )
    own = open_report("register", year=2013, lang="en", area="da-lat/phuong-1", data=data)
    chart = own.chart(charts.quality.register_ratings, own.from_register(wards))
    points = [[line for line in ax.get_lines() if line.get_marker() == "o"] for ax in chart.figure.axes]
    kept = [mark.value == SIGN for mark in chart.marks]
    assert [len(each) for each in points] == [not sign for sign in kept]
    assert sum(kept) == 2  # 40 and 4 of 304: one small count, and another that it could be worked out from


def test_a_picture_of_which_everything_is_kept_inside_is_not_drawn(report):
    table = admissions(report).query("year == 2013")
    shown = report.chart(charts.quality.register_admissions, table)
    assert shown.text == Words("en").label("report.all_suppressed")


def test_counts_of_persons_without_a_source_are_refused_and_printed_ones_are_not(report):
    table = membership(report).drop(columns="layer")
    with pytest.raises(ValueError, match="from_register"):
        report.table(table.assign(figures=""), "My members", ["members"])
    printed = report.published.observations["id"].iloc[0]
    assert len(report.table(table.assign(figures=printed), "My members", ["members"]).rows) == len(table)


def test_a_count_has_one_name_in_the_report_of_a_ward_and_in_the_table_by_ward_of_the_city(data, report):
    ward = open_report("register", year=2013, lang="en", area="da-lat/phuong-3", data=data)
    ward.from_register(membership(ward, years=[2013]))
    report.from_register(membership(report, years=[2013], by="area"))
    assert ward.shown["shown"] == {
        "members|areas=da-lat/phuong-3|year=2013": 105,
        "official|areas=da-lat/phuong-3|year=2013": 90,
        "probationary|areas=da-lat/phuong-3|year=2013": 15,
    }
    assert ward.shown["shown"].items() <= report.shown["shown"].items()


@pytest.mark.parametrize(
    ("area", "inside", "parts"),
    [("da-lat", "", 16), ("da-lat/phuong-1", "da-lat", 0), ("cam-ly-2025", "lam-dong-2025", 0)],
)
def test_a_report_knows_what_its_area_is_part_of(data, area, inside, parts):
    places = Places(data.published.areas, area, data.register)
    assert places.inside == inside
    assert len(places.years) == parts
    assert all(until == 2025 for part, (_, until) in places.years.items() if part.startswith("da-lat/"))


def test_what_a_report_showed_goes_with_its_sources_and_gives_nothing_away(report):
    for options in ({}, {"by": "area"}, {"by": "sector"}):
        report.from_register(membership(report, **options))
    admissions(report)
    ledger = report.sources()._repr_mimebundle_()["application/vnd.chibo.shown+json"]
    assert report.doubts()._repr_mimebundle_()["application/vnd.chibo.shown+json"] == ledger
    assert ledger["kept"]
    assert audit_batch([ledger]) == []


def test_what_is_left_to_do_is_listed_on_internal_pages_for_years_that_were_counted(real_folder, monkeypatch):
    monkeypatch.setenv(INTERNAL_VARIABLE, "1")
    reports = [open_report("coverage", year=year, lang="en", data=real_folder) for year in (2011, 2013, 2030)]
    left, done, unknown = (report.to_do() for report in reports)
    assert (len(left.rows), unknown) == (37, None)
    assert done.text.startswith("For the end of 2013 the register has no unit of Đà Lạt without a cell of its own")


def test_an_internal_report_and_a_synthetic_one_show_everything_and_carry_no_ledger(data, monkeypatch):
    synthetic = replace(data, register=replace(data.register, synthetic=True))
    opened = open_report("register", year=2013, lang="en", data=synthetic, demo=True)
    assert 4 in list(admissions(opened)["admitted"])
    assert opened.shown is opened.to_do() is open_report("register", year=2013, lang="en", data=data).to_do() is None
    monkeypatch.setenv(INTERNAL_VARIABLE, "1")
    opened = open_report("register", year=2013, lang="en", data=data)
    assert opened.to_do() is None  # it has no units
    assert 4 in list(admissions(opened)["admitted"])
    assert opened.shown is None
    assert list(opened.sources()._repr_mimebundle_()) == ["text/html", "text/plain"]
