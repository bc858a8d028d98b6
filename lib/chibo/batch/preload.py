"""What the fork server does once, before it forks: import, read the data, and make a report.

To import this module is to do it. Chosen by measuring what the first report in a fork still did that a second one did
not: seaborn, phrases, templates, what is of all places. Where it fails, the report that needs the same will say so.
"""

# ruff: noqa: E402

import atexit
import contextlib
import gc
import os
import signal
import sys
import warnings
from importlib import import_module
from pathlib import Path

gc.set_threshold(200_000, 20, 20)  # a report lives for a second or two, and a sixth of that went into collections
# nbformat's jsonschema would prepare a check of addresses, which takes a second and which nobody asks for.
sys.modules["rfc3987_syntax"] = None

from chibo import project, store
from chibo.batch.engine import AHEAD_VARIABLE, DATA_VARIABLE, EngineError
from chibo.batch.execute import run
from chibo.batch.publish import on_a_page
from chibo.errors import DataError
from chibo.pages.job import Job
from chibo.words import LANGUAGES, message


def _prepare(folder: str, ahead: bool) -> dict[str, dict[str, str]] | Exception:
    """Make this process ready to be forked; return the areas' names of the data folder, or why it cannot be used."""
    if not folder:
        return {}
    try:
        data = store.open_ahead(folder)
    except DataError as error:
        return error
    except Exception as error:  # the fork server would end without a word
        return EngineError(message("batch.unreadable", why=f"{type(error).__name__}: {error}"))
    if not ahead:
        return data.published.place_names
    notebook, place = project.checkout() / "notebooks/00_yearly_brief.ipynb", Path(folder)
    with warnings.catch_warnings(action="ignore"), contextlib.suppress(Exception):
        metrics, charts, _ = map(import_module, ("chibo.metrics", "chibo.charts", "seaborn"))
        for package in (metrics, charts):  # notebooks ask for their modules
            for name in package.__all__:
                getattr(package, name)
        area = data.published.observations["area"].mode()[0]  # the one most is known of
        metrics.consistency.checks(data.published)  # of all places, which are made once
        metrics.peers.own_pairs(data.published, area=area)  # so are these
        asked = {"year": 2013, "lang": LANGUAGES[0]}
        parameters = {**asked, "area": area, "data": place.name}
        job = Job(notebook=notebook, root=place.parent, parameters=parameters, languages=LANGUAGES, **asked)
        on_a_page(job, run(job, "warm"))
    return data.published.place_names


def _end_alone(*_) -> None:
    """End where the batch was killed: a fork server notices that only once it waits for work."""
    if os.getppid() != _OWNER:
        os._exit(1)


_OWNER = os.getppid()
if hasattr(signal, "setitimer"):
    signal.signal(signal.SIGVTALRM, _end_alone)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.1, 0.1)
PREPARED = _prepare(os.environ.pop(DATA_VARIABLE, ""), bool(os.environ.pop(AHEAD_VARIABLE, "")))
gc.collect()
gc.freeze()  # what is here now stays: no collection in a fork need look at it, or copy its pages
atexit.register(os._exit, 0)  # libraries in the fork server would complain at its end
