"""One batch at a time in an out folder: a second one waits until the first is done.

The lock is the operating system's and ends with the process that holds it, however that one ends.
"""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from chibo.pages.files import NotWritten

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt


@contextlib.contextmanager
def only_batch(folder: Path, on_wait: Callable[[], None]):
    """Hold the lock of a folder, which is made when it is missing; yields whether it had to be waited for.

    ``on_wait`` is called once, before waiting.

    Raises
    ------
    NotWritten
        When the folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("a+b")
    except OSError as error:
        raise NotWritten(f"cannot write {folder}: {(error.strerror or str(error)).lower()}") from error
    with file:
        waited = False
        try:
            _take(file, wait=False)
        except OSError:
            waited = True
            on_wait()
            _take(file, wait=True)
        try:
            yield waited
        finally:
            _release(file)


def _take(file, *, wait: bool) -> None:
    if fcntl:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    while True:
        try:
            return msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            if not wait:  # LK_LOCK itself gives up after ten seconds
                raise


def _release(file) -> None:
    if fcntl:
        fcntl.flock(file, fcntl.LOCK_UN)
    else:
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
