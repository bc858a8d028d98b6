"""The tables of one layer, column by column: what it holds, type, unit, what is allowed, what an empty field means."""

import pandera.pandas as pa

from chibo.model.dictionary.markdown import table as markdown_table
from chibo.model.register import REGISTER
from chibo.model.table import Table
from chibo.words import Words

_HEADINGS = ("column", "holds", "type", "unit", "allowed", "empty")


def table_lines(table: Table, layer: str, words: Words) -> list[str]:
    """Return the lines on one table of ``published`` or ``register``."""
    label, say = words.label, words.say
    grain = label(f"intake.about.{table.name}" if table.name in REGISTER else f"dictionary.table.{table.name}")
    key = ", ".join(f"`{column}`" for column in table.key)
    where = say("dictionary.file", path=f"{layer}/{table.name}.csv", columns=key)
    rows = [
        [
            f"`{name}`",
            words.label(_specific("column", table.name, name, words)),
            *_limits(table, name, words),
            _empty(table, name, words),
        ]
        for name in table.columns
    ]
    return [
        f"### `{table.name}`",
        "",
        f"{say('dictionary.one_row', grain=grain)} {where}",
        "",
        *markdown_table([label(f"dictionary.heading.{name}") for name in _HEADINGS], rows),
        *_codes(table, words),
    ]


def code_name(table: str, column: str, code: str, words: Words) -> str:
    """Return what a code of a column means."""
    keys = [f"dictionary.code.{table}.{column}.{code}", f"dictionary.code.{column}.{code}"]
    keys += [f"intake.choice.{column}.{code}" if table in REGISTER else f"{column}.{code}"]
    return words.label(next((key for key in keys if words.has(key)), keys[0]))


def _limits(table: Table, name: str, words: Words) -> list[str]:
    """Return type, unit and allowed values of a column."""
    column = table.columns[name]
    metadata, say, label = column.metadata or {}, words.say, words.label
    unit = metadata.get("unit", "")
    said = label(f"unit.{unit}" if words.has(f"unit.{unit}") else f"dictionary.{unit or 'nothing'}")
    if name in table.number_columns:
        kind = "whole" if str(column.dtype) == "Int64" else "number"
        return [label(f"dictionary.type.{kind}"), said, _least(column, words)]
    kind = "text"
    if name in table.references:
        kind, (target, field) = "reference", table.references[name]
        allowed = say("dictionary.allowed.reference", table=target, column=field)
    elif metadata.get("choices"):
        kind, allowed = "code", ", ".join(f"`{code}`" for code in metadata["choices"])
    else:
        kind = metadata.get("meaning") or metadata.get("format") or kind
        own = f"dictionary.allowed.{table.name}.{name}"
        allowed = label(own if words.has(own) else f"dictionary.allowed.{'any_text' if kind == 'text' else kind}")
    unique = [label("dictionary.allowed.unique")] if column.unique else []
    return [label(f"dictionary.type.{kind}"), said, "; ".join([allowed, *unique])]


def _least(column: pa.Column, words: Words) -> str:
    for check in column.checks:
        if check.name == "greater_than_or_equal_to":
            return words.say("dictionary.allowed.minimum", minimum=f"{check.statistics['min_value']:g}")
    return words.label("dictionary.allowed.any_number")


def _empty(table: Table, name: str, words: Words) -> str:
    if not table.is_optional(name):
        return words.label("dictionary.never_empty")
    return words.label(_specific("empty", table.name, name, words))


def _codes(table: Table, words: Words) -> list[str]:
    """Return what the codes of each coded column mean, a line a column."""
    lines = []
    for name, column in table.columns.items():
        codes = (column.metadata or {}).get("choices", [])
        named = [(code, code_name(table.name, name, code, words)) for code in codes]
        meanings = [words.say("dictionary.code", code=code, meaning=meaning) for code, meaning in named]
        if codes:
            lines += [f"- {words.say('dictionary.codes', column=name)} {'; '.join(meanings)}"]
    return [*lines, ""] if lines else []


def _specific(group: str, table: str, column: str, words: Words) -> str:
    """Return the key of a phrase on a column: with its table where there is one, else without."""
    key = f"dictionary.{group}.{table}.{column}"
    return key if words.has(key) else f"dictionary.{group}.{column}"
