"""The data dictionary of a folder: every table, column, code, indicator, rating scheme and break, in two languages.

``DICTIONARY.vi.md`` and ``DICTIONARY.en.md`` are written from the model, the data and the words; ``make check`` fails
when they are not what would be written now.
"""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from chibo.model import PUBLISHED, REGISTER
from chibo.model.layers import Data, Published
from chibo.model.published import SUBJECTS
from chibo.model.table import Table
from chibo.words import LANGUAGES, Words


def file_name(lang: str) -> str:
    """Return the name of the dictionary in one language."""
    return f"DICTIONARY.{lang}.md"


def dictionary_text(data: Data, lang: str) -> str:
    """Return the dictionary of an opened data folder in one language, as its file holds it."""
    words = Words(lang)
    label = words.label
    others = [f"[{Words(other).label('page.language')}]({file_name(other)})" for other in LANGUAGES if other != lang]
    lines = [f"# {label('dictionary.title')}", "", f"{label('dictionary.lead')} ({', '.join(others)})", ""]
    lines += [label("dictionary.form"), ""]
    for layer, tables in (("published", PUBLISHED), ("register", REGISTER)):
        lines += _lead(layer, words)
        if layer == "register" and data.register is not None and data.register.synthetic:
            lines += [label("dictionary.synthetic"), ""]
        for table in tables.values():
            lines += _table_lines(table, layer, words)
    for part in (_indicator_lines, _scheme_lines, _break_lines):
        lines += part(data.published, words)
    return "\n".join(lines).rstrip("\n") + "\n"


def write_dictionary(data: Data, folder: Path) -> list[Path]:
    """Write the dictionary in both languages into a data folder, and return the files."""
    for lang in LANGUAGES:
        (folder / file_name(lang)).write_text(dictionary_text(data, lang), encoding="utf-8", newline="\n")
    return [folder / file_name(lang) for lang in LANGUAGES]


def stale(data: Data, folder: Path) -> list[Path]:
    """Return the files of a folder that are missing or not what would be written now."""
    paths = {folder / file_name(lang): dictionary_text(data, lang) for lang in LANGUAGES}
    return [path for path, text in paths.items() if not path.is_file() or path.read_text("utf-8") != text]


# --- the tables of the model -----------------------------------------------------------------------------------------


def _table_lines(table: Table, layer: str, words: Words) -> list[str]:
    """Return the lines on one table: a row per column, and what its codes mean."""
    grain = words.label(f"{'intake.about' if layer == 'register' else 'dictionary.table'}.{table.name}")
    key = ", ".join(f"`{column}`" for column in table.key)
    where = words.say("dictionary.file", path=f"{layer}/{table.name}.csv", columns=key)
    rows = [_column_row(table, name, words) for name in table.columns]
    return [
        f"### `{table.name}`",
        "",
        f"{words.say('dictionary.one_row', grain=grain)} {where}",
        "",
        *_markdown(("column", "holds", "type", "unit", "allowed", "empty"), rows, words),
        *_code_lines(table, words),
    ]


def _column_row(table: Table, name: str, words: Words) -> list[str]:
    column = table.columns[name]
    unit = f"unit.{column.unit}" if words.has(f"unit.{column.unit}") else f"dictionary.{column.unit or 'nothing'}"
    allowed = _allowed(table, name, words) + (f"; {words.label('dictionary.allowed.unique')}" if column.unique else "")
    empty = _specific("empty", table.name, name, words) if column.optional else "dictionary.never_empty"
    return [
        f"`{name}`",
        words.label(_specific("column", table.name, name, words)),
        words.label(f"dictionary.type.{column.kind}"),
        words.label(unit),
        allowed,
        words.label(empty),
    ]


def _allowed(table: Table, name: str, words: Words) -> str:
    column = table.columns[name]
    if column.is_number:
        return _range(column.minimum, None, words)
    if column.references:
        target, field = table.references[name]
        return words.say("dictionary.allowed.reference", table=target, column=field)
    if column.choices:
        return ", ".join(f"`{code}`" for code in column.choices)
    own = f"dictionary.allowed.{table.name}.{name}"
    general = f"dictionary.allowed.{'any_text' if column.kind == 'text' else column.kind}"
    return words.label(own if words.has(own) else general)


def _code_lines(table: Table, words: Words) -> list[str]:
    """Return what the codes of each coded column mean, a line a column."""
    lines = []
    for name, column in table.columns.items():
        named = [(code, _code_name(table.name, name, code, words)) for code in column.choices]
        meanings = [words.say("dictionary.code", code=code, meaning=meaning) for code, meaning in named]
        if meanings:
            lines.append(f"- {words.say('dictionary.codes', column=name)} {'; '.join(meanings)}")
    return [*lines, ""] if lines else []


def _code_name(table: str, column: str, code: str, words: Words) -> str:
    keys = [f"dictionary.code.{table}.{column}.{code}", f"dictionary.code.{column}.{code}"]
    keys += [f"intake.choice.{column}.{code}" if table in REGISTER else f"{column}.{code}"]
    return words.label(next((key for key in keys if words.has(key)), keys[0]))


def _specific(group: str, table: str, column: str, words: Words) -> str:
    """Return the key of a phrase on a column: with its table where there is one, else without."""
    key = f"dictionary.{group}.{table}.{column}"
    return key if words.has(key) else f"dictionary.{group}.{column}"


# --- the rows of the small tables ------------------------------------------------------------------------------------


def _indicator_lines(published: Published, words: Words) -> list[str]:
    """Return every indicator with its definition, by subject."""
    lines, name = _lead("indicators", words), f"name_{words.lang}"
    headings = ("indicator", "definition", "unit", "measure", "allowed", "categories", "series")
    for subject in SUBJECTS:
        rows = []
        for row in published.indicators[published.indicators["subject"] == subject].to_dict("records"):
            parts = published.categories[published.categories["indicator"] == row["id"]]
            pairs = zip(parts["category"], parts[name], strict=True)
            categories = [words.say("dictionary.category", code=code, name=part) for code, part in pairs]
            rows.append(
                [
                    f"{row[name]}: `{row['id']}`",
                    row[f"definition_{words.lang}"],
                    words.label(f"unit.{row['unit']}"),
                    _code_name("indicators", "measure", row["measure"], words),
                    _range(row["minimum"], row["maximum"], words),
                    "; ".join(categories) or words.label("dictionary.nothing"),
                    _code_name("indicators", "series", row["series"], words),
                ]
            )
        if rows:
            title = words.label(f"subject.{subject}")
            lines += [f"### {title[:1].upper()}{title[1:]}", "", *_markdown(headings, rows, words)]
    return lines


def _scheme_lines(published: Published, words: Words) -> list[str]:
    """Return every rating scheme with its categories, the best first."""
    lines = _lead("schemes", words)
    schemes = published.rating_schemes.sort_values(["first_year", "subject", "rank"], ascending=[True, False, True])
    for (_, subject), rated in schemes.groupby(["scheme", "subject"], sort=False):
        first, last = rated.iloc[0][["first_year", "last_year"]]
        years = words.say("dictionary.since", first=first)
        if pd.notna(last):
            years = words.say("dictionary.span", first=first, last=last)
        rows = [
            [
                str(row["rank"]),
                f"{row[f'name_{words.lang}']}: `{row['category']}`",
                row["scale"],
                _code_name("rating_schemes", "evidence", row["evidence"], words),
            ]
            for row in rated.to_dict("records")
        ]
        title = words.say(f"dictionary.scheme.{subject}", years=years)
        instruments = "; ".join(dict.fromkeys(rated[f"instrument_{words.lang}"]))
        headings = ("rank", "name", "scale", "evidence")
        lines += [f"### {title}", "", instruments, "", *_markdown(headings, rows, words)]
    return lines


def _break_lines(published: Published, words: Words) -> list[str]:
    """Return every break, in order of time."""
    places = published.areas.set_index("id")[f"name_{words.lang}"]
    rows = [
        [
            words.period(row["period"]),
            places[row["area"]] if row["area"] else words.label("dictionary.everywhere"),
            _code_name("breaks", "series", row["series"], words),
            _code_name("breaks", "kind", row["kind"], words),
            row[f"instrument_{words.lang}"],
            row[f"reason_{words.lang}"],
        ]
        for row in published.breaks.sort_values(["period", "id"]).to_dict("records")
    ]
    headings = ("period", "area", "series", "kind", "instrument", "reason")
    return [*_lead("breaks", words), *_markdown(headings, rows, words)]


# --- forms -----------------------------------------------------------------------------------------------------------


def _lead(section: str, words: Words) -> list[str]:
    return ["## " + words.label(f"dictionary.{section}"), "", words.label(f"dictionary.{section}_lead"), ""]


def _range(minimum: float | None, maximum: float | None, words: Words) -> str:
    if pd.isna(minimum):
        return words.label("dictionary.allowed.any_number")
    if pd.isna(maximum):
        return words.say("dictionary.allowed.minimum", minimum=f"{minimum:g}")
    return words.say("dictionary.allowed.range", minimum=f"{minimum:g}", maximum=f"{maximum:g}")


def _markdown(headings: Iterable[str], rows: list[list[str]], words: Words) -> list[str]:
    """Return the lines of a Markdown table, with an empty line after it."""
    named = [words.label(f"dictionary.heading.{name}") for name in headings]
    lines = [" | ".join(map(_cell, cells)) for cells in [named, ["---"] * len(named), *rows]]
    return [*(f"| {line} |" for line in lines), ""]


def _cell(text: str) -> str:
    """Keep a text inside its cell: one line, no bar of its own, no mark-up from the data."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
