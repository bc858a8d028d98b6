"""Where the project lies: the folder that holds ``notebooks/`` and ``data/``.

Notebooks start in different folders (JupyterLab in the notebook's, papermill in the caller's), so no path may
depend on the working folder. Nothing here reads tables or imports what does.
"""

import errno
import json
import os
import stat
from pathlib import Path

import yaml

from chibo.words import message

PAGE_VARIABLE = "CHIBO_PAGE"
"""Environment variable: "1" where what a notebook shows goes to a page, which draws with parts and not with a PNG."""
ROOT_VARIABLE = "CHIBO_ROOT"
MOST_BYTES = 200 * 2**20
"""The largest file that is read whole."""


def root() -> Path:
    """Return the folder against which relative data paths are resolved.

    The environment variable ``CHIBO_ROOT`` wins: a batch sets it. Otherwise it is the nearest folder above the working
    folder that holds ``notebooks`` and ``data``, and last the checkout this library was installed from.
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


def read_file(path: Path) -> bytes:
    """Return what a file holds; a device, a pipe and what is larger than ``MOST_BYTES`` raise OSError unread."""
    found = path.stat()
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise OSError(errno.EINVAL, message("data.is_device"), str(path))
    if found.st_size > MOST_BYTES:
        raise OSError(errno.EFBIG, message("data.is_larger", most=MOST_BYTES >> 20), str(path))
    return path.read_bytes()


def read_json(path: Path) -> object:
    """Return what a JSON file holds; raises ValueError for what is none, or is nested too deep to be one of ours."""
    try:
        return json.loads(read_file(path))
    except RecursionError:
        raise ValueError(message("data.nested")) from None


def register_kind(folder: Path) -> str:
    """Return ``synthetic`` or ``real``, and ``none`` where a data folder has no register.

    Unless ``datapackage.json`` says that it is synthetic, a register is taken for a real one: the safer mistake.
    """
    if not (folder / "register").is_dir():
        return "none"
    try:
        described = read_json(folder / "datapackage.json")
        return "synthetic" if (described.get("register") or {}).get("synthetic") is True else "real"
    except (OSError, ValueError, AttributeError):
        return "real"


def publisher(folder: Path) -> dict[str, str]:
    """Return who publishes the reports of a data folder, ``name`` and ``contact``, from its ``publisher.yml``."""
    try:
        given = yaml.safe_load(read_file(folder / "publisher.yml"))
        return {name: str(given.get(name) or "") for name in ("name", "contact")}
    except (OSError, ValueError, AttributeError, RecursionError, yaml.YAMLError):
        return {"name": "", "contact": ""}


def nearest_data_folder(folder: Path) -> str:
    """Return what to say where a folder is no data folder: which one is near it, or "" for none."""
    around = [folder.parent, *sorted(folder.glob("*")), *sorted(folder.parent.glob("*")), root() / "data"]
    near = next((each for each in around if (each / "published").is_dir()), None)
    return message("data.did_you_mean", name=near.as_posix().removeprefix(f"{root().as_posix()}/")) if near else ""
