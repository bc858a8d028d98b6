"""A notebook's report: parameters refused with a way out, sentences by case, sources and doubts from figures."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from chibo import charts, metrics
from chibo.explore import VIEWS
from chibo.report import Report, ReportError, open_report
from chibo.report.display import Finding, TableView
from chibo.words import phrases
from matplotlib.figure import Figure


@pytest.fixture
def report_of(data):
    """Return a function that opens a report on the shipped data."""

    def opened(lang="vi", year=2013, area="da-lat", data=data):
        return open_report("test", year=year, lang=lang, area=area, data=data, demo=True)

    return opened


@pytest.fixture
def report(report_of):
    return report_of()


@pytest.mark.parametrize("year", [True, "2013", 2013.0, None, 1989, 2101])
def test_a_year_that_is_no_whole_number_in_range_is_refused(data, year):
    with pytest.raises(ReportError, match=r"^year: .* allowed: a whole number from 1990 to 2100$"):
        open_report("test", year=year, lang="vi", data=data)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"lang": "fr"}, r"lang: 'fr' came; allowed: vi, en$"),
        ({"lang": None}, r"lang: None came"),
        ({"area": "da-latt"}, r"area: 'da-latt' came, .*; did you mean 'da-lat'\?"),
        ({"area": "Lâm Đồng"}, r"area: 'Lâm Đồng' came, .*; did you mean 'lam-dong' or 'lam-dong-2025'\?"),
    ],
)
def test_an_unknown_language_or_area_is_refused_with_the_nearest(data, parameters, message):
    with pytest.raises(ReportError, match=message):
        open_report("test", **{"year": 2013, "lang": "vi", "data": data} | parameters)


@pytest.mark.parametrize("name", ["da-lat", "Đà Lạt", "thành phố đà lạt", "Da Lat city"])
def test_a_name_that_one_place_has_is_as_good_as_its_id(data, name):
    assert open_report("test", year=2013, lang="vi", data=data, area=name).area == "da-lat"


def test_a_picture_of_ones_own_gets_the_sources_of_its_table(data):
    report = open_report("test", year=2013, lang="en", data=data)
    table = metrics.split.over_time(report.published, area=report.area)
    figure = Figure()
    figure.subplots().plot(table["year"], table["households"])
    chart = report.figure(figure, table, title="Households grew", alt="A line of households", note="A line")
    assert chart.footer.startswith("Source: ")
    assert set(" ".join(table["figures"]).split()) <= set(report.used)
    assert chart._repr_mimebundle_()["text/plain"] == "A line of households"
    assert chart.to_csv().splitlines()[0].startswith("Underlying figure,Date,Year,Residential units,Households")
    with pytest.raises(ValueError, match="without report.from_register"):
        report.figure(figure, table.drop(columns="figures"), title="x", alt="x")


THREE = {"count": [1, 2, 3], "figures": ["F001 F002", "F003", "F001"]}


@pytest.mark.parametrize(
    ("phrases_of_it", "columns", "said", "figures"),
    [
        ({"_none": "{place} {year:year} {n:0}"}, {"count": [], "figures": []}, "Đà Lạt 2013 0", ""),
        ({"": "{place} {count:0} {n:0}"}, THREE, "Đà Lạt 1 3", "F001 F002"),  # filled in from the first row
        ({"": "usual", "_later": "later"}, {"case": ["later"], "figures": ["F001"]}, "later", "F001"),
        ({"": "usual", "_later": "later"}, {"case": [""], "figures": ["F001"]}, "usual", "F001"),
        ({"": "[{list}]", "_item": "{count:0}"}, THREE, "[1, 2 và 3]", "F001 F002 F003"),
        ({"": "{list}", "_item": "{count:0}, x"}, THREE, "1, x; 2, x; 3, x", "F001 F002 F003"),
        ({"": "{list}", "_item": "a: {count:0}"}, THREE, "a: 1; a: 2; a: 3", "F001 F002 F003"),
        (
            {"": "{list}", "_item": "with", "_item_bare": "without"},
            {"item": ["", "bare"], "figures": ["F001", "F002"]},
            "with và without",
            "F001 F002",
        ),
    ],
)
def test_a_sentence_is_said_by_its_case_with_its_figures(report, monkeypatch, phrases_of_it, columns, said, figures):
    added = {f"t.key{ending}": {"vi": text, "en": text} for ending, text in phrases_of_it.items()}
    known = phrases._phrases() | added
    monkeypatch.setattr(phrases, "_phrases", lambda: known)
    found = report.finding("t.key", pd.DataFrame(columns))
    assert (found.text, found.figures) == (said, figures)
    assert list(report.used) == figures.split()


def test_names_stand_beside_ids_in_the_language_and_the_table_stays(report_of):
    ids = {"area": "bao-loc", "most_area": "da-lat", "indicator": "training_participants", "category": "new_members"}
    ids |= {"unit": "persons", "period": "2013-10", "subject": "coverage", "subjects": "coverage split"}
    table = pd.DataFrame([ids])
    before = table.copy(deep=True)
    (vi,), (en,) = (report_of(lang).named(table).to_dict("records") for lang in ("vi", "en"))
    pd.testing.assert_frame_equal(table, before)
    assert (vi["area_name"], vi["area_short"]) == ("Thành phố Bảo Lộc", "Bảo Lộc")
    assert vi["most_area_name"] == "Thành phố Đà Lạt"
    assert (en["category_name"], en["unit_name"], en["period_text"]) == ("New members", "persons", "Oct 2013")
    assert en["indicator_lower"] == "training participants"
    assert en["subject_names"] == "coverage and the split"
    assert vi["subject_name"] == "độ phủ chi bộ"


def test_a_category_of_the_whole_has_no_name_and_one_alone_has(report):
    named = report.named(pd.DataFrame({"indicator": ["households"], "category": [""]}))
    assert named["category_name"].tolist() == [""]
    alone = report.named(pd.DataFrame({"category": ["clean_strong", "not_stated"]}))
    assert alone["category_name"].tolist() == ["trong sạch vững mạnh", "không nêu"]


def test_a_table_has_its_caption_headings_and_sources(report):
    years = metrics.split.over_time(report.published, area="da-lat")
    view = report.table(years, "split.over_time", ["year", "units", "households"])
    assert isinstance(view, TableView)
    assert view.caption == "Đà Lạt: khu dân cư và hộ theo năm"
    assert [cell.text for cell in view.headings] == ["Năm", "Khu dân cư", "Số hộ"]
    assert [cell.text for cell in view.rows[-1]] == ["2017", "249", "[x]"]
    assert view.sources.startswith("[x]: không tìm thấy trong phần nguồn đã xem · Nguồn: ")
    assert set(report.used) == set(" ".join(years["figures"]).split())


def test_a_table_of_ones_own_has_the_words_given_as_its_caption(report):
    table = pd.DataFrame({"my_column": [2], "figures": ["F001"]})
    assert report.table(table, "My own table", ["my_column"]).caption == "My own table"
    with pytest.raises(KeyError, match="split.no_such_table"):
        report.table(table, "split.no_such", ["my_column"])


def test_an_empty_table_or_chart_says_that_nothing_was_found(report_of):
    report = report_of(area="cam-ly-2025")
    nothing = "Không tìm thấy số liệu nào về Phường Cam Ly – Đà Lạt cho phần này."
    years = metrics.split.over_time(report.published, area="cam-ly-2025")
    for shown in (report.table(years, "split.over_time", ["year"]), report.chart(charts.split.over_time, years)):
        assert isinstance(shown, Finding)
        assert shown.text == nothing
    assert not report.used


def test_a_city_that_ended_says_so_once_and_has_no_part_in_what_came_after(report_of):
    report = report_of("en", year=2025)
    assert "lam-vien-2025" not in report.wards
    answer = metrics.coverage.answer(report.published, area="da-lat", year=2025)
    first, second = (report.finding("coverage.answer", answer).text for _ in range(2))
    assert first.startswith("From 1 July 2025 Đà Lạt is no longer an administrative unit;")
    assert "no longer" not in second
    assert "no longer" not in report_of("en", year=2024).finding("coverage.answer", answer).text
    years = report.from_register(metrics.coverage.register_units(report.register, areas=report.wards))
    assert years["year"].max() == 2024


def test_the_place_of_a_sentence_and_a_picture_is_that_of_its_figures(report_of):
    report = report_of("en")
    other = metrics.coverage.answer(report.published, area="bao-loc", year=2013)
    said = report.finding("coverage.answer", other).text
    assert "172 of the 174 residential units of Bảo Lộc" in said
    assert "Đà Lạt" not in said
    states = metrics.coverage.over_time(report.published, area="bao-loc")
    title = report.chart(charts.coverage.over_time, states).title
    assert title.endswith("172 of 174 units of Bảo Lộc have their own cell (98.9%)")
    peers, bao_loc = metrics.coverage.peers(report.published, area="bao-loc"), report_of("en", area="bao-loc")
    assert bao_loc.chart(charts.coverage.peers, peers).title.endswith("92.07% (Tây Nguyên), leaving ranges out")
    places = [metrics.figures.select(report.published, "members_total", area=area) for area in ("bao-loc", "di-linh")]
    assert report.table(pd.concat(places), "report.sources", ["value"]) is not None


def test_key_figures_say_number_unit_and_doubt_and_the_title_what_is_of_the_year(report_of):
    published, place = report_of("en").published, {"area": "da-lat"}
    ratings = metrics.quality.organisation_ratings(published, **place, year=2013)
    members = metrics.quality.member_ratings(published, **place, year=2013)
    tables = {
        "coverage": metrics.coverage.answer(published, **place, year=2013),
        "split": metrics.split.effect(published, **place, until=2013),
        "ratings": metrics.quality.headline(ratings, **place),
        "admissions": metrics.quality.admissions(published, **place, until=2013),
        "members": metrics.quality.remainder(members, **place),
        "organisations": metrics.quality.organisations(published, **place, until=2020).tail(1),
        "results": metrics.capacity.inspection_results(published, **place, until=2020),
        "inspections": metrics.capacity.inspections(published, **place, year=2020),
    }
    said = {
        "249 of 249": "own or joint cells: not known",
        "108 → 249": "the printed numbers add up to 250; derived: 581 → 255 households a unit; a cell in each needs at "
        "least 324 → 747 members",
        "47 of 61": "the other 14: rating not stated",
        "189": "target 175, derived if 108% is of it and rounded",
        "14%": "74% good and 0.5% not completed (or in breach); another 10.45% to 12.55% not stated",
        "51 of 185": "how they were chosen is not known",
        "16": "other subjects or kinds of organisation named: 8, 5, and 5; not to be added up: one may be inspected on "
        "several",
    }
    shown, later = (report_of("en", year=year).key_figures(title=True, **tables) for year in (2013, 2020))
    assert {card.number: card.doubt for card in shown.cards} == said
    assert shown.cards[3].tick == pytest.approx(100 * 175 / 189)
    own = "249 of 249 units have a cell; 47 of 61 organisations clean and strong; 189 members admitted"
    assert shown.headline == f"2013: {own}"
    nothing = "no coverage, rating or admissions of all of Đà Lạt"
    assert later.headline == f"2020: 57 grassroots organisations (Jun 2020, date inferred); {nothing} found"
    assert later.cards[0].other == "2020: none found. Of 2013:"
    later = report_of("en", year=2020)
    assert later.key_figures(title=True, coverage=tables["coverage"]).headline == f"2020: {nothing} were found"
    said = later.finding("split.effect", tables["split"]).text
    assert said.startswith("For 2020 no split or merger of all of Đà Lạt")
    baseline = metrics.coverage.answer(published, **place, year=2011)
    bao_loc = metrics.split.effect(published, area="bao-loc", until=2013)
    (interval, totals) = report_of("en", year=2011).key_figures(coverage=baseline, split=bao_loc).cards
    assert (interval.number, interval.doubt) == ("212–236 of 249", "by reading; with joint cells 236–249")
    assert (totals.number, totals.doubt) == ("119 → 174", "households before and after: not both found")
    nothing = later.key_figures(coverage=baseline.head(0))
    assert (nothing.to_html().strip(), str(nothing)) == ("", "")


def test_a_place_of_every_kind_has_key_figures_and_a_title_of_at_most_three_lines(report_of, data):
    published = data.published
    for area in ("da-lat", "da-lat/phuong-8", "bao-loc", "lam-dong", "viet-nam"):
        known = {"published": published, "area": area}
        checks = metrics.consistency.checks(**known)
        tables = {
            "coverage": metrics.coverage.answer(**known, year=2013),
            "split": metrics.split.effect(**known, until=2025),
            "ratings": metrics.quality.headline(metrics.quality.organisation_ratings(**known, year=2013), area=area),
            "admissions": metrics.quality.admissions(**known),
            "audit": metrics.consistency.summary(metrics.consistency.ledger(**known, checks=checks), checks),
        }
        shown = report_of("vi", area=area, year=2013).key_figures(title=True, **tables)
        assert len(shown.headline) < 160, area
        assert not re.search(r"nan|None", str(shown)), area


def test_a_report_ends_with_its_edition_and_who_publishes_it(report_of, data, tmp_path):
    said = report_of("en").edition().text
    assert "1,167 figures from 258 sources, the latest of" in said
    assert "No publisher and no contact are named" in said
    assert "not official statistics" in said
    (tmp_path / "publisher.yml").write_text("name: An office\ncontact: office@example.org\n", "utf-8")
    said = report_of("en", data=replace(data, path=tmp_path)).edition().text
    assert "Published by An office (office@example.org)." in said


def test_a_result_of_the_register_that_skipped_the_report_is_told_where_to_go(report):
    years = metrics.coverage.register_units(report.register, areas=report.wards)
    for shown in (
        lambda: report.finding("register.coverage", years),
        lambda: report.table(years, "register.coverage", ["year"]),
        lambda: report.chart(charts.coverage.register_by_year, years),
    ):
        with pytest.raises(ValueError, match=r"without report\.from_register"):
            shown()


def test_a_register_says_nothing_of_years_it_did_not_count(report):
    years = metrics.coverage.register_units(report.register, areas=report.wards, years=[2007, 2008, 2025, 2026])
    assert report.from_register(years)["year"].tolist() == [2008]  # the city ended in 2025
    without = replace(report.register, headcounts=report.register.headcounts.head(0))
    bare = Report("test", year=2013, lang="vi", area="da-lat", data=replace(report.data, register=without))
    units = metrics.coverage.register_units(without, areas=report.wards, years=[2013])
    said = bare.finding("register.coverage", bare.from_register(units)).text
    assert "không nói được nơi nào chưa có đảng viên" in said


def test_what_happened_in_a_year_needs_no_headcount(report):
    trained = pd.DataFrame({"year": [2040], "level": ["political_theory_advanced"], "participants": [3]})
    assert report.from_register(trained)["year"].tolist() == [2040]


def test_admissions_without_a_target_are_said_without_one(report_of):
    admitted = pd.DataFrame({"year": [2013, 2013], "admitted": [9, 9], "admitted_with_target": [0, 8]})
    targets = {"target": pd.array([None, 10], dtype="Int64"), "attainment_pct": [float("nan"), 80.0]}
    admitted = admitted.assign(**targets, case=["alone", ""])
    report = report_of("en")
    alone, held = (report.from_register(admitted.iloc[[row]]) for row in (0, 1))
    said = report.finding("register.admission", alone).text
    assert said.endswith("9 members were admitted in 2013; it has no target.")
    assert "admitted 8 against 10 (80.0%)" in report.finding("register.admission", held).text


def test_years_of_cells_break_with_the_units_and_other_years_with_the_borders(report):
    years = pd.DataFrame({"year": [2010, 2011, 2024, 2025]})
    assert report.from_register(years.assign(units=1))["segment"].tolist() == [0, 1, 2, 4]  # two breaks lie before 2025
    assert report.from_register(years)["segment"].tolist() == [0, 0, 0, 2]


def test_an_id_of_an_office_of_its_own_is_its_own_name(report_of):
    ids = {"object": "members", "subject": "tai_chinh", "question": "hinh-thuc", "answer": "good"}
    (named,) = report_of("vi").named(pd.DataFrame([ids])).to_dict("records")
    shown = [named[f"{column}_name"] for column in ("object", "subject", "question", "answer")]
    assert shown == ["đảng viên", "tai chinh", "hinh-thuc", "tốt"]


def test_before_a_figure_is_used_there_are_no_sources_and_no_doubts(report):
    assert report.sources().text == "Báo cáo này không dùng số liệu nào đã công bố."
    assert report.doubts().text == "Không có ghi chú nào kèm theo các số liệu này."


def use(report, figures):
    report.table(pd.DataFrame({"figures": figures}), "Of these", ["figures"])


def notes_of(report, view):
    ids = report.published.notes.set_index(f"text_{report.lang}")["id"]
    return [ids[row[-1].text] for row in view.rows]


def test_doubts_are_exactly_those_of_the_figures_used_and_their_sources(report):
    use(report, ["F001", "F055", "F050"])  # the target, the 47 organisations, 189 admissions
    observations = report.published.observations.set_index("id")
    source = report.published.sources.set_index("id").loc[observations.loc["F001", "source"], "note"]
    expected = {"target-not-printed", "other-classes-not-printed"} | ({source} if source else set())
    assert set(notes_of(report, report.doubts())) == expected


def test_a_doubt_shared_by_many_figures_stands_once_and_counts_its_places(report):
    observations = report.published.observations
    use(report, observations.loc[observations["note"] == "ward-table-vintage", "id"])
    view = report.doubts()
    found = notes_of(report, view)
    assert found.count("ward-table-vintage") == 1
    assert view.rows[found.index("ward-table-vintage")][1].text == "17 địa phương"


def test_a_doubt_refers_to_every_source_it_is_about(report):
    observations = report.published.observations
    use(report, observations["id"])
    number = dict(zip(dict.fromkeys(observations["source"]), range(1, 1000), strict=False))
    of_sources = report.published.sources.set_index("id")["note"]
    view = report.doubts()
    for note, cites in zip(notes_of(report, view), view.cites, strict=True):
        about = {*observations.loc[observations["note"] == note, "source"], *of_sources.index[of_sources == note]}
        assert [cite.number for cite in cites] == sorted(number[source] for source in about if source in number)


NO_VIEW_SAYS = {
    "consistency.record_of_year": lambda p, area, year: metrics.consistency.search(p, area=area, year=year),
    "coverage.gain": lambda p, area, year: metrics.baseline.gain(p, area=area, until=year),
    "coverage.established": lambda p, area, year: metrics.coverage.established(p, area=area, until=year),
    "quality.strength": lambda p, area, year: metrics.figures.select(p, "members_total", area=area),
}
PLACES = ["viet-nam", "tay-nguyen", "lam-dong", "bien-hoa", "dong-thap", "bao-loc", "da-huoai", "di-linh", "duc-trong"]


@pytest.mark.parametrize("place", [*PLACES, "lang-biang-2025", "cam-ly-2025", "da-lat/phuong-3", "da-lat"])
def test_every_sentence_can_be_said_of_a_place_with_gaps_in_its_record(report_of, place):
    for year in (2009, 2013, 2040):
        for report in (report_of(lang, year=year, area=place) for lang in ("vi", "en")):
            of_place = (report.published, place, year)
            said = [report.finding(key, table_of(*of_place)) for key, table_of in NO_VIEW_SAYS.items()]
            said += [view.sentence(report) for view in VIEWS if view.layer == "published"]
            unsaid = [each.text for each in said if re.search(r"\b(nan|NaN|None|NaT)\b|<NA>|[{}]", each.text)]
            assert unsaid == []


def strength(report):
    asked = {"areas": report.bodies, "years": [report.year]}
    bodies = metrics.quality.register_organisations(report.register, **asked)
    people = metrics.quality.register_members(report.register, **asked)
    both = bodies.merge(people, on="year", suffixes=("", "_of_members"))
    return report.finding("register.strength", report.from_register(both))


FROM_THE_REGISTER = {view.finding: view.sentence for view in VIEWS if view.layer == "register"}
FROM_THE_REGISTER |= {"register.strength": strength}
KINDS = {
    True: {"vi": "(mô phỏng)", "en": "(synthetic)"},
    False: {"vi": "(số của đơn vị)", "en": "(the office's own counts)"},
}


@pytest.mark.parametrize("key", FROM_THE_REGISTER)
@pytest.mark.parametrize("synthetic", KINDS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_sentence_from_a_register_says_so_and_of_which_kind(data, key, synthetic, lang):
    some = replace(data, register=replace(data.register, synthetic=synthetic))
    report = Report("test", year=2013, lang=lang, area="da-lat", data=some, demo=True)
    text = FROM_THE_REGISTER[key](report).text
    assert text.startswith({"vi": "Theo sổ đơn vị ", "en": "By the register "}[lang] + KINDS[synthetic][lang])
    assert re.search(r"\d", text)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_without_a_register_or_without_demo_one_line_says_so_and_nothing_else(data, lang):
    for given in (data, replace(data, register=None)):
        report = Report("test", year=2013, lang=lang, area="da-lat", data=given)
        assert [key for key, said in FROM_THE_REGISTER.items() if said(report) is not None] == []
        chart = report.chart(charts.coverage.register_by_year, report.from_register(report_units(report)))
        assert chart is None
        assert "chibo import" in report.about_register().text


def report_units(report):
    return metrics.coverage.register_units(report.register, areas=report.wards)


@pytest.mark.parametrize("key", FROM_THE_REGISTER)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_where_a_register_has_nothing_the_sentence_says_so(data, key, lang):
    for area, year in (("bien-hoa", 2013), ("da-lat", 2007)):
        report = Report("test", year=year, lang=lang, area=area, data=data, demo=True)
        text = FROM_THE_REGISTER[key](report).text
        assert {"vi": "không", "en": "no"}[lang] in text.lower().replace("lacks", "no")
        assert re.findall(r"\d+", text) == [str(year)]
