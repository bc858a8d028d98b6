"""What papermill finds under ``papermill --engine chibo``: kernels that are forks of the process that asks.

papermill loads this module while it is itself being loaded, so nothing of it is imported before it is needed.
"""

import os

NAME = "chibo"


def can_fork() -> bool:
    """Return whether this system can copy a running process."""
    return hasattr(os, "fork")


class ChiboEngine:
    """A papermill engine: each notebook in a fresh fork of this process; in papermill's own way where none can be."""

    @classmethod
    def execute_notebook(cls, nb, kernel_name, **options):
        """Execute a notebook as papermill's engines do."""
        return _engine(nb, kernel_name).execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb, name=None):
        """Return the name of the kernel a notebook asks for."""
        return _engine(nb, name).nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb, language=None):
        """Return the language a notebook is written in."""
        return _engine(nb, None).nb_language(nb, language)


def register() -> None:
    """Make the engine known to papermill, where the installed package does not name it yet."""
    from papermill.engines import papermill_engines

    papermill_engines.register(NAME, ChiboEngine)


def _engine(nb, kernel_name: str | None):
    from papermill.engines import NBClientEngine

    if not can_fork() or (kernel_name or nb.metadata.get("kernelspec", {}).get("name")) != "python3":
        return NBClientEngine  # a fork of this process speaks only its own language
    from chibo.batch.fork import ForkEngine

    return ForkEngine
