"""Disclosure control: what of a real register may be shown, and whether what is shown gives away the rest.

Most reports show no real register, so its modules are imported where they are used.
"""

import json
import os

INTERNAL_VARIABLE = "CHIBO_INTERNAL"
"""Environment variable that a batch sets for its notebooks."""

KEPT_VARIABLE = "CHIBO_KEPT"
"""Environment variable that names the counts that a report keeps inside because of what others show."""

SHOWN = "application/vnd.chibo.shown+json"
"""Type of a ledger beside an output of a notebook; who makes a page of it takes it out."""

MARK = "suppressed"
"""Column of a table that names the columns of each row whose values were kept inside, separated by blanks."""


def is_internal() -> bool:
    """Return whether small counts may be shown, because nothing made now is to be shared."""
    return os.environ.get(INTERNAL_VARIABLE) == "1"


def kept_besides() -> frozenset[str]:
    """Return the names of counts that stay inside because of what other reports of the batch show."""
    return frozenset(json.loads(os.environ.get(KEPT_VARIABLE) or "[]"))
