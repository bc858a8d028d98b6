"""Kinds of column the tables are made of, each with its check and the words that say what is allowed.

Every function returns a pandera ``Column``. Text columns hold ``""`` for "not stated"; number columns hold a missing
value. ``metadata`` keeps what pandera has no word for: ``references`` (a foreign key), ``format``, ``choices``, the
``unit`` of a number and, of a text that is read as a period, its ``meaning``.
"""

import numpy as np
import pandas as pd
import pandera.pandas as pa

from chibo.words.periods import parse_period

TEXT = pd.StringDtype("python", na_value=np.nan)
"""The type of a column of text: Python's own strings, not Arrow's; small tables answer faster."""

ID_PATTERN = r"(?:F[0-9]+|[a-z0-9]+(?:[-/_:.][a-z0-9]+)*)"


def identifier(description: str, *, unique: bool = False) -> pa.Column:
    """Ids such as ``da-lat/phuong-1``; stable, never re-used."""
    check = pa.Check.str_matches(f"^{ID_PATTERN}$", error="an id of a-z and 0-9, joined by - / _ : or .")
    return pa.Column(TEXT, check, unique=unique, description=description, metadata={"format": "id"})


def reference(target: str, description: str, *, optional: bool = False) -> pa.Column:
    """An id of another table, written ``table.column``; may be empty when ``optional``."""
    return pa.Column(TEXT, description=description, metadata={"references": target, "optional": optional})


def text(description: str, *, optional: bool = False) -> pa.Column:
    """Words; empty only when ``optional``."""
    checks = [] if optional else [pa.Check.str_length(min_value=1, error="some text")]
    return pa.Column(TEXT, checks, description=description, metadata={"optional": optional})


def choice(values: list[str], description: str, *, optional: bool = False) -> pa.Column:
    """One of a closed list of codes."""
    error = "one of " + ", ".join(values) + (", or empty" if optional else "")
    check = pa.Check.isin([*values, ""] if optional else values, error=error)
    return pa.Column(TEXT, check, description=description, metadata={"choices": values, "optional": optional})


def period(description: str, *, optional: bool = False) -> pa.Column:
    """An ISO 8601 year, month, day or interval; empty means not known, when ``optional``."""
    error = "a year, month, day or interval in ISO 8601 such as 2013, 2013-10, 2013-10-31 or 2011/2013-10"
    check = pa.Check(lambda value: _is_period(value, optional), element_wise=True, error=error)
    return pa.Column(TEXT, check, description=description, metadata={"optional": optional, "meaning": "period"})


def day(description: str) -> pa.Column:
    """A day such as 2025-07-01, or empty when not recorded."""
    check = pa.Check(
        lambda value: value == "" or (len(value) == 10 and _is_period(value, optional=False)),
        element_wise=True,
        error="a day such as 2025-07-01, or empty",
    )
    return pa.Column(TEXT, check, description=description, metadata={"optional": True, "format": "day"})


def number(
    description: str,
    *,
    minimum: float | None = None,
    whole: bool = False,
    optional: bool = False,
    unit: str = "",
) -> pa.Column:
    """A number, whole when said so; missing only when ``optional``; ``unit`` is a code, empty where it has none."""
    checks = [] if minimum is None else [pa.Check.ge(minimum, error=f"a number of at least {minimum:g}")]
    if not whole:
        checks.append(pa.Check(lambda values: values.abs() < float("inf"), error="a number such as 12.5"))
    dtype = "Int64" if whole else "float64"
    metadata = {"unit": unit}
    return pa.Column(dtype, checks, nullable=optional, coerce=True, description=description, metadata=metadata)


def _is_period(value: str, optional: bool) -> bool:
    try:
        return parse_period(value) is not None or optional
    except ValueError:
        return False


def first_day(description: str) -> pa.Column:
    """A day such as 2011-12-31 that must be known."""
    check = pa.Check(
        lambda value: len(value) == 10 and _is_period(value, optional=False),
        element_wise=True,
        error="a day such as 2011-12-31",
    )
    return pa.Column(TEXT, check, description=description, metadata={"format": "day"})


def keep_text_as_strings() -> None:
    """Let new columns of text be of this type, too, in this process and all that are forked from it."""
    pd.set_option("mode.string_storage", "python")
