"""All or nothing onto the disk: a folder is built beside its place and put there in one step.

On Linux the old and the new folder change places in one system call. Elsewhere two renames are needed; a run killed
between them leaves the old folder under another name, and the next run puts it back. What the new folder holds is on
the disk before it is put in place, so that a power cut leaves the old one or the new one as well.
"""

import contextlib
import ctypes
import os
import shutil
from collections.abc import Callable, Container
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2


def replace_folder(target: Path, build: Callable[[Path], None]) -> None:
    """Let ``build`` fill a new folder, then put it in the place of ``target``; on any failure nothing has changed.

    The folder it stands in is there, and locked (:func:`chibo.office.lock.locked`).
    """
    target = target.resolve()
    new, old = _beside(target, "new"), _beside(target, "old")
    recover(target)
    try:
        new.mkdir()
        build(new)
        _onto_disk(new)
        _put_in_place(new, target, old)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    with contextlib.suppress(KeyboardInterrupt, OSError):  # it is done; what remains, the next run clears away
        _flush(target.parent)
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def carry_over(source: Path, place: Path, without: Container[str] = ()) -> None:
    """Fill a new folder with what an old one holds, but for the files of these names.

    A file is linked where the system can, so that a large register is not written again; nothing may be written into
    it afterwards.
    """
    for path in sorted(source.iterdir()):
        if path.name in without:
            continue
        if path.is_dir() and not path.is_symlink():
            (place / path.name).mkdir()
            carry_over(path, place / path.name)
        else:
            _link(path, place / path.name)
    shutil.copystat(source, place)


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


def _link(path: Path, place: Path) -> None:
    if not path.is_symlink():
        with contextlib.suppress(OSError):
            os.link(path, place)
            return
    shutil.copy2(path, place, follow_symlinks=False)


def _onto_disk(folder: Path) -> None:
    """Wait until every file of a folder is on the disk and not only in memory."""
    for path in [*folder.rglob("*"), folder]:
        if (path.is_file() or path.is_dir()) and not path.is_symlink():
            _flush(path)


def _flush(path: Path) -> None:
    if os.name != "posix":
        return  # elsewhere a file must be open for writing, and a folder cannot be
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        if not path.is_dir():  # some disks keep folders in another way
            raise
    finally:
        os.close(handle)


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
