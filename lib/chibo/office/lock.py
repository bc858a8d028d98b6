"""One command at a time that writes into a folder.

The lock is the system's: it is gone as soon as its holder ends, however it ends, so a killed run locks nobody out. The
empty file beside the folder only carries it; whoever holds the lock removes the file.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from chibo.office.faults import IntakeError, cannot_write

WAIT = 5.0  # seconds; most imports are done by then
_PAUSE = 0.05


@contextlib.contextmanager
def locked(target: Path, wait: float | None = None) -> Iterator[None]:
    """Keep every other process from replacing ``target`` while the block runs; it need not exist yet.

    Parameters
    ----------
    wait : how many seconds to wait for another process; ``WAIT`` when not given

    Raises
    ------
    IntakeError
        When another process still holds the lock after that time, or the place cannot be written to.
    """
    path = target.resolve().with_name(f".{target.name}-lock")
    made = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    try:
        handle = _take(path, target, time.monotonic() + (WAIT if wait is None else wait))
        try:
            yield
        finally:
            _give_up(handle, path)
    finally:
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()  # only when it is empty: it was made for this


def _take(path: Path, target: Path, until: float) -> int:
    while True:
        late = time.monotonic() > until
        handle = _opened(path, target, last=late)
        if handle is not None and _held(handle, path, target):
            return handle
        if late:
            raise IntakeError(f"{target}: another command is writing into it; give the command again when it is done")
        time.sleep(_PAUSE)


def _held(handle: int, path: Path, target: Path) -> bool:
    """Lock the file, and look whether it is still the one at that path; close it where it is not to be had."""
    held = False
    try:
        # The holder before may have removed it, and another may have made a new one.
        held = _hold(handle) and os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        pass
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = "use a folder on a disk of this machine"
        raise IntakeError(f"{target}: its disk cannot be locked ({reason}); {remedy}") from None
    finally:
        if not held:
            os.close(handle)
    return held


def _opened(path: Path, target: Path, *, last: bool) -> int | None:
    """Open the file, or return nothing where another took away the folder it had made; on the last try that is said."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except (FileNotFoundError, FileExistsError) as error:
        if last or path.parent.is_file():
            raise cannot_write(target, error) from None
        return None
    except OSError as error:
        raise cannot_write(target, error) from None


def _give_up(handle: int, path: Path) -> None:
    if os.name == "posix":
        path.unlink(missing_ok=True)  # while it is still locked, or it could be another's by then
        os.close(handle)
    else:
        os.close(handle)
        with contextlib.suppress(OSError):
            path.unlink()  # refused by the system where another process has it open


if os.name == "posix":
    import fcntl

    def _hold(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

else:
    import msvcrt

    def _hold(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
