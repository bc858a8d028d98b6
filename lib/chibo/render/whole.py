"""Files that appear whole or not at all, so that nobody opens half a report."""

import os
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` beside ``path`` and put it in place in one step; makes the folder when it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The name carries the process: two batches into one folder must not write into each other's half.
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
