"""What an engine gives back for a job, and how things can go wrong around a notebook rather than in it."""

import os
import signal
from dataclasses import dataclass

from chibo.pages.job import Product


class EngineError(RuntimeError):
    """No report can be made at all; the message is one line for the person who asked."""


class RefusedData(ValueError):
    """A data folder cannot be used; the message lists every reason."""


class Died(RuntimeError):
    """The process that made a report died before it was done."""


@dataclass(frozen=True)
class Made:
    """What an engine gives back for one job.

    Attributes
    ----------
    outcome : the report, or the error that prevented it
    seconds : CPU time it took; 0 where nobody measured
    size : largest memory of its processes in kB; 0 where nobody measured
    where : the worker of a cluster that made it; empty for this machine
    """

    outcome: Product | Exception
    seconds: float = 0
    size: int = 0
    where: str = ""


def how_it_died(status: int) -> str:
    """Say how a process ended, from what ``waitpid`` returned."""
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        return f"killed by {name}" + (", as when memory runs out" if name == "SIGKILL" else "")
    return f"it ended itself with code {os.WEXITSTATUS(status)}"
