"""Disclosure control: what of a real register may be shown, and whether what is shown gives away the rest."""

from chibo.disclosure.audit import Leak, audit, audit_batch
from chibo.disclosure.internal import INTERNAL_VARIABLE, is_internal
from chibo.disclosure.ledger import SHOWN, Ledger
from chibo.disclosure.suppression import MARK, Suppressed, suppress

__all__ = [
    "INTERNAL_VARIABLE",
    "MARK",
    "SHOWN",
    "Leak",
    "Ledger",
    "Suppressed",
    "audit",
    "audit_batch",
    "is_internal",
    "suppress",
]
