"""A worker of a cluster, seen from inside: it compares itself with the batch, and makes a report with a warm engine.

Nothing here knows how jobs travel; :mod:`chibo.batch.cluster` sends them. Their paths are relative to the project, so
that each machine finds its own copy. What leaves the worker is a :class:`~chibo.pages.job.Product`: the page, and
digests of what was read; never the rows of a table.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from chibo import digests, project
from chibo.batch.engine import can_fork
from chibo.batch.freshness import World
from chibo.batch.outcome import EngineError, Made, RefusedData
from chibo.batch.warm import WarmEngine
from chibo.pages.job import Job

_NAMES = {
    "library": "lib/chibo",
    "template": "lib/chibo/render/template",
    "lock": "requirements.lock",
    "python": "Python or an installed package",
}
_NAMED = 3
_LOADED = digests.of_library()
"""The library this process runs on, whatever stands on the disk later."""


@dataclass(frozen=True)
class Unfit:
    """Why a worker makes no report of a batch, in one line."""

    reason: str


def belongings(world: World, folder: Path) -> dict[str, str]:
    """Return the digests of what a worker must have as the batch has it, by the name a person knows it by."""
    common = {_NAMES[name]: digest for name, digest in world.ingredients.common.items()}
    return common | {f"{folder.name}/{name}": digest for name, digest in world.tables(folder).items()}


def make(job: Job, notebook: str, wanted: Mapping[str, str]) -> Made | Unfit:
    """Make a report of a batch, or say why this worker cannot.

    Parameters
    ----------
    job : with paths relative to the project where they lie in it
    notebook : digest of its notebook, as the batch has it
    wanted : the batch's :func:`belongings`
    """
    named, home = job.notebook.as_posix(), project.checkout()
    job = replace(job, notebook=home / job.notebook, root=home / job.root)
    try:
        _compare({named: notebook}, {named: _digest_of(job.notebook)})
        engine = _warmed.take(job.root / job.parameters["data"], wanted)
        try:
            ((_, made),) = engine.make([job], lambda job: None)
        except BaseException:
            engine.close()
            raise
        _warmed.give_back(engine, wanted)
        if isinstance(made.outcome, OSError):  # not the notebook's: this machine lacks room, or a folder
            raise made.outcome
    except (EngineError, RefusedData, OSError) as error:
        return Unfit(str(error).splitlines()[0])
    return made


class _Warmed:
    """The warm engines of this process: for one state of code and data, and each for one report at a time."""

    def __init__(self):
        self._lock = threading.Lock()
        self._wanted: Mapping[str, str] = {}
        self._idle: list[WarmEngine] = []

    def take(self, folder: Path, wanted: Mapping[str, str]) -> WarmEngine:
        """Return an engine that is idle, or a new one, which begins with what was found to be as wanted."""
        with self._lock:
            if wanted != self._wanted:
                while self._idle:
                    self._idle.pop().close()
                self._wanted = wanted
            if self._idle:
                return self._idle.pop()
        if not can_fork():
            raise EngineError("its system cannot copy a process")
        _compare(wanted, belongings(World(project.checkout()), folder))
        if wanted[_NAMES["library"]] != _LOADED:
            raise EngineError("its library was changed after it started; start it again")
        engine = WarmEngine(1)
        engine.open(folder)
        return engine

    def give_back(self, engine: WarmEngine, wanted: Mapping[str, str]) -> None:
        """Keep an engine for the next report, unless the next batch wants another one."""
        with self._lock:
            if wanted == self._wanted:
                self._idle.append(engine)
                return
        engine.close()


_warmed = _Warmed()


def _compare(wanted: Mapping[str, str], found: Mapping[str, str]) -> None:
    """Raise, naming what differs, unless a worker has everything as it is wanted."""
    missing = digests.MISSING
    differing = [name for name in sorted({*wanted, *found}) if wanted.get(name, missing) != found.get(name, missing)]
    if differing:
        more = f" and {len(differing) - _NAMED} more" if len(differing) > _NAMED else ""
        raise EngineError(f"it has another {', another '.join(differing[:_NAMED])}{more}")


def _digest_of(notebook: Path) -> str:
    try:
        return digests.of_notebook(notebook)
    except (OSError, ValueError):
        return digests.MISSING
