"""The descriptions of a data folder: ``datapackage.json`` for other tools, and the dictionary for readers.

The Frictionless Data Package descriptor is written from the model. ``DICTIONARY.vi.md`` and ``DICTIONARY.en.md``, every
table, column, code, indicator, rating scheme and break, are written from the model, the data and the words;
``make check`` fails when they are not what would be written now.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from chibo.model import PUBLISHED, REGISTER
from chibo.model.layers import Data
from chibo.model.published import SUBJECTS
from chibo.model.table import ID_PATTERN, Table
from chibo.words import LANGUAGES, Words

DESCRIPTOR = "datapackage.json"
_DICTIONARY = "DICTIONARY.{}.md"
_TYPES = {"number": "number", "whole": "integer"}


def descriptor_text(register: Mapping) -> str:
    """Return the descriptor of a data folder of CSV files as its file holds it: one resource a table.

    ``register`` is what to say of the register, such as ``{"synthetic": True, "seed": 2013}``.
    """
    described = {
        "name": "chibo",
        "title": "Figures on the Party organisation of Đà Lạt",
        "description": "Published figures as named sources printed them, each with its source, period and precision; "
        "and a register of units, cells and organisations as counts. Nothing about a named person.",
        "register": register,
        "resources": [
            *(_resource(table, "published") for table in PUBLISHED.values()),
            *(_resource(table, "register") for table in REGISTER.values()),
        ],
    }
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table, layer: str) -> dict:
    words = Words("en")
    foreign_keys = [
        {"fields": [column], "reference": {"resource": "" if target == table.name else target, "fields": [field]}}
        for column, (target, field) in table.references.items()
        if not (layer == "register" and table.columns[column].optional)
    ]
    return {
        "name": table.name,
        "description": f"One row per {words.label(f'dictionary.table.{table.name}')}.",
        "type": "table",
        "path": f"{layer}/{table.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(table, name, words) for name in table.columns],
            "missingValues": [""],
            # Of a table that others refer to, the column they name; else the whole key.
            "primaryKey": [name for name, column in table.columns.items() if column.unique] or list(table.key),
            "foreignKeys": foreign_keys,
        },
    }


def _field(table: Table, name: str, words: Words) -> dict:
    column = table.columns[name]
    limits = {
        "required": not column.optional or None,
        "unique": column.unique or None,
        "enum": list(column.choices) or None,
        "pattern": ID_PATTERN if column.kind == "id" else None,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    constraints = {limit: value for limit, value in limits.items() if value is not None}
    own = f"dictionary.column.{table.name}.{name}"
    description = words.label(own if words.has(own) else f"dictionary.column.{name}")
    described = {"name": name, "type": _TYPES.get(column.kind, "string"), "description": description}
    return described | ({"constraints": constraints} if constraints else {})


def dictionary_text(data: Data, lang: str) -> str:
    """Return the dictionary of an opened data folder in one language, as its file holds it: ``dictionary.md.j2``."""
    import jinja2

    words, published = Words(lang), data.published
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("chibo.model", ""), trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"cell": _cell, "first_of": lambda keys: words.label(next(filter(words.has, keys), keys[0]))}
    schemes = published.rating_schemes.sort_values(["first_year", "subject", "rank"], ascending=[True, False, True])
    return environment.get_template("dictionary.md.j2").render(
        words=words,
        lang=lang,
        others={_DICTIONARY.format(other): Words(other).label("page.language") for other in LANGUAGES if other != lang},
        layers={"published": PUBLISHED, "register": REGISTER},
        synthetic=data.register is not None and data.register.synthetic,
        subjects=SUBJECTS,
        indicators=published.indicators.replace(float("nan"), None).to_dict("records"),
        categories=published.categories.to_dict("records"),
        schemes=[rows.to_dict("records") for _, rows in schemes.groupby(["scheme", "subject"], sort=False)],
        breaks=published.breaks.sort_values(["period", "id"]).to_dict("records"),
        places=published.areas.set_index("id")[f"name_{lang}"].to_dict(),
    )


def stale(data: Data) -> dict[Path, str]:
    """Return the dictionary files of a data folder that are missing or not current, each with what it should hold."""
    texts = {data.path / _DICTIONARY.format(lang): dictionary_text(data, lang) for lang in LANGUAGES}
    return {path: text for path, text in texts.items() if not path.is_file() or path.read_text("utf-8") != text}


def _cell(text: str) -> str:
    """Keep a text inside its cell of a Markdown table: one line, no bar of its own, no mark-up from the data."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
