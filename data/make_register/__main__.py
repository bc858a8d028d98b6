"""Make the synthetic demonstration register: ``python data/make_register --reading D --seed 2013 --into ../my-data``.

Nothing in it describes a real unit, cell or organisation. The totals are real and are read from the published layer;
everything below them is drawn from a seed. Each module makes one kind of table, in the order in which they depend on
each other: :mod:`published_figures`, :mod:`units`, :mod:`organisations`, :mod:`baseline`, :mod:`cells`,
:mod:`members`, :mod:`flows`, :mod:`ratings`, :mod:`activities`; :mod:`city` puts them together.
"""

import argparse
import shutil
import sys
from pathlib import Path

from baseline import READINGS
from chibo.errors import DataError
from chibo.model.dictionary import write_descriptor
from chibo.office import IntakeError, cannot_write
from chibo.office.transaction import locked, replace_folder
from chibo.store import open_data
from city import register


def write_register(folder: Path, *, seed: int = 2013, reading: str = "C") -> dict[str, int]:
    """Write ``folder/register`` whole or not at all, and say in the descriptor that it is made up.

    Parameters
    ----------
    folder : a data folder with a published layer
    seed, reading : as for :func:`city.register`

    Returns
    -------
    dict
        The number of rows of each table.

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
            without = shutil.ignore_patterns("*.csv", "*.parquet")
            shutil.copytree(target, place, symlinks=True, dirs_exist_ok=True, ignore=without)
        for table, rows in tables.items():
            rows.to_csv(place / f"{table}.csv", index=False, encoding="utf-8", lineterminator="\n")

    with locked(target):
        data = open_data(folder.resolve())
        if data.register is not None and not data.register.synthetic:
            raise IntakeError(f"{target} is a real register and stays as it is")
        tables = register(data.published, seed=seed, reading=reading)
        try:
            replace_folder(target, build)
            # Last: a register that is not yet said to be made up is taken for a real one, which is the safer mistake.
            write_descriptor(folder, {"synthetic": True, "seed": seed, "reading": reading})
        except OSError as error:
            raise cannot_write(target, error) from None
    return {table: len(rows) for table, rows in tables.items()}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser("make_register", description="Write DIR/register: made-up units, cells, counts.")
    parser.add_argument("--seed", type=int, default=2013, help="the same seed gives the same register")
    parser.add_argument("--reading", choices=READINGS, default="C", help="reading of the baseline")
    parser.add_argument("--into", type=Path, metavar="DIR", default=Path(__file__).parents[1], help="data folder")
    options = parser.parse_args(arguments)
    try:
        written = write_register(options.into, seed=options.seed, reading=options.reading)
    except (IntakeError, DataError, LookupError) as error:
        print(f"make_register: {error}", file=sys.stderr)
        return 2
    print(f"{options.into / 'register'}: {written['units']} units, {written['cells']} cells")
    return 0


if __name__ == "__main__":
    sys.exit(main())
