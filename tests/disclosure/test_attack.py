"""A reader with pages of a real register and no more finds out no small count; of the same pages unkept, most."""

import random
import re

import pandas as pd
import pytest
from chibo.cli import main
from chibo.store import open_data
from chibo.words import Words
from click.testing import CliRunner

from .attacker import Knowledge, facts_of
from .truth import small, truth

CITY = ["da-lat", *(f"da-lat/phuong-{n}" for n in range(1, 13)), "da-lat/ta-nung", "da-lat/xuan-tho"]
CITY += ["da-lat/xuan-truong", "da-lat/tram-hanh"]
WHILE_IT_WAS = list(CITY)  # the city and its parts until it ended; the wards that followed are no part of its reports
CITY += ["xuan-huong-2025", "cam-ly-2025", "lam-vien-2025", "xuan-truong-2025"]


def rendered(folder, out, *options):
    """Render as from the command line; return the pages by path."""
    arguments = ["render", "--data", str(folder), "--out", str(out), *options]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return {str(path.relative_to(out)): path.read_text("utf-8") for path in sorted(out.glob("*/*.html"))}


def found_out(pages, counts):
    """Return the counts that pages narrow to fewer than ten values, with what they narrow them to."""
    known = Knowledge(facts_of(pages))
    spans = {name: known.between(name) for name in counts}
    return {name: span for name, span in spans.items() if span[1] - span[0] < 9}


def ids_of(folder):
    """Return the ids of everything the register has rows about."""
    tables = ["organisations", "cells", "units", "unit_events"]
    return {name for table in tables for name in pd.read_csv(folder / "register" / f"{table}.csv")["id"]}


@pytest.fixture(scope="module")
def batch(real_folder, tmp_path_factory):
    """The reports that say anything of a register: all but the audit of the published figures."""
    out = tmp_path_factory.mktemp("batch")
    return out, rendered(real_folder, out, "--years", "2011-2013,2025", "--notebooks", "00,01,02,03,04")


@pytest.fixture(scope="module")
def unkept(real_folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("unkept")
    return rendered(real_folder, out, "--years", "2013", "--notebooks", "00,03,04", "--internal")


def test_the_reader_reads_in_both_languages_what_internal_pages_show(unkept, real_folder):
    counts = small(truth(real_folder, WHILE_IT_WAS))
    for lang in ("vi", "en"):
        pages = [page for path, page in unkept.items() if path.endswith(f"{lang}.html")]
        right = {name: span for name, span in found_out(pages, counts).items() if span == (counts[name],) * 2}
        shown = {name for name in counts if name[0] == "trainings" or name[2] == 2013}
        assert len(shown) > 15
        assert shown <= set(right)


def test_every_report_of_the_whole_city_gives_no_small_count_away(batch, real_folder):
    out, pages = batch
    assert len(pages) == 5 * 4 * 2
    counts = small(truth(real_folder, CITY))
    assert len(counts) > 15
    for lang in ("vi", "en", "html"):
        assert found_out([page for path, page in pages.items() if lang in path.split(".")], counts) == {}
    assert not list(out.rglob("*.ipynb"))


def test_every_report_of_a_ward_gives_no_small_count_away(real_folder, tmp_path):
    ward, notebooks = "da-lat/phuong-1", "00_yearly_brief,03_member_quality,04_capacity_building"
    pages = rendered(real_folder, tmp_path, "--years", "2013", "--notebooks", notebooks, "-p", f"area={ward}")
    counts = small(truth(real_folder, [ward]))
    assert len(counts) > 60
    assert found_out(list(pages.values()), counts) == {}


@pytest.mark.parametrize("seed", range(10))
def test_a_small_count_put_back_somewhere_is_found(batch, real_folder, seed):
    """The planted leaks: a number behind a mark, or the share of a number that is kept inside."""
    counts, chance = small(truth(real_folder, WHILE_IT_WAS)), random.Random(seed)
    (quantity, label, year), count = chance.choice(sorted(counts.items()))
    lang = chance.choice(["vi", "en"])
    words = Words(lang)
    path = chance.choice([path for path in batch[1] if f"04_capacity_building.{lang}" in path])
    if quantity == "trainings":
        kept, planted = f"{words.label(label)}, {year}: [c]", f"{words.label(label)}, {year}: {count}"
    else:
        path = f"{year}/04_capacity_building.{lang}.html"
        share = words.percent(100 * count / truth(real_folder, CITY)["planned", label, year])
        kept, planted = (f"{words.label('column.young_pct')} {said}" for said in ("[c]", share))
    page = batch[1][path]
    assert kept in page, kept
    leaking = [*(other for at, other in batch[1].items() if at != path), page.replace(kept, planted)]
    assert (quantity, label, year) in found_out(leaking, counts)


def test_no_report_holds_a_row_of_the_register(batch, real_folder):
    ids = ids_of(real_folder)
    for path, page in batch[1].items():
        words = set(re.findall(r"[a-z]+(?:-[a-z0-9]+)+", page))
        assert not words & ids, path
        assert "vnd.chibo" not in page


def test_most_of_what_pages_say_of_a_whole_city_is_still_said(batch, real_folder):
    """Suppression that hides everything would pass every other test."""
    facts, counts = facts_of(list(batch[1].values())), truth(real_folder, CITY)
    large = {name for name, count in counts.items() if count >= 10 and name[0] in ("admitted", "trainings")}
    assert len(large) > 40
    assert len({name for name in large if facts.get(name) == counts[name]}) >= 0.9 * len(large)


def test_a_sign_is_explained_on_every_page_that_shows_it(batch):
    keys = {"vi": "[c]: số được giữ kín", "en": "[c]: kept confidential"}
    signs = 0
    for path, page in batch[1].items():
        if page.count("[c]") > 1:  # once in the list of symbols at the foot of every page
            signs += 1
            assert keys[path.split(".")[-2]] in page, path
    assert signs >= 14


def test_the_register_of_these_tests_is_the_whole_city(real_folder):
    register = open_data(real_folder).register
    assert not register.synthetic
    assert len(register.cells) > 300
    assert register.organisations["area"].nunique() >= 17
