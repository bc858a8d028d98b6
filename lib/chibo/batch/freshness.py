"""Which reports of a batch need not be made again: those of which nothing has changed that they depend on.

First what costs nothing: the page stands there as it was made, its ingredients are the same, and the files it asked
for have the digests they had. Only where the files behind the figures have changed are the recorded questions put
again, to the opened data: by an engine, through ``still_true``.
"""

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from chibo import digests
from chibo.batch import records
from chibo.batch.ingredients import Ingredients
from chibo.batch.records import Record
from chibo.pages.job import Job

Ask = Callable[[Path, list[tuple[str, str]]], list[bool]]


@dataclass
class Sorted:
    """The jobs of a batch, by whether their reports must be made again.

    Attributes
    ----------
    kept : reports that stay
    stale : jobs to be done, each with the reason
    doubtful : jobs whose report asked for figures, some of which have changed, with its record
    """

    kept: list[Record] = field(default_factory=list)
    stale: list[tuple[Job, str]] = field(default_factory=list)
    doubtful: list[tuple[Job, Record]] = field(default_factory=list)


class World:
    """Everything records are compared with, as it is now; every digest is taken once."""

    def __init__(self, project: Path):
        self.ingredients = Ingredients(project)
        self._tables = functools.cache(digests.of_tables)
        self._files = functools.cache(digests.of_file)
        self._listings = functools.cache(digests.of_listing)

    def tables(self, folder: Path) -> dict[str, str]:
        """Return the digests of a data folder's tables."""
        return self._tables(folder)

    def answer(self, root: Path, question: str) -> str | None:
        """Return the answer to a recorded question, where it takes no more than looking at files."""
        kind, place, *name = json.loads(question)
        if kind == "file":
            return self._files(root / place)
        if kind == "listing":
            return self._listings(root / place)
        tables = self._tables(root / place)
        if kind == "state":
            return digests.of_figures(tables)
        if kind in ("table", "register"):
            return tables.get(name[0] if name else kind, digests.MISSING)
        return None


def sort_out(jobs: list[Job], world: World, *, force: bool = False) -> Sorted:
    """Sort the jobs of a batch by whether their reports must be made again, without opening any data.

    Parameters
    ----------
    jobs : what :func:`chibo.batch.plan.plan` returned
    world : the state of things now
    force : make every report again
    """
    found = Sorted()
    for job in jobs:
        record = records.read(job.out, job.path)
        reason = "asked for" if force else _reason(job, record, world)
        if reason:
            found.stale.append((job, reason))
        elif all(world.answer(job.root, question) == record.answers[question] for question in _states(record)):
            found.kept.append(record)
        else:
            found.doubtful.append((job, record))
    return found


def settle_doubts(found: Sorted, world: World, ask: Ask) -> None:
    """Put the recorded questions of the doubtful jobs again, and sort them, too, in place; remembers what stays."""
    questions = dict.fromkeys(
        (job.root / json.loads(question)[1], question, digest)
        for job, record in found.doubtful
        for question, digest in record.answers.items()
        if json.loads(question)[0] == "figures"
    )
    true = {}
    for folder in dict.fromkeys(folder for folder, _, _ in questions):
        asked_here = [(question, digest) for place, question, digest in questions if place == folder]
        true |= {(folder, *pair): held for pair, held in zip(asked_here, ask(folder, asked_here), strict=True)}
    for job, record in found.doubtful:
        pairs = ((job.root / json.loads(question)[1], question, digest) for question, digest in record.answers.items())
        if all(true.get(pair, True) for pair in pairs):
            now = {question: world.answer(job.root, question) for question in _states(record)}
            record = replace(record, answers={**record.answers, **now})
            records.write(job.out, record)
            found.kept.append(record)
        else:
            found.stale.append((job, "figures have changed"))
    found.doubtful = []


def _states(record: Record) -> list[str]:
    return [question for question in record.answers if question.startswith('["state"')]


def _reason(job: Job, record: Record | None, world: World) -> str:
    """Say why a report must be made again, as far as files can tell; empty when they do not."""
    if record is None:
        return "not made yet"
    if record.report.error:
        return "failed before"
    if record.unseen:
        return f"not all it depends on can be seen: {record.unseen}"
    ingredients = world.ingredients.of(job)
    changed = [name for name in ingredients if ingredients[name] != record.ingredients.get(name)]
    if changed:
        return f"changed: {', '.join(changed)}"
    for question, digest in record.answers.items():
        kind, *place = json.loads(question)
        if kind not in ("state", "figures") and world.answer(job.root, question) != digest:
            return f"changed: {kind} {' '.join(place)}"
    if digests.of_file(job.out / job.path) != record.report.digest:
        return "its page is gone or was changed"
    if job.ipynb and (digests.of_file(job.out / record.report.ipynb_path) or None) != record.report.ipynb:
        return "its notebook is gone or was changed"
    return ""
