"""Time and memory of the metrics on a register of national size, beside the same tables computed by DuckDB.

    python tests/benchmarks/register_metrics.py [--districts 44 175 700] [--years 15] [--json RESULT]

For each size ``chibo.synthetic.national`` makes up a register of Parquet files. Then each in a process of its own, so
that its peak of memory is its own: the data folder is opened with all its checks; the register is loaded and every
metric run once, by ward, one after the other (that is what the goal is about: a process that has just started, and of
several such processes the fastest, for other work on the machine only slows them); each metric runs by itself, on a
register of which nothing has been worked out yet; DuckDB computes the same tables with SQL from the same files, and
the results are compared row by row. The exit code is 1 when results differ; a goal that is missed is only said.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import comparing
import measuring
import pandas as pd
import printing
from chibo import synthetic
from chibo.store import open_data
from chibo.synthetic.national_areas import write_national_areas


def make(folder: Path, options: argparse.Namespace) -> dict:
    """Make up the register of a data folder."""
    synthetic.national(folder / "register", districts=options.districts[0], years=options.years)
    write_national_areas(folder)
    return {"bytes": sum(path.stat().st_size for path in (folder / "register").iterdir())}


def opened(folder: Path, options: argparse.Namespace) -> dict:
    """Open the data folder as a notebook does, with every check."""
    start = perf_counter()
    open_data(folder)
    return {"seconds": perf_counter() - start, "peak_bytes": measuring.peak_memory()}


def together(folder: Path, options: argparse.Namespace) -> dict:
    """Load the register and run every metric once."""
    start, started = perf_counter(), process_time()
    register = measuring.load(folder / "register")
    found = {"load_seconds": perf_counter() - start, "load_processor_seconds": process_time() - started}
    found["load_peak_bytes"] = measuring.peak_memory()
    day = pd.Timestamp(register.headcounts["year"].max(), 12, 31)
    cells = register.cells
    found["cells"] = int(((cells["valid_from"] <= day) & ~(cells["valid_to"] <= day)).sum())
    found["rows"] = sum(map(len, register.tables.values()))
    found["seconds"], found["processor_seconds"] = measuring.together(register, measuring.suite(register))
    found["total_seconds"] = sum(found["seconds"].values())
    return found | {"peak_bytes": measuring.peak_memory()}


def alone(folder: Path, options: argparse.Namespace) -> dict:
    """Run every metric by itself, and leave behind the results that DuckDB computes as well."""
    register = measuring.load(folder / "register")
    suite = measuring.suite(register)
    found = {"seconds": measuring.alone(register, suite, options.times)}
    for name in comparing.QUERIES:
        suite[name](register).to_pickle(folder / f"{name}.pickle")
    return found


def duckdb(folder: Path, options: argparse.Namespace) -> dict:
    """Compute the same tables with SQL, and compare."""
    start = perf_counter()
    connection = comparing.connect(folder / "register", measuring.rating_schemes())
    found = {"load_seconds": perf_counter() - start, "threads": comparing.threads(connection)}
    found |= {"seconds": {}, "differences": {}}
    for name in comparing.QUERIES:
        table, found["seconds"][name] = comparing.timed(connection, name, options.times)
        metric = pd.read_pickle(folder / f"{name}.pickle")
        found["differences"][name] = comparing.difference(name, metric, table)
    # Of the whole process, the metric's result beside DuckDB's included.
    found["peak_bytes"] = measuring.peak_memory()
    return found


STEPS = {step.__name__: step for step in (make, opened, together, alone, duckdb)}


def main() -> int:
    """Measure each size, print what was found, and say whether the results are the same."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--districts", type=int, nargs="+", default=[44, 175, 700])
    parser.add_argument("--years", type=int, default=15)
    parser.add_argument("--times", type=int, default=3, help="of how many runs the fastest counts")
    parser.add_argument("--json", type=Path, help="file to write the results to")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(STEPS[options.step](options.folder, options)))
        return 0
    results = []
    for size in options.districts:
        results.append({"districts": size} | run(size, options))
        printing.show_size(results[-1])
    printing.show_growth(results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")
    return int(any(any(result["duckdb"]["differences"].values()) for result in results))


def run(districts: int, options: argparse.Namespace) -> dict:
    """Take every step for one size; of the metrics together, as often as asked for, keep the fastest."""
    this = [sys.executable, __file__, "--districts", str(districts), "--years", str(options.years)]
    this += ["--times", str(options.times)]
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for step in STEPS:
            command = [*this, "--step", step, "--folder", folder]
            tries = [
                json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
                for _ in range(options.times if step == "together" else 1)
            ]
            found[step] = min(tries, key=lambda one: one.get("total_seconds", 0))
    return found


if __name__ == "__main__":
    sys.exit(main())
