"""The Frictionless Data Package descriptor of a data folder, written from the model.

``data/datapackage.json`` is what other tools read; a test holds that it says what the model says.
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from chibo.model import PUBLISHED, REGISTER
from chibo.model.table import ID_PATTERN, Table

FILE_NAME = "datapackage.json"
_NUMBER_TYPES = {"number": "number", "whole": "integer"}


def write_descriptor(folder: Path, register: Mapping | None = None) -> Path:
    """Write ``datapackage.json`` into a data folder and return its path; ``register`` as for :func:`descriptor`."""
    path = folder / FILE_NAME
    parquet = {found.stem for found in (folder / "register").glob("*.parquet")}
    path.write_text(descriptor_text(register, parquet), encoding="utf-8")
    return path


def descriptor_text(register: Mapping | None = None, parquet: Collection[str] = ()) -> str:
    """Return the descriptor as the file holds it."""
    return json.dumps(descriptor(register, parquet), ensure_ascii=False, indent=2) + "\n"


def descriptor(register: Mapping | None = None, parquet: Collection[str] = ()) -> dict:
    """Return the descriptor of a data folder: one resource a table.

    Parameters
    ----------
    register : what to say of the register, such as ``{"synthetic": True, "seed": 2013, "reading": "C"}``; ``None``
        when the folder has none
    parquet : the tables of the register that are kept as Parquet; the others are CSV
    """
    resources = [_resource(table, "published") for table in PUBLISHED.values()]
    described = {
        "name": "chibo",
        "title": "Figures on the Party organisation of Đà Lạt",
        "description": "Published figures as named sources printed them, each with its source, period and precision; "
        "and a register of units, cells and organisations as counts. Nothing about a named person.",
    }
    if register is not None:
        described["register"] = dict(register)
        for name, table in REGISTER.items():
            resources.append(_resource(table, "register") | (_as_parquet(name) if name in parquet else {}))
    return {**described, "resources": resources}


def _resource(table: Table, layer: str) -> dict:
    foreign_keys = [
        {"fields": [column], "reference": {"resource": "" if target == table.name else target, "fields": [field]}}
        for column, (target, field) in table.references.items()
        if not (layer == "register" and table.columns[column].optional)
    ]
    return {
        "name": table.name,
        "description": f"One row per {table.grain}.",
        "type": "table",
        "path": f"{layer}/{table.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(table, name) for name in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.primary_key),
            "foreignKeys": foreign_keys,
        },
    }


def _as_parquet(name: str) -> dict:
    """Return what is different for a table of a register that is a Parquet file."""
    media_type = "application/vnd.apache.parquet"
    return {"path": f"register/{name}.parquet", "format": "parquet", "mediatype": media_type}


def _field(table: Table, name: str) -> dict:
    column = table.columns[name]
    limits = {
        "required": not column.optional or None,
        "unique": column.unique or None,
        "enum": list(column.choices) or None,
        "pattern": ID_PATTERN if column.kind == "id" else None,
        "minimum": column.minimum,
    }
    constraints = {limit: value for limit, value in limits.items() if value is not None}
    return {
        "name": name,
        "type": _NUMBER_TYPES.get(column.kind, "string"),
        "description": column.description,
        **({"constraints": constraints} if constraints else {}),
    }
