"""A blank data folder for an office: empty tables, and one workbook to fill them with.

The published layer comes along, so that the folder can be checked and rendered as soon as it is filled.
"""

import shutil
from pathlib import Path

from chibo.descriptor import write_descriptor
from chibo.intake.faults import IntakeError
from chibo.intake.known import known_beside
from chibo.intake.tables import write_table
from chibo.intake.transaction import replace_folder
from chibo.intake.workbook import write_workbook
from chibo.model.register import REGISTER
from chibo.project import checkout

WORKBOOK = "register.xlsx"


def new_folder(folder: Path) -> Path:
    """Write ``register/*.csv`` with headings only, ``register.xlsx`` and the published layer; return the workbook.

    Raises
    ------
    IntakeError
        When the folder holds something already, or its place cannot be written to.
    """
    if folder.exists() and not folder.is_dir():
        raise IntakeError(f"{folder}: is a file; give the name of a folder that is not there yet")
    if folder.is_dir() and any(folder.iterdir()):
        raise IntakeError(f"{folder}: holds files already; give the name of a new or empty folder")
    known = known_beside(folder)

    def build(place: Path) -> None:
        shutil.copytree(checkout() / "data" / "published", place / "published")
        write_descriptor(place, {"synthetic": False})
        (place / "register").mkdir()
        for table in REGISTER:
            write_table(place / "register", table)
        write_workbook(place / WORKBOOK, known)

    try:
        replace_folder(folder, build)
    except OSError as error:
        raise IntakeError(f"{folder}: cannot be written ({(error.strerror or str(error)).lower()})") from None
    return folder / WORKBOOK
