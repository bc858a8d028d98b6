"""Rules between tables, each on frames of a few rows."""

import pandas as pd
import pytest
from chibo.model import PUBLISHED
from chibo.model.published import IDENTITY_KINDS, IDENTITY_ROLES
from chibo.rules import dangling_references
from chibo.rules import published as rules


def frames(**rows: list[dict]) -> dict[str, pd.DataFrame]:
    """Return every table of the model, empty but for the rows given; cells not given are empty."""
    made = {}
    for name, table in PUBLISHED.items():
        empty = {column: float("nan") if column in table.number_columns else "" for column in table.columns}
        made[name] = pd.DataFrame([empty | row for row in rows.get(name, [])], columns=list(table.columns))
        made[name] = made[name].astype({column: "float64" for column in table.number_columns})
    return made


def figure(**cells) -> dict:
    return {"id": "F001", "area": "da-lat", "indicator": "units_total", "period": "2013", "value": 249.0} | cells


def said(problems) -> list[tuple]:
    return [(problem.file, problem.row, problem.column, problem.came, problem.allowed) for problem in problems]


def found(rule: str, tables) -> list:
    return list(getattr(rules, rule)(tables))


def dangling(tables) -> list:
    return list(dangling_references("published", PUBLISHED, tables))


def of_identity(tables) -> list:
    return found("meaningless_terms", tables) + found("missing_terms", tables)


OBSERVATIONS, AREAS = "published/observations.csv", "published/areas.csv"


# --- references ----------------------------------------------------------------------------------------------------


def test_an_id_that_no_row_has_is_dangling():
    tables = frames(
        observations=[figure(source="s"), figure(area="da-lt", source="s")],
        areas=[{"id": "da-lat"}],
        indicators=[{"id": "units_total"}],
        sources=[{"id": "s"}],
    )
    (problem,) = dangling(tables)
    assert said([problem]) == [(OBSERVATIONS, 3, "area", "'da-lt'", "an id of areas.csv")]
    assert problem.remedy == "Add it to areas.csv or correct it here."


def test_a_reference_that_must_not_be_empty_dangles_when_empty():
    tables = frames(observations=[figure(area="")], indicators=[{"id": "units_total"}])
    assert [problem.column for problem in dangling(tables)] == ["area", "source"]


def test_every_reference_of_the_model_is_looked_at():
    for name, table in PUBLISHED.items():
        for column, (target, _) in table.references.items():
            problems = dangling(frames(**{name: [{column: "nowhere"}]}))
            assert (f"published/{name}.csv", 2, column, "'nowhere'", f"an id of {target}.csv") in said(problems)


def test_a_table_may_refer_to_itself():
    assert dangling(frames(areas=[{"id": "lam-dong"}, {"id": "da-lat", "parent": "lam-dong"}])) == []


# --- rows that nothing uses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["sources", "indicators", "notes"])
def test_a_row_that_no_figure_uses_is_a_slip(table):
    (problem,) = found("unused_rows", frames(**{table: [{"id": "left-over"}]}))
    assert said([problem]) == [
        (f"published/{table}.csv", 2, "id", "'left-over' is used by no figure", "rows that a figure refers to")
    ]


def test_a_note_of_a_source_is_used():
    tables = frames(sources=[{"id": "s", "note": "n"}], notes=[{"id": "n"}], observations=[figure(source="s")])
    assert [problem for problem in found("unused_rows", tables) if problem.file == "published/notes.csv"] == []


def test_a_note_of_an_identity_is_used():
    tables = frames(identities=[{"id": "by-type", "note": "n"}], notes=[{"id": "n"}])
    assert found("unused_rows", tables) == []


def test_a_category_is_used_only_with_its_own_indicator():
    tables = frames(
        categories=[
            {"indicator": "units_total", "category": "khu_pho"},
            {"indicator": "units_split", "category": "khu_pho"},
        ],
        indicators=[{"id": "units_total"}],
        observations=[figure(category="khu_pho")],
    )
    (problem,) = found("unused_rows", tables)
    assert said([problem])[0][:4] == ("published/categories.csv", 3, "category", "'khu_pho' is used by no figure")


# --- categories and ranges -----------------------------------------------------------------------------------------


def test_a_category_that_is_not_listed_for_the_indicator_is_unknown():
    tables = frames(
        categories=[{"indicator": "units_split", "category": "khu_pho"}], observations=[figure(category="khu_pho")]
    )
    allowed = "empty, or a category that categories.csv lists for units_total"
    assert said(found("unknown_categories", tables)) == [(OBSERVATIONS, 2, "category", "'khu_pho'", allowed)]


def test_the_whole_needs_no_category():
    assert found("unknown_categories", frames(observations=[figure()])) == []


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
    ],
)
def test_a_value_beyond_its_indicator_is_out_of_range(indicator, value, allowed):
    tables = frames(indicators=INDICATORS, observations=[figure(indicator=indicator, value=value)])
    assert said(found("values_out_of_range", tables)) == [(OBSERVATIONS, 2, "value", f"{value:g}", allowed)]


@pytest.mark.parametrize(
    ("indicator", "value"),
    [
        ("units_total", 0),
        ("coverage_pct", 0),
        ("coverage_pct", 100),
        ("coverage_pct", 92.07),
        ("excess_pct", -100),
        ("anything", -12345.6),
        ("units_total", float("nan")),  # reported by its own column
        ("no-such-indicator", -1),  # reported as dangling
    ],
)
def test_a_value_within_its_indicator_is_fine(indicator, value):
    tables = frames(indicators=INDICATORS, observations=[figure(indicator=indicator, value=value)])
    assert found("values_out_of_range", tables) == []


@pytest.mark.parametrize(
    "unit", ["residential_units", "cells", "organisations", "members", "persons", "households", "vnd"]
)
def test_what_is_counted_has_no_parts(unit):
    tables = frames(indicators=[{"id": "units_total", "unit": unit}], observations=[figure(value=0.5)])
    assert [problem.column for problem in found("values_out_of_range", tables)] == ["value"]


@pytest.mark.parametrize("unit", ["percent", "km2"])
def test_what_is_measured_may_have_parts(unit):
    tables = frames(indicators=[{"id": "units_total", "unit": unit}], observations=[figure(value=0.5)])
    assert found("values_out_of_range", tables) == []


# --- rating schemes ------------------------------------------------------------------------------------------------

SCHEMES = [
    {"subject": "organisation", "category": "clean_strong", "rank": 1, "first_year": 2011, "last_year": 2017},
    {"subject": "organisation", "category": "weak", "rank": 2, "first_year": 2011, "last_year": 2017},
    {"subject": "organisation", "category": "excellent", "rank": 1, "first_year": 2018},
    {"subject": "member", "category": "excellent", "rank": 1, "first_year": 2011, "last_year": 2017},
]


def of_scheme(indicator, category, period):
    rated = figure(indicator=indicator, category=category, period=period)
    return found("categories_out_of_scheme", frames(rating_schemes=SCHEMES, observations=[rated]))


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
    ],
)
def test_a_rating_needs_a_category_of_the_scheme_of_its_year_and_subject(indicator, category, period, allowed):
    (problem,) = of_scheme(indicator, category, period)
    assert said([problem]) == [(OBSERVATIONS, 2, "category", f"{category!r} in {period}", allowed)]
    assert "rating_schemes.csv" in problem.remedy


@pytest.mark.parametrize(
    ("indicator", "category", "period"),
    [
        ("organisations_rated", "clean_strong", "2011"),
        ("organisations_rated", "clean_strong", "2017"),
        ("organisations_rated", "excellent", "2025"),  # a scheme in force has no last year
        ("organisations_rated", "weak", "2016/2018"),  # one of the schemes the interval touches
        ("organisations_rated", "all", "2013"),
        ("members_rated_pct", "good_or_better", "2013"),
        ("organisations_commended", "excellent", "2013"),  # a commendation is no rating
        ("organisations_rated", "excellent", ""),  # period unknown
        ("organisations_rated", "excellent", "13"),  # reported by its own column
    ],
)
def test_a_category_of_the_scheme_is_fine_and_so_is_what_is_no_rating(indicator, category, period):
    assert of_scheme(indicator, category, period) == []


# --- validity of areas ---------------------------------------------------------------------------------------------

REFORM = [
    {"id": "da-lat/xuan-tho", "code": "24805", "valid_to": "2025-07-01"},
    {"id": "xuan-truong-2025", "code": "24805", "valid_from": "2025-07-01"},
]


def at(area, period):
    return found("figures_outside_validity", frames(areas=REFORM, observations=[figure(area=area, period=period)]))


@pytest.mark.parametrize(
    ("area", "period", "allowed"),
    [
        ("xuan-truong-2025", "2024", "periods from 2025-07-01 to before …"),
        ("xuan-truong-2025", "2025-06-30", "periods from 2025-07-01 to before …"),
        ("da-lat/xuan-tho", "2025-07-01", "periods from … to before 2025-07-01"),
        ("da-lat/xuan-tho", "2026", "periods from … to before 2025-07-01"),
    ],
)
def test_a_figure_needs_an_area_of_its_time(area, period, allowed):
    assert said(at(area, period)) == [(OBSERVATIONS, 2, "area", f"{area!r} in {period}", allowed)]


@pytest.mark.parametrize(
    ("area", "period"),
    [
        ("xuan-truong-2025", "2025"),  # the year holds days of it
        ("xuan-truong-2025", "2025-07-01"),
        ("xuan-truong-2025", "2030"),
        ("da-lat/xuan-tho", "2025"),
        ("da-lat/xuan-tho", "2025-06-30"),
        ("da-lat/xuan-tho", "1998/2011"),
        ("da-lat/xuan-tho", ""),
        ("no-such-area", "2026"),
    ],
)
def test_a_figure_of_the_area_s_time_is_fine(area, period):
    assert at(area, period) == []


def test_a_code_may_be_used_again_from_the_day_it_is_free():
    assert found("overlapping_codes", frames(areas=REFORM)) == []


def test_a_code_must_not_belong_to_two_areas_on_one_day():
    areas = [REFORM[1], REFORM[0] | {"valid_to": "2025-07-02"}]
    allowed = "one area a code at a time"
    came = "'24805' is also valid for 'da-lat/xuan-tho'"
    assert said(found("overlapping_codes", frames(areas=areas))) == [(AREAS, 2, "code", came, allowed)]


def test_areas_without_a_code_do_not_overlap():
    assert found("overlapping_codes", frames(areas=[{"id": "da-lat"}, {"id": "bao-loc"}])) == []


def test_an_area_cannot_lie_inside_itself():
    areas = [
        {"id": "viet-nam"},
        {"id": "lam-dong", "parent": "da-lat"},
        {"id": "da-lat", "parent": "lam-dong"},
        {"id": "da-lat/phuong-1", "parent": "da-lat"},  # below the circle, not in it
        {"id": "bao-loc", "parent": "bao-loc"},
        {"id": "dong-nai", "parent": "viet-nam"},
    ]
    assert said(found("circular_parents", frames(areas=areas))) == [
        (AREAS, 3, "parent", "'da-lat' lies inside 'lam-dong'", "the place around it"),
        (AREAS, 4, "parent", "'lam-dong' lies inside 'da-lat'", "the place around it"),
        (AREAS, 6, "parent", "'bao-loc' lies inside 'bao-loc'", "the place around it"),
    ]


# --- identities ----------------------------------------------------------------------------------------------------

IDENTITIES, TERMS = "published/identities.csv", "published/identity_terms.csv"
TERMS_OF = {
    "sum": ["whole", "part"],
    "areas": ["whole", "part"],
    "same": [],
    "constant": ["whole"],
    "flow": ["stock", "inflow"],
    "successor": ["whole", "part"],
    "ratio": ["share", "base"],
    "excess": ["share", "base"],
    "shares": ["share"],
}


def identity(kind, *terms):
    """Return the tables of one identity; a term is a role, or cells."""
    rows = [{"role": term} if isinstance(term, str) else term for term in terms]
    rows = [{"identity": "x", "indicator": "units_total", "multiplier": 1} | row for row in rows]
    listed = [{"indicator": "units_total", "category": "khu_pho"}]
    return frames(identities=[{"id": "x", "kind": kind}], identity_terms=rows, categories=listed)


@pytest.mark.parametrize("kind", IDENTITY_KINDS)
def test_an_identity_with_the_terms_of_its_kind_is_fine(kind):
    assert of_identity(identity(kind, *TERMS_OF[kind])) == []


@pytest.mark.parametrize("kind", IDENTITY_KINDS)
def test_an_identity_misses_each_term_it_lacks(kind):
    for role in TERMS_OF[kind]:
        others = [other for other in TERMS_OF[kind] if other != role]
        (problem,) = found("missing_terms", identity(kind, *others))
        assert (problem.file, problem.row, problem.column) == (IDENTITIES, 2, "id")
        assert role in problem.came


def test_what_an_identity_lacks_is_said_with_what_it_needs():
    (problem,) = of_identity(identity("sum", "whole"))
    assert said([problem]) == [
        (IDENTITIES, 2, "id", "'x' has no part in identity_terms.csv", "one whole, one part or more")
    ]


def test_two_wholes_are_one_too_many():
    (problem,) = of_identity(identity("sum", "whole", "whole", "part"))
    assert problem.came == "'x' has 2 whole in identity_terms.csv"


@pytest.mark.parametrize("kind", IDENTITY_KINDS)
def test_a_role_of_another_kind_means_nothing(kind):
    strange = sorted(set(IDENTITY_ROLES) - {*TERMS_OF[kind], "outflow", "count", "base"})
    for role in strange:
        (problem,) = found("meaningless_terms", identity(kind, *TERMS_OF[kind], role))
        assert (problem.file, problem.row, problem.column) == (TERMS, 2 + len(TERMS_OF[kind]), "role")
        assert problem.came == f"{role!r} in an identity of kind {kind}"


def test_figures_printed_twice_need_no_terms():
    (problem,) = of_identity(identity("same", "whole"))
    assert problem.allowed == "no terms"


@pytest.mark.parametrize(
    ("kind", "term", "column"),
    [
        ("flow", {"role": "inflow", "child_kind": "ward"}, "child_kind"),
        ("sum", {"role": "part", "condition": "among_others"}, "condition"),
        ("flow", {"role": "inflow", "condition": "exemplary_apart"}, "condition"),
        ("sum", {"role": "part", "category": "thon"}, "category"),
        ("sum", {"role": "part", "category": "*"}, "category"),
        ("ratio", {"role": "share", "category": "thon"}, "category"),
    ],
)
def test_a_cell_that_means_nothing_in_its_identity_is_refused(kind, term, column):
    others = [role for role in TERMS_OF[kind] if role != term["role"]]
    (problem,) = of_identity(identity(kind, term, *others))
    assert (problem.file, problem.row, problem.column) == (TERMS, 2, column)


@pytest.mark.parametrize(
    ("kind", "term"),
    [
        ("sum", {"role": "part", "child_kind": "ward"}),
        ("sum", {"role": "part", "condition": "exemplary_apart"}),
        ("flow", {"role": "inflow", "condition": "among_others"}),
        ("sum", {"role": "part", "category": "khu_pho"}),
        ("ratio", {"role": "share", "category": "*"}),
    ],
)
def test_a_cell_that_means_something_in_its_identity_is_fine(kind, term):
    others = [role for role in TERMS_OF[kind] if role != term["role"]]
    assert of_identity(identity(kind, term, *others)) == []


def test_cells_that_broke_their_own_column_are_passed_over():
    assert of_identity(identity("total", "whole")) == []
    assert found("meaningless_terms", identity("sum", "hole")) == []
    assert dangling(frames(identity_terms=[{"identity": "y"}]))[0].column == "identity"


def test_identities_are_looked_at_with_all_else():
    assert IDENTITIES in {problem.file for problem in rules.broken_rules(identity("sum"))}


# --- all together --------------------------------------------------------------------------------------------------


def test_repeated_ids_do_not_stop_the_other_rules():
    areas = [REFORM[0] | {"code": ""}] * 2
    tables = frames(
        areas=areas,
        indicators=INDICATORS[:1] * 2,
        observations=[figure(area="da-lat/xuan-tho", period="2026", value=-1)],
    )
    assert [problem.column for problem in found("values_out_of_range", tables)] == ["value"]
    assert [problem.column for problem in found("figures_outside_validity", tables)] == ["area"]
    assert found("circular_parents", tables) == []


def test_every_rule_of_the_module_is_asked():
    own = {name for name, rule in vars(rules).items() if getattr(rule, "__module__", "") == rules.__name__}
    named = {name for name in own if not name.startswith("_")} - {"broken_rules"}
    assert {rule.__name__ for rule in rules.RULES} == named


def test_nothing_is_wrong_with_empty_tables_and_no_rule_changes_what_it_reads():
    tables = frames(areas=REFORM, indicators=INDICATORS, rating_schemes=SCHEMES, observations=[figure(category="x")])
    before = {name: table.copy() for name, table in tables.items()}
    assert rules.broken_rules(frames()) == []
    assert rules.broken_rules(tables)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, before[name])
