"""The tables of the published layer: whole, described, and pointing at each other."""

import pytest
from chibo.model import PUBLISHED, REGISTER
from chibo.store import Published

TABLE = pytest.mark.parametrize("table", PUBLISHED.values(), ids=PUBLISHED)
NUMBERS = {
    "observations": ["value"],
    "indicators": ["minimum", "maximum"],
    "categories": [],
    "areas": ["tile_row", "tile_column"],
    "sources": [],
    "notes": [],
    "rating_schemes": ["rank", "first_year", "last_year"],
    "breaks": [],
    "identities": [],
    "identity_terms": ["multiplier"],
}
# A figure about the whole has no category, and one whose date is not known has no period; a term of the whole has no
# category, and one of the area itself no kind of place inside it.
OPTIONAL_IN_KEY = {"observations": {"category", "period"}, "identity_terms": {"category", "child_kind"}}


def test_the_tables_are_those_a_folder_is_read_into():
    assert set(PUBLISHED) == set(Published.__dataclass_fields__)
    assert not set(PUBLISHED) & set(REGISTER)


@TABLE
def test_a_table_goes_by_its_name_and_says_what_a_row_is(table):
    assert PUBLISHED[table.name] is table
    assert table.grain == table.grain.strip() != ""
    assert not table.grain.endswith(".")


@TABLE
def test_every_column_has_a_description(table):
    assert [name for name, column in table.columns.items() if not (column.description or "").strip()] == []


@TABLE
def test_key_columns_exist_and_the_key_is_checked(table):
    assert set(table.key) <= set(table.columns)
    assert table.schema.unique == list(table.key)
    assert table.schema.strict is True


@TABLE
def test_other_tables_refer_to_a_column_that_is_unique(table):
    for target, column in table.references.values():
        assert PUBLISHED[target].columns[column].unique
        assert PUBLISHED[target].primary_key == (column,)


@TABLE
def test_only_the_number_columns_are_numbers(table):
    assert table.number_columns == NUMBERS[table.name]
    others = set(table.columns) - set(table.number_columns)
    assert [name for name in others if not str(table.columns[name].dtype).startswith("str")] == []


@TABLE
def test_key_columns_are_never_optional_but_for_the_whole_and_the_unknown(table):
    assert {name for name in table.key if table.is_optional(name)} == OPTIONAL_IN_KEY.get(table.name, set())


def test_references_are_these():
    references = {
        (name, column): table.references[column] for name, table in PUBLISHED.items() for column in table.references
    }
    assert references == {
        ("observations", "area"): ("areas", "id"),
        ("observations", "indicator"): ("indicators", "id"),
        ("observations", "source"): ("sources", "id"),
        ("observations", "note"): ("notes", "id"),
        ("categories", "indicator"): ("indicators", "id"),
        ("areas", "parent"): ("areas", "id"),
        ("areas", "successor"): ("areas", "id"),
        ("sources", "note"): ("notes", "id"),
        ("breaks", "area"): ("areas", "id"),
        ("identities", "area"): ("areas", "id"),
        ("identities", "note"): ("notes", "id"),
        ("identity_terms", "identity"): ("identities", "id"),
        ("identity_terms", "indicator"): ("indicators", "id"),
    }


def test_what_a_figure_cannot_do_without_is_not_optional():
    needed = {"id", "area", "indicator", "period_status", "value", "precision", "source"}
    observations = PUBLISHED["observations"]
    assert {name for name in observations.columns if not observations.is_optional(name)} == needed


def test_every_name_and_text_stands_in_both_languages():
    for table in PUBLISHED.values():
        vietnamese = {name.removesuffix("_vi") for name in table.columns if name.endswith("_vi")}
        assert vietnamese == {name.removesuffix("_en") for name in table.columns if name.endswith("_en")}
