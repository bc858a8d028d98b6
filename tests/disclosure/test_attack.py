"""The attacker reads pages rightly, finds what was planted, and finds nothing out of pages of a real register."""

import json
import random
import re
from decimal import Decimal

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from chibo import metrics, project
from chibo.cli import main
from chibo.disclosure import KEPT_VARIABLE, audit, suppression
from chibo.report import open_report
from chibo.store import open_data
from chibo.words import Words
from click.testing import CliRunner

from .attacker import Count, Knowledge, Reader
from .attacker import main as attack
from .conftest import with_register

DATA, CITY, WARD = project.checkout() / "data", "da-lat", "da-lat/phuong-5"
AREAS = pd.read_csv(DATA / "published/areas.csv", dtype=str, keep_default_na=False).to_dict("records")
READERS = {lang: Reader(lang, AREAS) for lang in ("vi", "en")}
# Of each table of the register the columns that pages sum, and the column they are split by.
SUMS = {
    "headcounts": ("probationary", ""),
    "admissions": ("admitted", ""),
    "trainings": ("participants", "level"),
    "cadre_plans": ("planned women young", "level"),
    "inspections": ("inspected with_shortcomings", "subject"),
}


def run(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


def rendered(folder, out, *options):
    """Render as from the command line; return the pages by path."""
    result = run("render", "--data", folder, "--out", out, *options)
    assert result.exit_code == 0, result.output
    return {str(path.relative_to(out)): path.read_text("utf-8") for path in sorted(out.glob("*/*.html"))}


def read(path, page):
    year, lang, area = int(path[:4]), path.split(".")[-2], WARD if "phuong-5" in path else CITY
    return [*READERS[lang].read(page, area, year)]


def truth(folder, area):
    """Return what the register holds of an area, by plain sums over its files."""
    tables = {name: pd.read_csv(folder / "register" / f"{name}.csv") for name in [*SUMS, "organisations"]}
    of_body, found = tables["organisations"].set_index("id")["area"], {}
    for name, (columns, by) in SUMS.items():
        table = tables[name]
        area_of = table["area"] if "area" in table else table["organisation"].map(of_body)
        rows = table[(area_of == area) | area_of.str.startswith(f"{area}/")]
        rows = rows[(rows["object"] == "members") & (rows["kind"] == "inspection")] if "object" in rows else rows
        for key, sums in rows.groupby(["year", *filter(None, [by])])[columns.split()].sum().iterrows():
            year, *of = key if by else (key,)
            of = ("members", *of) if "object" in rows else tuple(of)
            found |= {Count(column, area, int(year), of): int(sums[column]) for column in columns.split()}
    return found


TOLD = [*range(2008, 2014), *range(2022, 2026)]  # years in tables of reports on 2011 to 2013 and on 2025


def small(found):
    return {count: value for count, value in found.items() if 1 <= value <= 9}


@pytest.fixture(scope="module")
def batch(real_folder, tmp_path_factory):
    """The reports that say anything of a register, of the city and of one of its wards in one folder."""
    out = tmp_path_factory.mktemp("batch")
    rendered(real_folder, out, "--years", "2011-2013,2025", "--notebooks", "00,01,02,03,04")
    return out, rendered(real_folder, out, "--years", "2013", "--notebooks", "00,01,03,04", "--areas", WARD)


@pytest.fixture(scope="module")
def said(batch):
    return {path: read(path, page) for path, page in batch[1].items()}


def test_it_reads_what_internal_pages_show_in_either_language(real_folder, tmp_path):
    first = dict.fromkeys(["participants", "planned", "women", "young"], 2010)  # their tables have four years
    counts = truth(real_folder, CITY)
    shown = {count: value for count, value in counts.items() if first.get(count[0], 2013) <= count.year <= 2013}
    pages = rendered(real_folder, tmp_path, "--years", "2013", "--notebooks", "00,03,04", "--internal")
    assert len(shown) >= 40 and len(small(shown)) >= 4
    for lang in READERS:
        values = {each for path, page in pages.items() if f".{lang}." in path for each in read(path, page)}
        assert set(shown.items()) <= values


def test_it_finds_nothing_out_of_the_city_and_a_ward_in_one_folder(batch, said, capsys):
    out, pages = batch
    assert len(pages) == 5 * 4 * 2 + 8
    assert not list(out.rglob("*.ipynb"))
    known = Knowledge([each for page in said.values() for each in page], AREAS)
    assert known.narrowed == []
    assert len(known.kept) > 70
    assert attack([str(out), "--data", str(DATA)]) == 0
    assert capsys.readouterr().out == f"{len(known.kept)} counts kept inside found; 0 narrowed to a span below 9\n"


def test_a_mark_of_a_count_that_is_kept_inside_has_no_length(batch):
    """The attacker reads words; what a ruler would read off a picture is nothing at all."""
    marks = [mark for page in batch[1].values() for mark in BeautifulSoup(page, "html.parser").select("svg g > title")]
    signed = [mark.parent for mark in marks if mark.text.split("\n")[0].endswith(": [c]")]
    assert len(signed) > 30
    assert [path["d"] for mark in signed for path in mark.find_all(["path", "rect"])] == []


@pytest.mark.parametrize("seed", range(10))
def test_it_finds_a_number_that_was_put_back(batch, said, real_folder, seed):
    """The planted leaks: a number in a sentence, the share of one that is kept inside, and what is left of a total."""
    chance, lang = random.Random(seed), ["vi", "en"][seed % 2]
    words, counts = Words(lang), truth(real_folder, WARD) | truth(real_folder, CITY)
    kept = {count for page in said.values() for count, value in page if value is None}
    if seed % 3 == 0:
        planted = chance.choice(sorted(count for count in kept if count[:3] == ("participants", CITY, 2013)))
        name = f"{words.label(f'level.{planted.of[0]}')}: "
        path, before, after = f"2013/04_capacity_building.{lang}.html", f"{name}[c]", f"{name}{counts[planted]}"
    elif seed % 3 == 1:
        planted, name = Count("young", WARD, 2013, ("grassroots",)), {"vi": "trẻ", "en": "young"}[lang]
        share = words.percent(100 * counts[planted] / counts[planted._replace(quantity="planned")])
        path = f"2013/04_capacity_building.da-lat--phuong-5.{lang}.html"
        before, after = f"{name} [c].", f"{name} {share}."  # at the end, the grassroots posts
    else:
        planted = Count("probationary", WARD, 2013)
        members = {count: value for page in said.values() for count, value in page}[Count("members", WARD, 2013)]
        rows = [("year", "official"), (2013, members - counts[planted])]
        cells = "".join(f"<tr><td>{year}</td><td>{official}</td></tr>" for year, official in rows)
        path, before = f"2013/03_member_quality.da-lat--phuong-5.{lang}.html", "</main>"
        after = f"<figure class='table'><table>{cells}</table></figure></main>"
    assert before in batch[1][path]
    others = [each for at, page in said.items() if at != path for each in page]
    known = Knowledge([*others, *read(path, batch[1][path].replace(before, after))], AREAS)
    assert planted in [count for count, *_ in known.narrowed]


def test_it_names_place_year_and_what_and_ends_with_1(batch, real_folder, tmp_path, capsys):
    path, counts = "2013/04_capacity_building.da-lat--phuong-5.en.html", truth(real_folder, WARD)
    young = Count("young", WARD, 2013, ("grassroots",))
    manifest = json.loads((batch[0] / "manifest.json").read_text("utf-8"))
    manifest["reports"] = [report for report in manifest["reports"] if report["path"] == path]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (tmp_path / "2013").mkdir()
    share = f"young {100 * counts[young] / counts[young._replace(quantity='planned')]:.1f}%"
    (tmp_path / path).write_text(batch[1][path].replace("young [c].", f"{share}."), "utf-8")
    assert attack([str(tmp_path), "--data", str(DATA)]) == 1
    said = capsys.readouterr().out
    assert said.startswith(f"Ward 5, 2013: young grassroots: {counts[young]} to {counts[young]}\n")
    assert said.endswith("; 1 narrowed to a span below 9\n")


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_a_folder_without_pages_is_no_safe_one(folder, tmp_path):
    with pytest.raises(SystemExit, match="2"):
        attack([str(tmp_path / folder), "--data", str(DATA)])


@pytest.mark.parametrize(("inspected", "narrowed"), [(8, 0), (4, 2)])
def test_what_ten_organisations_or_more_come_to_together_may_be_known(inspected, narrowed):
    wards = ["", "/phuong-1", "/phuong-2", "/phuong-3"]

    def known(quantity, *values):
        counts = [Count(quantity, CITY + ward, 2013, ("organisations", "general")) for ward in wards]
        return [*zip(counts, values, strict=True)]

    said = known("inspected", *map(Decimal, (25 + inspected, 20, 5, inspected)))
    said += known("with_shortcomings", Decimal(16), Decimal(13), None, None)  # 3 of the other 13, or of 9
    assert len(Knowledge(said, AREAS).narrowed) == narrowed


BODY = "id area kind sector valid_from"
ORGANISATIONS = [("city", CITY), ("one", WARD), ("two", "da-lat/phuong-2")]
BODIES = [(body, area, "committee", "ward_commune", "2000-01-01") for body, area in ORGANISATIONS]
TWELVE = [(f"b{n}", WARD if n < 10 else CITY, "committee", "ward_commune", "2000-01-01") for n in range(12)]


def headcounts(**of_bodies):
    rows = [(body, None, None, 2013, *heads) for body, heads in of_bodies.items()]
    return ("organisation cell unit year official probationary", *rows)


# Registers whose small counts follow from pages by one thought, and the places that have a page.
ADVERSARIAL = {
    "a city less its wards": (
        {"organisations": (BODY, *BODIES), "headcounts": headcounts(city=(5, 0), one=(150, 30), two=(120, 36))},
        [CITY, WARD, "da-lat/phuong-2"],
    ),
    "one ward out of two": (
        {"organisations": (BODY, *BODIES[1:]), "headcounts": headcounts(one=(150, 5), two=(120, 36))},
        [CITY, WARD, "da-lat/phuong-2"],
    ),
    "ten of twelve organisations": (
        {
            "organisations": (BODY, *TWELVE),
            "organisation_ratings": (
                "organisation year category",
                *((body, 2013, "good" if area == WARD else "weak") for body, area, *_ in TWELVE),
            ),
        },
        [CITY, WARD],
    ),
}


def page_of(report):
    """Return a page of what a report says of its register in sentences and a table."""
    quality, of = metrics.quality, {"areas": report.bodies}
    people = quality.register_members(report.register, **of)
    bodies = quality.register_organisations(report.register, **of)
    strength = bodies.merge(people, on="year", suffixes=("", "_of_members"))
    rated = quality.register_ratings(report.register, report.published.rating_schemes, subject="organisation", **of)
    tables = {"strength": strength, "rated": rated}
    views = [report.finding(f"register.{key}", report.from_register(table)) for key, table in tables.items()]
    columns = ["year", "official", "probationary", "members"]
    views.append(report.table(report.from_register(people), "All members", columns))
    return "".join(view.to_html() for view in views)


def attacked(data, areas, monkeypatch, keep=()):
    """Return what pages of some places give away, and their ledgers."""
    monkeypatch.setenv(KEPT_VARIABLE, json.dumps([*keep]))
    reports = [open_report("register", year=2013, lang="en", area=area, data=data) for area in areas]
    said = [each for report in reports for each in READERS["en"].read(page_of(report), report.area, 2013)]
    return Knowledge(said, AREAS).narrowed, [report.shown for report in reports]


@pytest.mark.parametrize("register", ADVERSARIAL)
def test_it_finds_what_follows_from_small_registers_only_without_the_second_step(data, register, monkeypatch):
    tables, areas = ADVERSARIAL[register]
    data = with_register(data, **tables)
    keep, _ = audit.closed(attacked(data, areas, monkeypatch)[1], [])
    assert attacked(data, areas, monkeypatch, keep)[0] == []
    monkeypatch.setattr(suppression, "made_safe", lambda ledger, free: (ledger, []))
    assert attacked(data, areas, monkeypatch)[0] != []


def test_tables_by_ward_and_city_say_much_and_give_away_little_only_without_the_second_step(real_folder, monkeypatch):
    def of_tables():
        report, said = open_report("register", year=2013, lang="en", data=real_folder), []
        for by in (None, "area"):
            areas = [each for each in report.bodies if not by or each != CITY]  # its own row is not the whole city
            asked = {"by": by, "areas": areas, "years": [2011, 2012, 2013]}
            table = metrics.quality.register_members(report.register, **asked)
            columns = [*(["area_name"] if by else []), "year", "official", "probationary", "members"]
            page = report.table(report.from_register(table), "All members", columns).to_html()
            said += READERS["en"].read(page, CITY, 2013)
        return said

    said = of_tables()
    assert Knowledge(said, AREAS).narrowed == []
    assert sum(value is not None for _, value in said) > 50
    monkeypatch.setattr(suppression, "made_safe", lambda ledger, free: (ledger, []))
    assert len(Knowledge(of_tables(), AREAS).narrowed) > 20


def test_no_report_holds_a_row_of_the_register(batch, real_folder):
    tables = ["organisations", "cells", "units", "unit_events"]
    ids = {name for table in tables for name in pd.read_csv(real_folder / "register" / f"{table}.csv")["id"]}
    for path, page in batch[1].items():
        assert not set(re.findall(r"[a-z]+(?:-[a-z0-9]+)+", page)) & ids, path
        assert "vnd.chibo" not in page


def test_most_of_what_pages_say_of_a_whole_city_is_still_said(said, real_folder):
    """Suppression that hides everything would pass every other test."""
    counts = truth(real_folder, CITY)
    large = {
        (count, value)
        for count, value in counts.items()
        if value >= 10 and (count.quantity == "admitted" or (count.quantity == "participants" and count.year in TOLD))
    }
    assert len(large) > 30
    assert len(large & {each for page in said.values() for each in page}) >= 0.9 * len(large)


def test_a_sign_is_explained_on_every_page_that_shows_it(batch):
    keys = {"vi": "[c]: số được giữ kín", "en": "[c]: kept confidential"}
    showing = {path: page for path, page in batch[1].items() if page.count("[c]") > 1}  # once at the foot of every page
    assert [path for path, page in showing.items() if keys[path.split(".")[-2]] not in page] == []
    assert len(showing) >= 14


def test_the_register_of_these_tests_is_the_whole_city(real_folder):
    register = open_data(real_folder).register
    assert not register.synthetic
    assert len(register.cells) > 300
    assert register.organisations["area"].nunique() >= 17
