"""What a report costs: chibo beside papermill and nbconvert as they come, and beside the bare metrics and charts.

    python tests/benchmarks/rendering [--years 2008-2013] [--rounds 3] [--ways cli pool ...]

The same reports are made in each of these ways, one way after the other; of the rounds the median counts. Each runs in
a process tree of its own, of which seconds, CPU seconds and memory are measured.

    cli        papermill and `jupyter nbconvert` for each report, as many at once as there are cores
    pool       papermill and nbconvert called in a pool of as many processes
    chibo      `chibo render`, from its start to its end
    unchanged  `chibo render` again, where nothing has changed
    floor      the cells of the notebooks as plain functions, one after the other, each in a fork of a warm process;
               counted from start to end as chibo is, the warm process, which both have, included

The exit code is 0 unless something cannot be made; a goal that is missed is only said.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from chibo.batch.engine import available_cores
from chibo.batch.plan import RequestError, find_notebooks, parse_years

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
WAYS = ["cli", "pool", "chibo", "unchanged", "floor"]
MEASURED = ["seconds", "cpu_seconds", "largest_process_bytes", "tree_bytes"]


def main() -> int:
    """Measure, and print each run, the medians and the goals."""
    options = _options()
    try:
        notebooks = find_notebooks(ROOT / "notebooks", options.notebooks)
        years = parse_years(options.years)
    except RequestError as error:
        print(error, file=sys.stderr)
        return 2
    workers = options.jobs or available_cores()
    print(f"{platform.platform()}, Python {platform.python_version()}, {workers} at once of {available_cores()} cores")
    reports = [
        {"notebook": str(notebook), "parameters": {"year": year, "lang": lang}}
        for year in years
        for notebook in notebooks
        for lang in options.languages
    ]
    setting = {"root": str(ROOT), "workers": workers, "reports": reports}
    chosen = ["--years", options.years, "--lang", ",".join(options.languages), "--notebooks", options.notebooks]
    render = ["-m", "chibo.cli", "render", *chosen, "--jobs", str(workers), "--out"]
    runs = {way: [] for way in WAYS if way in options.ways}
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        file = Path(scratch, "setting.json")
        file.write_text(json.dumps(setting), "utf-8")
        for round_ in range(options.rounds):
            for way, measured in runs.items():
                out = Path(scratch, f"{'chibo' if way == 'unchanged' else way}-{round_}")
                out.mkdir(exist_ok=True)
                program = [str(HERE / ("floor.py" if way == "floor" else "others.py")), str(file), str(out), way]
                made_by_chibo = way in ("chibo", "unchanged")
                measured.append(measure(way, [*render, str(out)] if made_by_chibo else program, out, len(reports)))
                print(line(way, measured[-1], len(reports)), flush=True)
    medians = {way: {name: median(each[name] for each in of) for name in MEASURED} for way, of in runs.items()}
    print("\nmedians", *(line(way, numbers, len(reports)) for way, numbers in medians.items()), "", sep="\n")
    print(*goals(medians, workers), sep="\n")
    return 0


def measure(way: str, program: list[str], out: Path, reports: int) -> dict:
    """Make all reports in one way; return what :mod:`watching` measured.

    ``SystemExit`` is raised with what the program said, when it fails or a page is missing.
    """
    watched = [sys.executable, str(HERE / "watching.py"), sys.executable, *program]
    ended = subprocess.run(watched, cwd=ROOT, capture_output=True, text=True)
    found = json.loads(ended.stdout.splitlines()[-1]) if ended.returncode == 0 else {"code": ended.returncode}
    if found.pop("code"):
        raise SystemExit(f"{way}: {ended.stderr.strip()[-2000:]}")
    pages = len([path for path in out.rglob("*.html") if not path.name.startswith("index.")])
    if way != "floor" and pages != reports:
        raise SystemExit(f"{way}: {pages} pages came, {reports} were to be made")
    return found


def line(way: str, numbers: dict, reports: int) -> str:
    """Return one run, or the medians of one way, as a line; memory is that of the largest process, and of all."""
    speed, each = 60 * reports / numbers["seconds"], numbers["cpu_seconds"] / reports
    memory = [f"{numbers[name] / 1e6:.0f} MB" for name in ("largest_process_bytes", "tree_bytes")]
    cells = [f"{speed:.1f} a minute", f"{numbers['seconds']:.1f} s", f"{each:.2f} CPU s each", *memory]
    return f"{way:<12}" + "".join(f"{cell:>16}" for cell in cells)


def goals(medians: dict[str, dict], workers: int) -> Iterator[str]:
    """Yield whether chibo meets each goal, of the ways that were measured."""

    def ratio(of: str, one: str, other: str) -> float | None:
        return medians[one][of] / medians[other][of] if {one, other} <= medians.keys() else None

    chibo = medians.get("chibo", {})
    for value, goal, asked, limit in (
        (ratio("seconds", "cli", "chibo"), "times the throughput of cli", "at least", 10),
        (ratio("seconds", "pool", "chibo"), "times the throughput of pool", "at least", 4.5),
        (ratio("cpu_seconds", "chibo", "floor"), "times the CPU of the floor", "at most", 1.3),
        (ratio("seconds", "unchanged", "chibo"), "of a full run where nothing has changed", "at most", 0.02),
        (chibo and chibo["tree_bytes"] / workers, "bytes for each worker, all processes shared out", "at most", 400e6),
        (chibo and chibo["largest_process_bytes"], "bytes for the largest process", "at most", 400e6),
    ):
        if value:
            met = value >= limit if asked == "at least" else value <= limit
            yield f"{'met    ' if met else 'NOT MET'}  {value:.3g} {goal} ({asked} {limit:g})"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", default="2008-2013", help="as for chibo render")
    parser.add_argument("--languages", nargs="+", default=["vi", "en"], choices=["vi", "en"])
    parser.add_argument("--notebooks", default="01,02,03,04,05", help="as for chibo render")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, help="processes at once; as many as cores when not given")
    parser.add_argument("--ways", nargs="+", default=WAYS, choices=WAYS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
