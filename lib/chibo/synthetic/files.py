"""A register into a folder: one CSV a table."""

from pathlib import Path

from chibo.model.layers import Register
from chibo.synthetic.tables import text


def write(register: Register, folder: str | Path) -> None:
    """Write each table as ``<table>.csv``: UTF-8, rows sorted by key, days in ISO 8601, open ends empty.

    Parameters
    ----------
    register : from :func:`chibo.synthetic.register`
    folder : made when it does not exist; files of the same names are replaced
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in register.tables.items():
        text(frame).to_csv(folder / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
