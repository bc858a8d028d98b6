"""Tables by ward, by year and of the city in one report: no small count follows from their sums."""

import pytest
from chibo import metrics
from chibo.disclosure import suppression
from chibo.report import open_report
from chibo.words import phrases

from .attacker import Knowledge, _value, read

YEARS = [2011, 2012, 2013]
HEADS = ["official", "probationary", "members"]


@pytest.fixture
def headings(monkeypatch):
    names = ["register.all_table", *(f"column.{name}" for name in ["area", *HEADS])]
    known = phrases._phrases() | {name: {"vi": name, "en": name} for name in names}
    monkeypatch.setattr(phrases, "_phrases", lambda: known)


def shown(report):
    """Return the results as they are, and the HTML of tables of them."""
    options = {"areas": report.bodies, "years": YEARS}
    results = [metrics.quality.register_members(report.register, by=by, **options) for by in (None, "area")]
    truth, pages = {}, []
    for result in results:
        result = result if "area" in result else result.assign(area="")
        for row in result.to_dict("records"):
            truth |= {(column, row["area"], row["year"]): row[column] for column in HEADS}
        kept = report.from_register(result if result["area"].any() else result.drop(columns="area"))
        kept = kept if "area" in kept else kept.assign(area="all")
        pages.append(report.table(kept, "register.all", ["area", "year", *HEADS]).to_html())
    return truth, pages


def found_out(truth, pages):
    """Return the small counts that the tables narrow to fewer than ten values."""
    facts, areas = {}, set()
    for page in pages:
        rows = read(page)[2]
        columns = [heading.removeprefix("column.") for heading in rows[0]]
        for area, year, *cells in rows[1:]:
            areas.add(area if area != "all" else "")
            for column, cell in zip(columns[2:], cells, strict=False):
                if _value(cell) is not None:
                    facts[column, area if area != "all" else "", int(year)] = _value(cell)
    known = Knowledge({name: value for name, value in facts.items() if name[0] != "probationary"})
    known.ranges |= {name: (value, value) for name, value in facts.items()}
    for area in areas:
        for year in YEARS:
            known.sums(*((name, area, year) for name in ("members", "official", "probationary")))
    for year in YEARS:
        for column in HEADS:
            known.sums((column, "", year), *((column, area, year) for area in areas - {""}))
    small = {name: value for name, value in truth.items() if 1 <= value <= 9}
    assert len(small) > 20
    spans = {name: known.between(name) for name in small}
    assert all(low <= small[name] <= high for name, (low, high) in spans.items())
    return {name for name, (low, high) in spans.items() if high - low < 9}


def test_sums_over_wards_and_years_find_nothing_out(real_folder, headings):
    report = open_report("register", year=2013, lang="en", data=real_folder)
    truth, pages = shown(report)
    assert found_out(truth, pages) == set()
    said = sum(_value(cell) is not None for page in pages for row in read(page)[2][1:] for cell in row[2:])
    assert said > 50


def test_the_same_sums_find_out_what_is_kept_inside_by_itself_only(real_folder, headings, monkeypatch):
    """The planted leak: small counts are kept inside, but nothing that they can be worked out from."""
    monkeypatch.setattr(suppression, "leaks_of", lambda ledger: [])
    report = open_report("register", year=2013, lang="vi", data=real_folder)
    truth, pages = shown(report)
    small = {name for name, value in truth.items() if 1 <= value <= 9}
    assert len(found_out(truth, pages)) > len(small) / 2
