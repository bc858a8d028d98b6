"""A blank data folder for an office: empty tables, and one workbook to fill them with.

The published layer comes along, so that the folder can be checked and rendered as soon as it is filled.
"""

import shutil
from pathlib import Path

from chibo.model.descriptor import write_descriptor
from chibo.model.register import REGISTER
from chibo.office.faults import IntakeError, cannot_write
from chibo.office.known import known_beside
from chibo.office.lock import locked
from chibo.office.tables import write_table
from chibo.office.transaction import replace_folder
from chibo.office.workbook import write_workbook
from chibo.project import checkout

WORKBOOK = "register.xlsx"


def new_folder(folder: Path) -> Path:
    """Write ``register/*.csv`` with headings only, ``register.xlsx`` and the published layer; return the workbook.

    Raises
    ------
    IntakeError
        When the folder holds something already, or its place cannot be written to.
    """
    _refuse_used(folder)
    known = known_beside(folder)

    def build(place: Path) -> None:
        (place / "published").mkdir()
        for path in sorted((checkout() / "data" / "published").glob("*.csv")):
            shutil.copyfile(path, place / "published" / path.name)
        write_descriptor(place, {"synthetic": False})
        (place / "register").mkdir()
        for table in REGISTER:
            write_table(place / "register", table)
        write_workbook(place / WORKBOOK, known)

    with locked(folder):
        _refuse_used(folder)  # another may have been quicker
        try:
            replace_folder(folder, build)
        except OSError as error:
            raise cannot_write(folder, error) from None
    return folder / WORKBOOK


def _refuse_used(folder: Path) -> None:
    try:
        if folder.exists() and not folder.is_dir():
            raise IntakeError(f"{folder}: is a file; give the name of a folder that is not there yet")
        if folder.is_dir() and any(folder.iterdir()):
            raise IntakeError(f"{folder}: holds files already; give the name of a new or empty folder")
    except OSError as error:
        raise cannot_write(folder, error) from None
