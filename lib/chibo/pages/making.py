"""How a report was made, for the foot of its page: its parameters, and digests of all it depends on."""

import functools
from importlib.metadata import version

from chibo.pages.job import Job
from chibo.words import Words

_VERSIONS = ("chibo", "pandas", "matplotlib", "seaborn")
_LENGTH = 12


def made(job: Job, words: Words) -> list[tuple[str, str]]:
    """Return how a report was made, as terms with what belongs to them.

    Parameters
    ----------
    job : the report
    words : language
    """
    said = [(f"page.made_{name}", digest[:_LENGTH]) for name, digest in job.made_from.items()]
    return [(words.label(key), value) for key, value in [*said, ("page.made_versions", _versions())]]


@functools.cache
def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in _VERSIONS)
