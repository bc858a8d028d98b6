"""What goes along with a job to a worker, and what its report is compared with when it comes back.

A worker compares before it begins (:mod:`chibo.batch.station`); what a report then read is compared here, so that
data which change below a running worker are noticed, too.
"""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from chibo import digests, project
from chibo.batch.freshness import World
from chibo.batch.outcome import Made
from chibo.batch.station import belongings
from chibo.pages.job import Job


class Luggage:
    """Packs the jobs of one batch.

    Attributes
    ----------
    notebook : digest of a notebook, by its file
    wanted : what a worker must have as it is here, by data folder (see :func:`chibo.batch.station.belongings`)
    """

    def __init__(self, world: World):
        self._world, self._home = world, project.checkout().resolve()
        self.notebook = cache(digests.of_notebook)
        self.wanted = cache(lambda folder: belongings(world, folder))

    def portable(self, job: Job) -> Job:
        """Return a job with its paths relative to the project, where they lie in it."""
        return replace(job, notebook=self._relative(job.notebook), root=self._relative(job.root), out=Path())

    def difference(self, job: Job, made: Made) -> str:
        """Return which file or table of the project a report has read otherwise than it stands here; empty if none."""
        for question, answer in getattr(made.outcome, "answers", {}).items():
            kind, place, *name = json.loads(question)
            if kind in ("figures", "listing") or place.startswith(".."):
                continue
            if self._world.answer(job.root, question) != answer:
                return f"it read another {'/'.join([place, *name])}"
        return ""

    def _relative(self, path: Path) -> Path:
        path = path.resolve()
        return path.relative_to(self._home) if path.is_relative_to(self._home) else path
