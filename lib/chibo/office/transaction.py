"""A folder onto the disk: all of it or nothing, one command at a time.

A folder is built beside its place, brought onto the disk, and put there by two renames. A run killed between them
leaves the old folder under another name, and the next run puts it back.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from chibo.office import IntakeError, cannot_write
from chibo.words import message

WAIT = 5.0  # seconds for another command; most imports are done by then


@contextlib.contextmanager
def locked(target: Path) -> Iterator[None]:
    """Keep every other command from replacing ``target`` while the block runs; it need not exist yet.

    Raises IntakeError when another command still holds the lock after ``WAIT``, or the place cannot be written to.
    """
    target = target.resolve()
    made = [folder for folder in target.parents if not folder.exists()]
    lock = FileLock(_beside(target, "lock"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=WAIT)
    except Timeout:
        raise IntakeError(message("intake.error.locked", place=str(target))) from None
    except OSError as error:
        raise cannot_write(target, error) from None
    try:
        _finish(target)
        yield
    finally:
        with contextlib.suppress(OSError):  # where the system refuses to remove an open file, the lock does it itself
            os.unlink(lock.lock_file)
        lock.release()
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()  # only when it is empty: it was made for the lock


def replace_folder(target: Path, build: Callable[[Path], None]) -> None:
    """Let ``build`` fill a new folder, then put it in the :func:`locked` place; on any failure nothing has changed."""
    target = target.resolve()
    new, old = _beside(target, "new"), _beside(target, "old")
    try:
        new.mkdir()
        build(new)
        _flush()
        if target.exists():
            os.rename(target, old)
        os.rename(new, target)
    except BaseException:
        _finish(target)
        raise
    with contextlib.suppress(KeyboardInterrupt):  # it is done; the next run removes what remains
        _flush()
        shutil.rmtree(old, ignore_errors=True)


def _finish(target: Path) -> None:
    """Put back a folder that a failed or killed run had set aside, and remove what else it left."""
    new, old = _beside(target, "new"), _beside(target, "old")
    if old.exists() and not target.exists():
        os.rename(old, target)
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)


def _beside(target: Path, word: str) -> Path:
    return target.with_name(f".{target.name}-{word}")


def _flush() -> None:
    """Wait until what was written is on the disk and not only in memory, where the system can be asked to."""
    if hasattr(os, "sync"):
        os.sync()
