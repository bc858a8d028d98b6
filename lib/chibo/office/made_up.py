"""Puts the synthetic register into a data folder: all of it or nothing, and never over one that an office keeps."""

from pathlib import Path

from chibo import synthetic
from chibo.model.descriptor import write_descriptor
from chibo.model.layers import Register
from chibo.model.register import REGISTER
from chibo.office.faults import IntakeError, cannot_write
from chibo.office.lock import locked
from chibo.office.transaction import carry_over, replace_folder
from chibo.store import open_data


def make_register(folder: Path, *, seed: int, reading: str) -> Register:
    """Write ``folder/register`` and say in the descriptor that it is made up; return it.

    Parameters
    ----------
    folder : a data folder with a published layer
    seed, reading : as for :func:`chibo.synthetic.register`

    Raises
    ------
    IntakeError
        When the folder holds a real register, is being written into by another command, or cannot be written to.
    DataError
        When it is no data folder, or its data are not in order.
    """
    target = folder / "register"

    def build(place: Path) -> None:
        if target.is_dir():
            carry_over(target, place, without=[f"{table}.{kind}" for table in REGISTER for kind in ("csv", "parquet")])
        synthetic.write(register, place)

    with locked(target):
        data = open_data(folder.resolve())
        if data.register is not None and not data.register.synthetic:
            raise IntakeError(f"{target} is a real register and stays as it is")
        register = synthetic.register(data.published, seed=seed, reading=reading)
        try:
            replace_folder(target, build)
            # Last: a register that is not yet said to be made up is taken for a real one, which is the safer mistake.
            write_descriptor(folder, {"synthetic": True, "seed": seed, "reading": reading})
        except OSError as error:
            raise cannot_write(target, error) from None
    return register
