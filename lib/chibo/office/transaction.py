"""A register folder onto the disk: all of it or nothing, one command at a time, each table in the kind it already has.

A folder is built beside its place and put there by two renames; a run killed between them leaves the old folder under
another name, and the next run puts it back. What the new folder holds is on the disk before it is put in place, so that
a power cut leaves the old one or the new one as well.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from chibo.model.register import REGISTER
from chibo.office import IntakeError, cannot_write
from chibo.store.tables import arrow_schema, checked

CSV, PARQUET = ".csv", ".parquet"
WAIT = 5.0  # seconds for another command; most imports are done by then
_ROW_GROUP = 10_000


@contextlib.contextmanager
def locked(target: Path) -> Iterator[None]:
    """Keep every other command from replacing ``target`` while the block runs; it need not exist yet.

    Raises
    ------
    IntakeError
        When another command still holds the lock after ``WAIT``, or the place cannot be written to.
    """
    target = target.resolve()
    made = [folder for folder in target.parents if not folder.exists()]
    lock = FileLock(_beside(target, "lock"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=WAIT)
    except Timeout:
        raise IntakeError(f"{target}: another command is writing into it; give it again when that is done") from None
    except OSError as error:
        raise cannot_write(target, error) from None
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # where the system refuses to remove an open file, the lock does it itself
            os.unlink(lock.lock_file)
        lock.release()
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()  # only when it is empty: it was made for the lock


def replace_folder(target: Path, build: Callable[[Path], None]) -> None:
    """Let ``build`` fill a new folder, then put it in the place of ``target``; on any failure nothing has changed.

    The folder it stands in is there, and :func:`locked`.
    """
    target = target.resolve()
    new, old = _beside(target, "new"), _beside(target, "old")
    recover(target)
    try:
        new.mkdir()
        build(new)
        for path in [*new.rglob("*"), new]:
            if not path.is_symlink():
                _flush(path)
        _put_in_place(new, target, old)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    with contextlib.suppress(KeyboardInterrupt, OSError):  # committed; the next run removes what remains
        _flush(target.parent)
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def recover(target: Path) -> None:
    """Remove what a killed run left, and put back a folder it had set aside."""
    target = target.resolve()
    old = _beside(target, "old")
    if old.exists() and not target.exists():
        os.rename(old, target)
    for folder in (old, _beside(target, "new")):
        shutil.rmtree(folder, ignore_errors=True)


def carry_over(source: Path, place: Path, without: set[str]) -> None:
    """Fill a new folder with what an old one holds, but for the files of these names.

    A file is linked where the system can, so that a large register is not written again.
    """
    shutil.copytree(
        source,
        place,
        symlinks=True,
        dirs_exist_ok=True,
        copy_function=_link,
        ignore=lambda folder, names: without if Path(folder) == source else set(),
    )


def kind_of(folder: Path, table: str) -> str:
    """Return how a register folder keeps a table: as its file is, or where it has none as most of the others are."""
    for kind in (PARQUET, CSV):
        if (folder / f"{table}{kind}").exists():
            return kind
    kinds = [path.suffix for path in folder.glob("*") if path.stem in REGISTER]
    return PARQUET if kinds.count(PARQUET) > kinds.count(CSV) else CSV


def write_table(folder: Path, table: str, rows: pd.DataFrame | None = None, *, kind: str = CSV) -> None:
    """Write one table into a register folder; without rows, its columns alone.

    CSV keeps the order of the rows. Parquet is sorted by what a register is read by (the area, or the organisation,
    cell or unit a row belongs to, then the key) and cut into small row groups, so that a reader of one ward can pass
    over the others.

    Parameters
    ----------
    rows : the table's columns as text, as a CSV file holds it: days in ISO 8601, ``""`` for "not stated"
    """
    described = REGISTER[table]
    rows = pd.DataFrame(columns=list(described.columns), dtype="str") if rows is None else rows
    # Python's own file, so that a full disk is reported as OSError.
    with (folder / f"{table}{kind}").open("wb") as file:
        if kind == CSV:
            rows.to_csv(file, index=False, lineterminator="\n")
            return
        typed, _ = checked(rows, described, table)
        order = list(dict.fromkeys([*list(described.references)[:1], *described.key]))
        schema = arrow_schema(described)
        typed.sort_values(order).to_parquet(file, index=False, schema=schema, row_group_size=_ROW_GROUP)


def _beside(target: Path, word: str) -> Path:
    return target.with_name(f".{target.name}-{word}")


def _link(source: str, place: str) -> None:
    try:
        os.link(source, place)
    except OSError:
        shutil.copy2(source, place)


def _flush(path: Path) -> None:
    """Wait until a file or a folder is on the disk and not only in memory."""
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
    if target.exists():
        os.rename(target, old)
    try:
        os.rename(new, target)
    except BaseException:
        if old.exists():
            os.rename(old, target)
        raise
