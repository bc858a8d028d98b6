"""Disclosure control: what of a real register may be shown, and whether what is shown gives away the rest.

Nothing of it is imported before it is used: most reports show no real register.
"""

import importlib
import os

INTERNAL_VARIABLE = "CHIBO_INTERNAL"
"""Environment variable that a batch sets for its notebooks."""

SHOWN = "application/vnd.chibo.shown+json"
"""Type of a ledger beside an output of a notebook; who makes a page of it takes it out."""

_MODULES = {"Ledger": "ledger", "Place": "ledger", "Leak": "audit", "audit_batch": "audit", "suppress": "suppression"}

__all__ = ["INTERNAL_VARIABLE", "SHOWN", "is_internal", *_MODULES]


def is_internal() -> bool:
    """Return whether small counts may be shown, because nothing made now is to be shared."""
    return os.environ.get(INTERNAL_VARIABLE) == "1"


def __getattr__(name: str):
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
