"""Where the project lies: the folder that holds ``notebooks/`` and ``data/``.

Notebooks start in different folders (JupyterLab in the notebook's, papermill in the caller's), so no path may
depend on the working folder. Nothing here reads data.
"""

import os
from pathlib import Path

ROOT_VARIABLE = "CHIBO_ROOT"


def root() -> Path:
    """Return the folder against which relative data paths are resolved.

    The environment variable ``CHIBO_ROOT`` wins: a batch sets it so that a report's parameters can say ``data``
    instead of a path of the machine that rendered it. Otherwise it is the nearest folder above the working folder
    that holds ``notebooks`` and ``data``, and last the checkout this library was installed from.
    """
    if os.environ.get(ROOT_VARIABLE):
        return Path(os.environ[ROOT_VARIABLE])
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "notebooks").is_dir() and (folder / "data").is_dir():
            return folder
    return checkout()


def checkout() -> Path:
    """Return the checkout this library was installed from."""
    return Path(__file__).resolve().parents[2]


def resolve(path: str | Path) -> Path:
    """Return ``path`` itself when absolute, otherwise the same path below :func:`root`."""
    return Path(path) if Path(path).is_absolute() else root() / path
