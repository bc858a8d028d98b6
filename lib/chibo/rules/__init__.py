"""Rules that need more than one row or more than one table, one module a layer: ``published`` and ``register``.

A rule returns the rows that break it, as problems; none stops at the first one. What broke its column's own check was
reported by the reader and is passed over.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from chibo.errors import Problem, in_rows
from chibo.model import PUBLISHED, REGISTER
from chibo.words import message


def dangling_references(layer: str, frames: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """Find ids that no row of the referenced table has; ``frames`` are a layer's tables and those they refer to."""
    for name, table in (PUBLISHED if layer == "published" else REGISTER).items():
        for column, (target, field) in table.references.items():
            values, ids = frames[name][column], set(frames[target][field])
            unknown = values[~values.isin(ids | {""} if table.columns[column].optional else ids)]
            listed = f"{target}.csv" if target in PUBLISHED else target
            cells = ((row, repr(value)) for row, value in unknown.items())
            if len(unknown):
                ways_out = message("data.id_of", table=listed), message("data.add_or_correct", table=listed)
                yield from in_rows(f"{layer}/{name}.csv", column, cells, *ways_out, total=len(unknown))
