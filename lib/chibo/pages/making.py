"""How a report was made, for the foot of its page: its parameters, and digests of all it depends on.

The data are those the report asked for, not the folder: what it does not depend on does not change what it says.
"""

import functools
from collections.abc import Mapping
from importlib.metadata import version

from chibo.batch.asked import digest_of
from chibo.pages.job import Job
from chibo.words import Words

_VERSIONS = ("chibo", "pandas", "matplotlib", "seaborn")
_LENGTH = 12


def made(job: Job, answers: Mapping[str, str], words: Words) -> list[tuple[str, str]]:
    """Return how a report was made, as terms with what belongs to them.

    Parameters
    ----------
    job : the report
    answers : what it asked of the data, with digests of the answers
    words : language
    """
    digests = {"data": digest_of(answers), **job.made_from}
    said = [(f"page.made_{name}", digest[:_LENGTH]) for name, digest in digests.items()]
    return [(words.label(key), value) for key, value in [*said, ("page.made_versions", _versions())]]


@functools.cache
def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in _VERSIONS)
