"""Time and memory of the metrics on a register of national size, beside the same SQL run straight on its Parquet files.

    python tests/benchmarks/register_metrics.py [--districts 700] [--folder FOLDER]

The register is the shipped city's, repeated for each district. Each way runs in a process of its own on one thread:
``metrics`` loads the register into frames as a data folder is read, and asks every metric by area; ``plain`` lets
DuckDB answer the same queries from the files. Seconds are those of the processor, for the answers alone. The exit code
is 1 when the answers differ; a goal that is missed is only printed.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time

import duckdb
import pandas as pd
from chibo.metrics.register import measure, queries
from chibo.model import PUBLISHED, REGISTER, database
from chibo.model.layers import Register
from chibo.store.tables import read_csv, read_parquet

DATA = Path(__file__).parents[2] / "data"
COUNTED = {"units": "units", "flow": "units", "inspections": "inspections"}
LIBRARY = Path(database.__file__).parents[1]
RATIO, BYTES = 1.2, 2e9
ASKED = {name: {"by": "area"} for name in sorted(queries()) if name != "to_do"}  # which lists what one office has
ASKED |= {"flow": {"days": ["2011-12-31", "2013-10-31"]}, "ratings": {"by": "area", "subject": "member"}}


def write_nation(folder: Path, *, districts: int, source: Path = DATA / "register") -> None:
    """Write the CSV tables of a register as ``<table>.parquet``, once for each district, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        for name, table in REGISTER.items():
            path = source / f"{name}.csv"
            if path.exists():
                columns = ", ".join(_column(column, name) for column in table.columns)
                connection.execute(
                    f"COPY (SELECT {columns} FROM range(1, {districts + 1}) AS d(district), "
                    f"read_csv('{path}', all_varchar = true, nullstr = '') ORDER BY district) "
                    f"TO '{folder / name}.parquet' (ROW_GROUP_SIZE 122880)"
                )


def _column(name: str, table: str) -> str:
    """Return a column of one district's copy: what identifies or leads somewhere gets the district's number."""
    described = REGISTER[table]
    if name in described.references or name == "id":
        return f"coalesce(printf('d%03d-', district) || \"{name}\", '') AS \"{name}\""
    if described.columns[name].kind == "day":
        return f'"{name}"::TIMESTAMP_MS AS "{name}"'
    if described.columns[name].is_number:
        kind = "DOUBLE" if name == "household_share" else "BIGINT"
        return f'"{name}"::{kind} AS "{name}"'
    return f'coalesce("{name}", \'\') AS "{name}"'


def read_nation(folder: Path) -> Register:
    """Return the register of a folder of Parquet files, as the reader of data folders reads each of them."""
    frames = {}
    for name, table in REGISTER.items():
        frames[name], problems = read_parquet(folder / f"{name}.parquet", table)
        assert not problems, problems
    return Register(**frames, synthetic=True)


def metrics(folder: Path, schemes: pd.DataFrame):
    """Yield each metric of the loaded register by name."""
    register = read_nation(folder)
    for name, asked in ASKED.items():
        options = {"dates" if key == "days" else key: value for key, value in asked.items()}
        options |= {"rating_schemes": schemes} if name == "ratings" else {}
        started = process_time()
        table = measure(register, name, of=COUNTED.get(name, "organisations"), **options)
        yield name, process_time() - started, table.drop(columns=["status", "layer"])


def plain(folder: Path, schemes: pd.DataFrame):
    """Yield each answer of DuckDB by name, from the files."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("rating_schemes", schemes)
        for name in REGISTER:
            connection.execute(f"CREATE TEMP VIEW {name} AS FROM '{folder / name}.parquet'")
        connection.execute((LIBRARY / "model/views.sql").read_text("utf-8"))
        for name, asked in ASKED.items():
            started = process_time()
            for variable in database.VARIABLES:
                connection.execute(f'SET VARIABLE "{variable}" = ?', [asked.get(variable)])
            table = connection.execute(queries()[name]).df()
            seconds = process_time() - started
            yield name, seconds, table.rename(columns={"part": "area"}) if "by" in asked else table


def run(way: str, folder: Path) -> None:
    """Run one way in this process, keep its answers in the folder, print its seconds and the peak of its memory."""
    schemes, _ = read_csv(DATA / "published/rating_schemes.csv", PUBLISHED["rating_schemes"])
    seconds = {}
    for name, seconds[name], table in globals()[way](folder, schemes):
        table.to_pickle(folder / f"{name}.{way}.pickle")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"seconds": seconds, "bytes": peak}))


def main() -> int:
    """Measure both ways, print what they took, and say whether their answers are the same."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--districts", type=int, default=700)
    parser.add_argument("--folder", type=Path, help="keep the register there; one that is there is used")
    parser.add_argument("--way", choices=["metrics", "plain"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        run(options.way, options.folder)
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        if not (folder / "units.parquet").exists():
            write_nation(folder, districts=options.districts)
        return report(folder)


def report(folder: Path) -> int:
    """Print a line for each metric, the totals and the goals; return 1 when answers differ."""
    command = [sys.executable, __file__, "--folder", str(folder), "--way"]
    both = [json.loads(subprocess.run([*command, way], check=True, stdout=subprocess.PIPE).stdout)
            for way in ("metrics", "plain")]  # fmt: skip
    different = []
    for name in ASKED:
        ours, theirs = (one["seconds"][name] for one in both)
        left, right = (pd.read_pickle(folder / f"{name}.{way}.pickle") for way in ("metrics", "plain"))
        same = left.shape == right.shape and (left.astype(right.dtypes) == right).where(right.notna(), True).all(
            axis=None
        )
        different += [] if same else [name]
        print(f"{name:<16}{ours:>8.2f} s{theirs:>8.2f} s{ours / theirs:>8.2f}  {'equal' if same else 'DIFFERENT'}")
    ours, theirs = (sum(one["seconds"].values()) for one in both)
    peak, plain_peak = (one["bytes"] / 1e9 for one in both)
    print(
        f"{'all together':<16}{ours:>8.2f} s{theirs:>8.2f} s{ours / theirs:>8.2f}  {peak:.2f} and {plain_peak:.2f} GB"
    )
    print(f"{'met' if ours <= RATIO * theirs else 'NOT MET'}: at most {RATIO} times the plain queries")
    print(f"{'met' if peak <= BYTES / 1e9 else 'NOT MET'}: under {BYTES / 1e9:g} GB")
    return int(bool(different))


if __name__ == "__main__":
    sys.exit(main())
