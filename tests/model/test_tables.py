"""The declarations of all tables: whole, described, pointing at each other, and what each kind of column allows."""

import pytest
from chibo.model import PUBLISHED, REGISTER, table
from chibo.words import Words

TABLES = {**PUBLISHED, **REGISTER}
COLUMNS = {(name, column): described for name, each in TABLES.items() for column, described in each.columns.items()}


def test_every_table_says_what_a_row_is():
    assert not set(PUBLISHED) & set(REGISTER)
    rows = {name: Words("en").label(f"dictionary.table.{name}") for name in TABLES}
    assert [name for name, row in rows.items() if row.endswith(".")] == []


def test_other_tables_refer_to_a_column_that_is_unique():
    targets = {target for each in TABLES.values() for target in each.references.values()}
    assert [target for target in targets if not COLUMNS[target].unique] == []


def test_every_count_of_the_register_has_a_unit():
    counts = {place: column for place, column in COLUMNS.items() if place[0] in REGISTER and column.is_number}
    assert [place for place, column in counts.items() if not column.unit] == []


@pytest.mark.parametrize(
    ("column", "allowed"),
    [
        (table.identifier(), "an id of a-z and 0-9, joined by - / _ : or ."),
        (table.reference("areas.id"), ""),
        (table.text(), "some text"),
        (table.choice(["exact", "rounded"]), "one of exact, rounded"),
        (table.choice(["A"], optional=True), "one of A, or empty"),
        (table.day(), "a day such as 2011-12-31"),
        (table.day(optional=True), "a day such as 2011-12-31, or empty"),
        (table.number(), "a number such as 12.5"),
        (table.whole(), "a whole number"),
    ],
)
def test_a_column_says_what_it_allows(column, allowed):
    assert column.allowed == allowed
