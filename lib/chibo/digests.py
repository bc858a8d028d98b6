"""Digests of what reports are made from: as long as none of them changes, a report need not be made again.

Light on purpose: to find that nothing has changed must cost little, so nothing here opens data or imports what does.
"""

import hashlib
import json
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

from chibo.project import register_kind

MISSING = ""
"""The digest of what is not there."""

_LIBRARY = Path(__file__).parent
_TEMPLATE = _LIBRARY / "pages" / "template"


def of_bytes(content: bytes) -> str:
    """Return the digest of some bytes."""
    return hashlib.sha256(content).hexdigest()


def of_value(value) -> str:
    """Return the digest of what JSON can hold."""
    return of_bytes(json.dumps(value, sort_keys=True, ensure_ascii=False).encode())


def of_file(path: Path) -> str:
    """Return the digest of a file's content, ``MISSING`` where there is no such file or it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return MISSING


def of_data(folder: Path) -> dict[str, str]:
    """Return the digest of every file of a data folder by its name, such as ``published/areas.csv``."""
    files = [folder / "datapackage.json", *folder.glob("published/*"), *folder.glob("register/*")]
    return {path.relative_to(folder).as_posix(): of_file(path) for path in sorted(files) if path.is_file()}


def may_be_shown(files: dict[str, str], folder: Path) -> str:
    """Return one digest of a data folder for pages to show, from :func:`of_data`.

    Of a real register nothing enters it: whoever knows a table but for one count that is kept inside could try every
    number until the digest fits.
    """
    real = register_kind(folder) == "real"
    return of_value({name: digest for name, digest in files.items() if name.startswith("published/") or not real})


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
