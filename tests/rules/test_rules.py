"""Rules between tables of the published layer, each on frames of a few rows."""

import pandas as pd
import pytest
from chibo.model import PUBLISHED
from chibo.model.codes import IDENTITY_ROLES
from chibo.rules import dangling_references
from chibo.rules import published as rules

OBSERVATIONS, AREAS = "published/observations.csv", "published/areas.csv"
IDENTITIES, TERMS = "published/identities.csv", "published/identity_terms.csv"


def frames(**rows: list[dict]) -> dict[str, pd.DataFrame]:
    """Return every table of the model, empty but for the rows given; cells not given are empty."""
    made = {}
    for name, table in PUBLISHED.items():
        numbers = [column for column, described in table.columns.items() if described.is_number]
        empty = {column: float("nan") if column in numbers else "" for column in table.columns}
        made[name] = pd.DataFrame([empty | row for row in rows.get(name, [])], columns=list(table.columns))
        made[name] = made[name].astype(dict.fromkeys(numbers, "float64"))
    return made


def figure(**cells) -> dict:
    return {"id": "F001", "area": "da-lat", "indicator": "units_total", "period": "2013", "value": 249.0} | cells


def said(problems) -> list[tuple]:
    return [(problem.file, problem.row, problem.column, problem.came, problem.allowed) for problem in problems]


def dangling(tables) -> list:
    return list(dangling_references("published", tables))


def of_figures(column: str, **tables) -> list:
    """Return what is wrong with figures in one column."""
    return [each for each in rules.figures_out_of_place(frames(**tables)) if each.column == column]


# --- references ----------------------------------------------------------------------------------------------------


def test_every_reference_of_the_model_is_looked_at():
    for name, table in PUBLISHED.items():
        for column, (target, _) in table.references.items():
            problems = dangling(frames(**{name: [{column: "nowhere"}]}))
            assert (f"published/{name}.csv", 2, column, "'nowhere'", f"an id of {target}.csv") in said(problems)


# --- categories and ranges -----------------------------------------------------------------------------------------


INDICATORS = [
    {"id": "units_total", "unit": "residential_units", "minimum": 0.0},
    {"id": "coverage_pct", "unit": "percent", "minimum": 0.0, "maximum": 100.0},
    {"id": "excess_pct", "unit": "percent", "minimum": -100.0},
    {"id": "anything", "unit": "percent"},
]


@pytest.mark.parametrize(
    ("indicator", "value", "allowed"),
    [
        ("units_total", -1, "at least 0"),
        ("coverage_pct", -0.1, "at least 0 and at most 100"),
        ("coverage_pct", 100.1, "at least 0 and at most 100"),
        ("excess_pct", -101, "at least -100"),
        ("units_total", 61.5, "a whole number, because units_total is counted in residential_units"),
        *(("units_total", 0, ""), ("coverage_pct", 0, ""), ("coverage_pct", 100, ""), ("coverage_pct", 92.07, "")),
        *(("excess_pct", -100, ""), ("anything", -12345.6, "")),
        ("units_total", float("nan"), ""),  # reported by its own column
        ("no-such-indicator", -1, ""),  # reported as dangling
    ],
)
def test_a_value_keeps_within_the_range_of_its_indicator(indicator, value, allowed):
    problems = of_figures("value", indicators=INDICATORS, observations=[figure(indicator=indicator, value=value)])
    assert said(problems) == ([(OBSERVATIONS, 2, "value", f"{value:g}", allowed)] if allowed else [])


# --- rating schemes ------------------------------------------------------------------------------------------------

SCHEMES = [
    {"subject": "organisation", "category": "clean_strong", "rank": 1, "first_year": 2011, "last_year": 2017},
    {"subject": "organisation", "category": "weak", "rank": 2, "first_year": 2011, "last_year": 2017},
    {"subject": "organisation", "category": "excellent", "rank": 1, "first_year": 2018},
    {"subject": "member", "category": "excellent", "rank": 1, "first_year": 2011, "last_year": 2017},
]


def of_scheme(indicator, category, period):
    rated = figure(indicator=indicator, category=category, period=period)
    return [each for each in of_figures("category", rating_schemes=SCHEMES, observations=[rated]) if each.remedy]


@pytest.mark.parametrize(
    ("indicator", "category", "period", "allowed"),
    [
        ("organisations_rated", "excellent", "2013", "clean_strong, weak"),
        ("organisations_rated_pct", "excellent", "2017-12-31", "clean_strong, weak"),
        ("subordinate_cells_rated_pct", "excellent", "2012", "clean_strong, weak"),
        ("organisations_rated", "clean_strong", "2018", "excellent"),
        ("members_rated", "clean_strong", "2013", "excellent"),
        ("members_rated_pct", "weak", "2013", "excellent"),
        ("organisations_rated", "clean_strong", "2010", ""),
        ("organisations_rated", "clean_strong", "2011", None),
        ("organisations_rated", "clean_strong", "2017", None),
        ("organisations_rated", "excellent", "2025", None),  # a scheme in force has no last year
        ("organisations_rated", "weak", "2016/2018", None),  # one of the schemes the interval touches
        ("organisations_rated", "all", "2013", None),
        ("members_rated_pct", "good_or_better", "2013", None),
        ("organisations_commended", "excellent", "2013", None),  # a commendation is no rating
        ("organisations_rated", "excellent", "", None),  # period unknown
        ("organisations_rated", "excellent", "13", None),  # reported by its own column
    ],
)
def test_a_rating_needs_a_category_of_the_scheme_of_its_year_and_subject(indicator, category, period, allowed):
    expected = [(OBSERVATIONS, 2, "category", f"{category!r} in {period}", allowed)]
    assert said(of_scheme(indicator, category, period)) == (expected if allowed is not None else [])


# --- validity of areas ---------------------------------------------------------------------------------------------

REFORM = [
    {"id": "da-lat/xuan-tho", "code": "24805", "valid_to": "2025-07-01"},
    {"id": "xuan-truong-2025", "code": "24805", "valid_from": "2025-07-01"},
]
NEW, OLD = "periods from 2025-07-01 to before …", "periods from … to before 2025-07-01"


@pytest.mark.parametrize(
    ("area", "period", "allowed"),
    [
        *(("xuan-truong-2025", "2024", NEW), ("xuan-truong-2025", "2025-06-30", NEW)),
        *(("da-lat/xuan-tho", "2025-07-01", OLD), ("da-lat/xuan-tho", "2026", OLD)),
        ("xuan-truong-2025", "2025", ""),  # the year holds days of it
        *(("xuan-truong-2025", "2025-07-01", ""), ("xuan-truong-2025", "2030", "")),
        *(("da-lat/xuan-tho", "2025", ""), ("da-lat/xuan-tho", "2025-06-30", ""), ("da-lat/xuan-tho", "1998/2011", "")),
        *(("da-lat/xuan-tho", "", ""), ("no-such-area", "2026", "")),
    ],
)
def test_a_figure_needs_an_area_of_its_time(area, period, allowed):
    problems = of_figures("area", areas=REFORM, observations=[figure(area=area, period=period)])
    assert said(problems) == ([(OBSERVATIONS, 2, "area", f"{area!r} in {period}", allowed)] if allowed else [])


def test_a_code_belongs_to_one_area_on_one_day_and_is_free_from_the_next():
    assert list(rules.misplaced_areas(frames(areas=[*REFORM, {"id": "da-lat"}, {"id": "bao-loc"}]))) == []
    areas = [REFORM[1], REFORM[0] | {"valid_to": "2025-07-02"}]
    came = "'24805' is also valid for 'da-lat/xuan-tho'"
    assert said(rules.misplaced_areas(frames(areas=areas))) == [(AREAS, 2, "code", came, "one area a code at a time")]


def test_an_area_cannot_lie_inside_itself():
    areas = [
        {"id": "viet-nam"},
        {"id": "lam-dong", "parent": "da-lat"},
        {"id": "da-lat", "parent": "lam-dong"},
        {"id": "da-lat/phuong-1", "parent": "da-lat"},  # below the circle, not in it
        {"id": "bao-loc", "parent": "bao-loc"},
        {"id": "dong-nai", "parent": "viet-nam"},
    ]
    assert said(rules.misplaced_areas(frames(areas=areas))) == [
        (AREAS, 3, "parent", "'da-lat' lies inside 'lam-dong'", "the place around it"),
        (AREAS, 4, "parent", "'lam-dong' lies inside 'da-lat'", "the place around it"),
        (AREAS, 6, "parent", "'bao-loc' lies inside 'bao-loc'", "the place around it"),
    ]


# --- identities ----------------------------------------------------------------------------------------------------

TERMS_OF = {
    **dict.fromkeys(["sum", "areas", "successor", "at_most"], ["whole", "part"]),
    **dict.fromkeys(["ratio", "excess"], ["share", "base"]),
    **{
        "same": [],
        "spans": [],
        "later": [],
        "jumps": [],
        "constant": ["whole"],
        "flow": ["stock"],
        "shares": ["share"],
    },
}


def of_identity(kind, *terms):
    """Return what is wrong with one identity; a term is a role, or cells."""
    rows = [{"role": term} if isinstance(term, str) else term for term in terms]
    rows = [{"identity": "x", "indicator": "units_total", "multiplier": 1} | row for row in rows]
    listed = [{"indicator": "units_total", "category": "khu_pho"}]
    identities = [{"id": "x", "kind": kind}]
    return list(rules.wrong_terms(frames(identities=identities, identity_terms=rows, categories=listed)))


@pytest.mark.parametrize("kind", PUBLISHED["identities"].columns["kind"].choices)
def test_an_identity_needs_the_terms_of_its_kind_and_no_others(kind):
    assert of_identity(kind, *TERMS_OF[kind]) == []
    for role in TERMS_OF[kind]:
        (problem,) = of_identity(kind, *(other for other in TERMS_OF[kind] if other != role))
        assert (problem.file, problem.row, problem.column) == (IDENTITIES, 2, "id")
        assert role in problem.came
    for role in sorted(set(IDENTITY_ROLES) - {*TERMS_OF[kind], "inflow", "outflow", "count", "base"}):
        (problem,) = of_identity(kind, *TERMS_OF[kind], role)
        assert (problem.file, problem.row, problem.column) == (TERMS, 2 + len(TERMS_OF[kind]), "role")
        assert problem.came == f"{role!r} in an identity of kind {kind}"


def test_what_an_identity_lacks_or_has_too_many_of_is_said_with_what_it_needs():
    came, allowed = "'x' has no part in identity_terms.csv", "one whole, one or more part"
    assert said(of_identity("sum", "whole")) == [(IDENTITIES, 2, "id", came, allowed)]
    (twice,) = of_identity("sum", "whole", "whole", "part")
    assert twice.came == "'x' has 2 whole in identity_terms.csv"
    assert [each.allowed for each in of_identity("same", "whole")] == ["no terms"]


@pytest.mark.parametrize(
    ("kind", "role", "category", "fine"),
    [
        *(("sum", "part", "thon", False), ("sum", "part", "*", False), ("ratio", "share", "thon", False)),
        *(("sum", "part", "khu_pho", True), ("ratio", "share", "*", True), ("sum", "part", "", True)),
    ],
)
def test_a_term_has_a_category_of_its_indicator_or_each_in_turn(kind, role, category, fine):
    others = [other for other in TERMS_OF[kind] if other != role]
    term = {"role": role, "category": category}
    found = [(each.file, each.row, each.column) for each in of_identity(kind, term, *others)]
    assert found == ([] if fine else [(TERMS, 2, "category")])


def test_cells_that_broke_their_own_column_are_passed_over():
    assert of_identity("total", "whole") == []
    assert [each.column for each in of_identity("sum", "hole", "whole", "part")] == []
    assert dangling(frames(identity_terms=[{"identity": "y"}]))[0].column == "identity"


# --- all together --------------------------------------------------------------------------------------------------


def test_nothing_is_wrong_with_empty_tables_and_no_rule_changes_what_it_reads():
    tables = frames(areas=REFORM, indicators=INDICATORS, rating_schemes=SCHEMES, observations=[figure(category="x")])
    before = {name: table.copy() for name, table in tables.items()}
    assert rules.broken_rules(frames()) == []
    assert rules.broken_rules(tables)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, before[name])
