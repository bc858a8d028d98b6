"""Files that appear whole or not at all, so that nobody opens half a report."""

import os
from pathlib import Path


class NotWritten(OSError):
    """A file could not be written: the disk is full, or the folder may not be written to."""


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` beside ``path`` and put it in place in one step; makes the folder when it is missing.

    Raises
    ------
    NotWritten
        In one line, with the file and the reason.
    """
    # The name carries the process: two processes must not write into each other's half.
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_text(text, encoding="utf-8", newline="\n")
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise NotWritten(f"cannot write {path}: {(error.strerror or str(error)).lower()}") from error


def clear_halves(folder: Path) -> None:
    """Remove what a killed process left half-written in a folder; nobody else may be writing there now."""
    for partial in folder.rglob(".*.partial"):
        partial.unlink(missing_ok=True)
