"""Digests of what reports are made from: two things with the same digest make the same report.

Light on purpose: to find that nothing has changed must cost nothing, so nothing here opens data or imports what does.
"""

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from chibo.project import register_kind

MISSING = ""
"""The digest of what is not there."""

_LIBRARY = Path(__file__).parent
_TEMPLATE = _LIBRARY / "pages" / "template"
_ENDINGS = {".csv", ".parquet"}


def of_bytes(content: bytes) -> str:
    """Return the digest of some bytes."""
    return hashlib.sha256(content).hexdigest()


def of_value(value) -> str:
    """Return the digest of what JSON can hold."""
    return of_bytes(json.dumps(value, sort_keys=True, ensure_ascii=False).encode())


def of_file(path: Path) -> str:
    """Return the digest of a file's content, ``MISSING`` where there is no such file or it cannot be read."""
    try:
        if path.is_file():  # a pipe would have us wait
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        pass
    return MISSING


def of_listing(folder: Path) -> str:
    """Return the digest of the names in a folder, ``MISSING`` where there is none or it cannot be read."""
    try:
        return of_value(sorted(os.listdir(folder)))
    except OSError:
        return MISSING


def of_table(folder: Path, name: str) -> str:
    """Return the digest of a table of a data folder, such as ``register/units``, whichever way it is stored."""
    stored = {ending: of_file(folder / f"{name}{ending}") for ending in sorted(_ENDINGS)}
    return of_value(stored) if any(stored.values()) else MISSING


def of_tables(folder: Path) -> dict[str, str]:
    """Return the digests of a data folder's tables, ``{"published/areas": …}``, and the kind of its ``register``."""
    stored = sorted(path for layer in ("published", "register") for path in (folder / layer).glob("*"))
    names = {path.relative_to(folder).with_suffix("").as_posix() for path in stored if path.suffix in _ENDINGS}
    return {name: of_table(folder, name) for name in sorted(names)} | {"register": register_kind(folder)}


def of_figures(tables: Mapping[str, str]) -> str:
    """Return, from the digests of a folder's tables, the digest of those that figures come from."""
    return of_value([tables.get(name, MISSING) for name in ("published/observations", "published/indicators")])


def of_notebook(path: Path) -> str:
    """Return the digest of what a notebook says and does; what it has put out does not matter."""
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook.get("cells", []):
        for result in ("outputs", "execution_count", "id"):
            cell.pop(result, None)
    return of_value(notebook)


def of_library() -> str:
    """Return the digest of this library: its code, words and styles, the template of a page apart."""
    return _of_tree(path for path in _LIBRARY.rglob("*") if not path.is_relative_to(_TEMPLATE))


def of_template() -> str:
    """Return the digest of the template a page is made with."""
    return _of_tree(_TEMPLATE.rglob("*"))


def of_python() -> str:
    """Return the digest of what runs all this: Python, the machine's kind, and every installed package's version."""
    folders = [Path(entry) for entry in sys.path if entry]
    installed = sorted({found.name for folder in folders for found in folder.glob("*.dist-info")})
    return of_value([sys.version, platform.machine(), sys.platform, installed])


def _of_tree(paths: Iterable[Path]) -> str:
    files = sorted(path for path in paths if path.is_file() and "__pycache__" not in path.parts)
    return of_value({path.relative_to(_LIBRARY).as_posix(): of_file(path) for path in files})
