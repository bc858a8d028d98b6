"""What may leave the office of a notebook that ran on a real register, and whether reports give it away together."""

from dataclasses import replace
from functools import reduce
from pathlib import Path

import nbformat

from chibo import digests
from chibo.disclosure import SHOWN, Leak, Ledger, audit_batch
from chibo.words import Words

_NAMED = 5


class DisclosureError(Exception):
    """Counts that reports keep inside can be worked out from what they show."""


def for_sharing(job, executed):
    """Return an executed notebook as its page may show it, and the ledgers of what it shows of a real register.

    Nothing is held back for a synthetic register, for none, and on internal pages. Of a real register only what a
    report said, listed or drawn passes, because only that carries a ledger; printed rows, frames and pictures of
    another origin are left out. A notebook that failed shows no results, and of its error only the kind: a message may
    quote any row.

    Parameters
    ----------
    job : with ``root``, ``parameters``, ``lang`` and ``internal``
    executed : with ``notebook``, changed in place, and ``failure``
    """
    notebook = executed.notebook
    real = not job.internal and has_real_register(job.root / job.parameters.get("data", "data"))
    if real and executed.failure:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        kind = executed.failure.partition(":")[0]
        return replace(executed, failure=f"{kind}: {Words(job.lang).label('page.message_kept')}"), []
    if real:
        _leave_out(notebook, Words(job.lang).label("page.raw_left_out"))
    return executed, taken_out(notebook)


def has_real_register(folder: Path) -> bool:
    """Return whether a data folder has a register that is not made up."""
    return digests.register_kind(folder) == "real"


def taken_out(notebook: nbformat.NotebookNode) -> list[dict]:
    """Take the ledgers of what was shown out of a notebook, in place; return them as one, or none."""
    ledgers = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            ledger = output.get("data", {}).pop(SHOWN, None)
            output.get("metadata", {}).pop(SHOWN, None)
            if ledger is not None and ledger not in ledgers:
                ledgers.append(ledger)
    return [reduce(Ledger.with_, map(Ledger.from_dict, ledgers)).to_dict()] if len(ledgers) > 1 else ledgers


def leaks(ledgers: list[dict]) -> list[Leak]:
    """Return what can be worked out from several reports together."""
    return audit_batch(ledgers)


def blocked(found: list[Leak]) -> DisclosureError:
    """Return the error that names where the leaks are, without what they give away."""
    places = list(dict.fromkeys(leak.place for leak in found))
    more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    return DisclosureError(
        "not written, because counts kept inside could be worked out from this batch and the pages that are there: "
        f"{'; '.join(places[:_NAMED])}{more}. Render fewer areas into one folder, or give --internal, which shows all "
        "and marks the pages as not for sharing"
    )


def _leave_out(notebook: nbformat.NotebookNode, instead: str) -> None:
    """Say in place of every output that no report made that it is left out."""
    for cell in notebook.cells:
        outputs = cell.get("outputs", [])
        passed = [output for output in outputs if SHOWN in output.get("data", {})]
        # Warnings are on no page; nobody misses them.
        if len(passed) < sum(output.get("name") != "stderr" for output in outputs):
            passed.append(nbformat.v4.new_output("stream", name="stdout", text=instead))
        if outputs:
            cell.outputs = passed
