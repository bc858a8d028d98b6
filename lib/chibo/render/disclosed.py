"""What the reports of a batch show together of a real register, and whether it gives away what each keeps inside."""

import nbformat

from chibo.disclosure import SHOWN, Leak, audit_batch


class DisclosureError(Exception):
    """Counts that reports keep inside can be worked out from what they show."""


def taken_out(notebook: nbformat.NotebookNode) -> list[dict]:
    """Take the ledgers of what was shown out of a notebook, in place, and return them."""
    ledgers = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            ledger = output.get("data", {}).pop(SHOWN, None)
            output.get("metadata", {}).pop(SHOWN, None)
            if ledger is not None:
                ledgers.append(ledger)
    return ledgers


def leaks(ledgers: list[dict]) -> list[Leak]:
    """Return what can be worked out from several reports together."""
    return audit_batch(ledgers)


def blocked(found: list[Leak]) -> DisclosureError:
    """Return the error that names where the leaks are, without what they give away."""
    places = "; ".join(dict.fromkeys(leak.place for leak in found))
    return DisclosureError(f"not written, because counts kept inside could be worked out from this batch: {places}")
