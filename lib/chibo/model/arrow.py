"""A table in Arrow's types, as its Parquet file holds it: text, whole numbers, numbers and days."""

import pyarrow as pa

from chibo.model.table import Table

_NUMBERS = {"Int64": pa.int64(), "float64": pa.float64()}
_DAY = pa.timestamp("ms")


def arrow_schema(table: Table) -> pa.Schema:
    """Return the columns of a table in the order of the model; text that is not stated is ``""`` and never missing."""
    days = table.day_columns
    return pa.schema(
        [
            (name, _DAY if name in days else _NUMBERS.get(str(column.dtype), pa.string()))
            for name, column in table.columns.items()
        ]
    )
