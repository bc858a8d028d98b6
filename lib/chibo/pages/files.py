"""Files that appear whole or not at all, so that nobody opens half a report."""

import contextlib
import io
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from chibo.errors import reason
from chibo.words import message


class NotWritten(OSError):
    """A file could not be written: the disk is full, or the folder may not be written to."""


@contextlib.contextmanager
def not_written(path: Path) -> Iterator[None]:
    """Turn what keeps ``path`` from being written into a :class:`NotWritten` of one line, with the file and why."""
    try:
        yield
    except OSError as error:
        raise NotWritten(message("batch.cannot_write", path=str(path), why=reason(error))) from error


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file beside ``path`` and put it in place in one step, or raise :class:`NotWritten`; makes the folder."""
    # The name carries the process: two processes must not write into each other's half.
    partial = path.parent / f".{path.name}.{os.getpid()}.partial"
    with not_written(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_bytes(content.encode() if isinstance(content, str) else content)
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of files by name; it knows no time, so the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def clear_halves(folder: Path) -> None:
    """Remove what a killed process left half-written in a folder; nobody else may be writing there now."""
    for partial in folder.rglob(".*.partial"):
        partial.unlink(missing_ok=True)
