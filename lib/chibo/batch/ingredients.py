"""What a report is made from, the data apart: seven digests by name, so that it can be said which one has changed.

``notebook``: what it says and does, without its stored outputs · ``parameters`` · ``batch``: what its links lead to ·
``library``: code, words, styles · ``template`` of the page · ``lock``: requirements.lock · ``python``: the interpreter
and every installed package. Each is taken before what it stands for is read, so that a change while a batch runs makes
the next one work again rather than trust it.
"""

import functools
from pathlib import Path

from chibo import digests
from chibo.pages.job import Job

_TOLD = ("notebook", "library", "template", "lock")


class Ingredients:
    """The digests as they are now; each taken once."""

    def __init__(self, project: Path):
        self._common = {
            "library": digests.of_library(),
            "template": digests.of_template(),
            "lock": digests.of_file(project / "requirements.lock"),
            "python": digests.of_python(),
        }
        self._of_notebook = functools.cache(digests.of_notebook)

    def of(self, job: Job) -> dict[str, str]:
        """Return the ingredients of one job."""
        return {
            **self._common,
            "notebook": self._of_notebook(job.notebook),
            "parameters": digests.of_value(repr([sorted(job.parameters.items()), job.internal])),
            "batch": digests.of_value([job.languages, job.siblings]),
        }

    def told(self, job: Job) -> dict[str, str]:
        """Return the ingredients of one job that are the same on every machine, for its page and the list."""
        return {name: digest for name, digest in self.of(job).items() if name in _TOLD}

    @property
    def common(self) -> dict[str, str]:
        """Return those that are the same for every job."""
        return dict(self._common)

    @property
    def of_lists(self) -> str:
        """Return the digest of what the list of reports is made from, the reports apart."""
        return digests.of_value(self._common)
