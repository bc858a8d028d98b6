"""Make the synthetic demonstration register: ``python data/make_register --seed 2013 --into ../my-data``.

Nothing in it describes a real unit, cell or organisation. The totals are real and are read from the published layer
(:mod:`city`); everything below them is drawn from a seed. Each module makes one kind of table, in the order in which
they depend on each other: :mod:`organisations`, :mod:`units`, :mod:`members`, :mod:`activities`.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from activities import cadre_plans, inspections, meeting_surveys, member_ratings, organisation_ratings, trainings
from chibo.model import REGISTER
from chibo.model.dictionary import DESCRIPTOR, descriptor_text
from chibo.model.layers import Published
from chibo.office import IntakeError, cannot_write
from chibo.office.transaction import locked, replace_folder
from chibo.store import open_data
from city import YEARS, City
from members import admissions_with_changes, headcounts
from organisations import organisations
from units import neighbourhood_cells, other_cells, served_roots, units_of_split, units_with_events


def register(published: Published, *, seed: int = 2013) -> dict[str, pd.DataFrame]:
    """Return the tables of a register of 2008 to 2025 that gives the published totals, as its files hold them.

    Raises LookupError when the published layer lacks a figure the register is to reproduce.
    """
    city = City(published)
    # One stream a subject: a change in one table leaves the draws of the others alone.
    streams = iter(np.random.default_rng(seed).spawn(12))
    roots = units_of_split(city, next(streams))
    organised = organisations(city, next(streams))
    lives = served_roots(roots, city, next(streams))
    others = other_cells(organised, lives, city, next(streams))
    counted = headcounts(lives, others, organised, city, next(streams))
    made = {"organisations": organised, "headcounts": counted[counted["year"] >= YEARS[0]]}
    made["units"], made["unit_events"] = units_with_events(roots)
    cells, made["cell_units"] = neighbourhood_cells(lives)
    made["cells"] = pd.concat([cells, others])
    made["admissions"], made["membership_changes"] = admissions_with_changes(organised, counted, city, next(streams))
    made["organisation_ratings"] = organisation_ratings(organised, city, next(streams))
    made["member_ratings"] = member_ratings(counted, city, next(streams))
    made["meeting_surveys"] = meeting_surveys(counted, next(streams))
    made["cadre_plans"] = cadre_plans(organised, next(streams))
    made["trainings"] = trainings(organised, city, next(streams))
    made["inspections"] = inspections(city, next(streams))
    # Without what the modules note on their rows.
    frames = {name: made[name][list(table.columns)].convert_dtypes() for name, table in REGISTER.items()}
    return {name: rows.sort_values(list(REGISTER[name].key), ignore_index=True) for name, rows in frames.items()}


def write_register(folder: Path, *, seed: int = 2013) -> dict[str, int]:
    """Write ``folder/register`` whole or not at all, and say that it is made up; return the number of rows by table.

    Raises IntakeError when the folder holds a real register or cannot be written into, and DataError when it is no data
    folder, or its data are not in order.
    """
    target = folder / "register"

    def build(place: Path) -> None:
        for table, rows in tables.items():
            rows.to_csv(place / f"{table}.csv", index=False, encoding="utf-8", lineterminator="\n")

    with locked(target):
        data = open_data(folder.resolve())
        if data.register is not None and not data.register.synthetic:
            raise IntakeError(f"{target} is a real register and stays as it is")
        tables = register(data.published, seed=seed)
        try:
            replace_folder(target, build)
            # Last: a register that is not yet said to be made up is taken for a real one, which is the safer mistake.
            (folder / DESCRIPTOR).write_text(descriptor_text({"synthetic": True, "seed": seed}), "utf-8")
        except OSError as error:
            raise cannot_write(target, error) from None
    return {table: len(rows) for table, rows in tables.items()}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser("make_register", description="Write DIR/register: made-up units, cells, counts.")
    parser.add_argument("--seed", type=int, default=2013, help="the same seed gives the same register")
    parser.add_argument("--into", type=Path, metavar="DIR", default=Path(__file__).parents[1], help="data folder")
    options = parser.parse_args(arguments)
    try:
        written = write_register(options.into, seed=options.seed)
    except (ValueError, LookupError) as error:  # a folder that cannot be used, figures that are not there or do not fit
        print(f"make_register: {error}", file=sys.stderr)
        return 2
    print(f"{options.into / 'register'}: {written['units']} units, {written['cells']} cells")
    return 0


if __name__ == "__main__":
    sys.exit(main())
