"""A made-up register as large as a nation's, to measure with: straight to Parquet, one district at a time.

It satisfies the rules of the model but no published total, and its areas are nobody's (``d001/w03``). A district is
made in arrays, written as one row group of each table, and forgotten, so that memory does not grow with the nation.
Rows stand by district and organisation: the statistics of a row group let a reader skip all others.
"""

from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from chibo.model.register import REGISTER
from chibo.model.table import Table
from chibo.store.tables import arrow_schema
from chibo.synthetic.district import NONE, Columns, District, district
from chibo.synthetic.district_years import yearly

_LAST_YEAR = 2025
_WORDS = pa.string()
_DAY = pa.timestamp("ms")


def national(folder: str | Path, *, districts: int = 700, years: int = 15, seed: int = 1) -> None:
    """Write a register of many districts as ``<table>.parquet``, with the columns of the model.

    Parameters
    ----------
    folder : made when it does not exist; files of the same names are replaced
    districts : how many; each has about 390 neighbourhood cells
    years : how many years up to 2025 are counted
    seed : the same seed gives the same rows; a district's rows do not depend on how many follow it
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    span = np.arange(_LAST_YEAR - years + 1, _LAST_YEAR + 1)
    with ExitStack() as open_files:
        writers = {
            name: open_files.enter_context(pq.ParquetWriter(folder / f"{name}.parquet", arrow_schema(table)))
            for name, table in REGISTER.items()
        }
        for number in range(1, districts + 1):
            rng = np.random.default_rng([seed, number])
            place = district(number, span, rng)
            for name, columns in _tables(place, span, rng).items():
                rows = _arrow(REGISTER[name], columns, place)
                writers[name].write_table(rows, row_group_size=max(1, rows.num_rows))


def _tables(place: District, years: np.ndarray, rng: np.random.Generator) -> dict[str, Columns]:
    """Return the columns of all tables of a district."""
    units, events = place.units, place.events
    return {
        "units": {
            **units,
            "area": place.areas[units["ward"]],
            "name": np.char.lstrip(np.array([identifier[-3:] for identifier in units["id"]]), "0"),
        },
        "unit_events": {
            **events,
            "id": np.array([f"e-{place.name}-{number + 1:03d}" for number in events["event"]]),
            "instrument": np.full(len(events["event"]), ""),
        },
        "organisations": place.organisations,
        "cells": place.cells,
        "cell_units": place.spans,
        **yearly(place, years, rng),
    }


def _arrow(table: Table, columns: Columns, place: District) -> pa.Table:
    """Return columns as Arrow holds them; a reference is looked up among the district's ids."""
    ids = {"organisations": place.organisations["id"], "cells": place.cells["id"], "units": place.units["id"]}
    schema = arrow_schema(table)
    arrays = []
    for field in schema:
        values = columns[field.name]
        target = table.references.get(field.name, ("",))[0]
        if target in ids:
            # The last of them is the empty reference, which is counted from the end.
            words = pa.array([*ids[target], ""], _WORDS)
            arrays.append(words.take(pa.array(np.where(values == NONE, len(words) - 1, values))))
        elif field.type == _DAY:
            arrays.append(pa.array(values.astype("datetime64[ms]"), _DAY))
        elif field.type == _WORDS:
            distinct, where = np.unique(values, return_inverse=True)
            arrays.append(pa.array(distinct, _WORDS).take(pa.array(where)))
        else:
            arrays.append(pa.array(values, field.type))
    return pa.Table.from_arrays(arrays, schema=schema)
