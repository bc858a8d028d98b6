"""Disclosure control: what of a real register may be shown, and whether what is shown gives away the rest."""

from chibo.disclosure.audit import Leak, audit, audit_batch
from chibo.disclosure.internal import INTERNAL_VARIABLE, is_internal
from chibo.disclosure.ledger import SHOWN, Ledger, Place
from chibo.disclosure.shapes import came_from_register
from chibo.disclosure.suppression import MARK, Suppressed, suppress

__all__ = [
    "INTERNAL_VARIABLE",
    "MARK",
    "SHOWN",
    "Leak",
    "Ledger",
    "Place",
    "Suppressed",
    "audit",
    "audit_batch",
    "came_from_register",
    "is_internal",
    "suppress",
]
