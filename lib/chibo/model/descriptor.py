"""The Frictionless Data Package descriptor of a data folder, written from the model.

``data/datapackage.json`` is what other tools read; :mod:`chibo.model` is what we check. This module is the only
writer of the first from the second, and a test compares them.
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from chibo.model import PUBLISHED, REGISTER
from chibo.model.columns import ID_PATTERN
from chibo.model.table import Table

FILE_NAME = "datapackage.json"
_PARQUET = "application/vnd.apache.parquet"
_NUMBER_TYPES = {"float64": "number", "Int64": "integer"}


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
            resources.append(_resource(table, "register") | (_as_parquet(table) if name in parquet else {}))
    return {**described, "resources": resources}


def _resource(table: Table, layer: str) -> dict:
    foreign_keys = [
        {"fields": [column], "reference": {"resource": "" if target == table.name else target, "fields": [field]}}
        for column, (target, field) in table.references.items()
        if not (layer == "register" and table.is_optional(column))
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


def _as_parquet(table: Table) -> dict:
    """Return what is to be said otherwise of a table of a register that is a Parquet file."""
    return {"path": f"register/{table.name}.parquet", "format": "parquet", "mediatype": _PARQUET}


def _field(table: Table, name: str) -> dict:
    column = table.columns[name]
    constraints = {} if table.is_optional(name) else {"required": True}
    if column.unique:
        constraints["unique"] = True
    choices = (column.metadata or {}).get("choices")
    if choices:
        constraints["enum"] = choices
    if (column.metadata or {}).get("format") == "id":
        constraints["pattern"] = ID_PATTERN
    for check in column.checks:
        if check.name == "greater_than_or_equal_to":
            constraints["minimum"] = check.statistics["min_value"]
    return {
        "name": name,
        "type": _NUMBER_TYPES.get(str(column.dtype), "string"),
        "description": column.description,
        **({"constraints": constraints} if constraints else {}),
    }
