"""All or nothing onto the disk: a folder is built beside its place and put there in one step.

On Linux the old and the new folder change places in one system call. Elsewhere two renames are needed; a run killed
between them leaves the old folder under another name, and the next run puts it back.
"""

import contextlib
import ctypes
import os
import shutil
from collections.abc import Callable
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2


def replace_folder(target: Path, build: Callable[[Path], None]) -> None:
    """Let ``build`` fill a new folder, then put it in the place of ``target``; on any failure nothing has changed."""
    target = target.resolve()
    new, old = _beside(target, "new"), _beside(target, "old")
    recover(target)
    missing = [folder for folder in (target.parent, *target.parent.parents) if not folder.exists()]
    try:
        new.mkdir(parents=True)
        build(new)
        _put_in_place(new, target, old)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        for folder in missing:
            with contextlib.suppress(OSError):
                folder.rmdir()  # only when it is empty: it was made for this
        raise
    shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def recover(target: Path) -> None:
    """Clear away what a killed run left, and put back a folder it had set aside."""
    target = target.resolve()
    old = _beside(target, "old")
    if old.exists() and not target.exists():
        os.rename(old, target)
    for folder in (old, _beside(target, "new")):
        shutil.rmtree(folder, ignore_errors=True)


def _beside(target: Path, word: str) -> Path:
    return target.with_name(f".{target.name}-{word}")


def _put_in_place(new: Path, target: Path, old: Path) -> None:
    if not target.exists():
        os.rename(new, target)
    elif not _exchange(new, target):
        os.rename(target, old)
        try:
            os.rename(new, target)
        except BaseException:
            os.rename(old, target)
            raise


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step, where the system can; return whether it did."""
    try:
        swap = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return swap(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0
