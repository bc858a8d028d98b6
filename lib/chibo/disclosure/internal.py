"""Whether what is made now stays inside the office that keeps the register."""

import os

INTERNAL_VARIABLE = "CHIBO_INTERNAL"
"""Environment variable that a batch sets for its notebooks."""


def is_internal() -> bool:
    """Return whether small counts may be shown, because nothing made now is to be shared."""
    return os.environ.get(INTERNAL_VARIABLE) == "1"
