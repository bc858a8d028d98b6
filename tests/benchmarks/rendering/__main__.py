"""What a report costs: chibo beside papermill and nbconvert as they come, and beside the bare metrics and charts.

    python tests/benchmarks/rendering [--years 2008-2013] [--rounds 3] [--ways cli pool ...] [--out outputs/bench]

The same reports are made in each of these ways, one way after the other; of the rounds the median counts. Each runs in
a process tree of its own, of which seconds, CPU seconds and memory are measured.

    cli        papermill and `jupyter nbconvert` for each report, as many at once as there are cores
    pool       papermill and nbconvert called in a pool of as many processes
    chibo      `chibo render`, from its start to its end
    unchanged  `chibo render` again, where nothing has changed
    floor      the cells of the notebooks as plain functions, one after the other, each in a fork of a warm process

The results go to OUT/rendering.json. The exit code is 0 unless something cannot be made; a goal that is missed is only
said.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import summary
from chibo.batch.engine import available_cores
from chibo.batch.plan import RequestError, find_notebooks, parse_years

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
WAYS = ["cli", "pool", "chibo", "unchanged", "floor"]
PACKAGES = ["chibo", "papermill", "nbclient", "nbconvert", "ipykernel", "pandas", "numpy", "matplotlib"]


def main() -> int:
    """Measure, print, and write the results."""
    options = _options()
    try:
        notebooks = find_notebooks(ROOT / "notebooks", options.notebooks)
        years = parse_years(options.years)
    except RequestError as error:
        print(error, file=sys.stderr)
        return 2
    machine = {
        "cores": available_cores(),
        "memory_bytes": psutil.virtual_memory().total,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
        "load_before": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }
    print(*(f"{name}: {value}" for name, value in machine.items()), sep="\n")
    reports = [
        {
            "name": f"{notebook.stem}.{year}.{lang}",
            "notebook": str(notebook),
            "parameters": {"year": year, "lang": lang},
        }
        for year in years
        for notebook in notebooks
        for lang in options.languages
    ]
    setting = {"root": str(ROOT), "workers": options.jobs or machine["cores"], "reports": reports}
    runs = []
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        Path(scratch, "setting.json").write_text(json.dumps(setting), "utf-8")
        for round_ in range(options.rounds):
            for way in [way for way in WAYS if way in options.ways]:
                runs.append({"way": way} | measure(way, setting, Path(scratch), round_))
                print(summary.line(way, runs[-1], len(reports)), flush=True)
    found = summary.of(runs, len(reports), setting["workers"])
    print(summary.text(found, len(reports)))
    options.out.mkdir(parents=True, exist_ok=True)
    kept = {"machine": machine, "reports": len(reports), "workers": setting["workers"], "runs": runs} | found
    (options.out / "rendering.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


def measure(way: str, setting: dict, scratch: Path, round_: int) -> dict:
    """Make all reports in one way; return what :mod:`watching` measured, or what the way says of itself.

    ``SystemExit`` is raised with what the program said, when it fails or a page is missing.
    """
    out = scratch / f"{'chibo' if way == 'unchanged' else way}-{round_}"
    out.mkdir(exist_ok=True)
    watched = [sys.executable, str(HERE / "watching.py"), *_command(way, setting, scratch / "setting.json", out)]
    ended = subprocess.run(watched, cwd=ROOT, capture_output=True, text=True)
    found = json.loads(ended.stdout.splitlines()[-1]) if ended.returncode == 0 else {"code": ended.returncode}
    if found.pop("code"):
        raise SystemExit(f"{way}: {ended.stderr.strip()[-2000:]}")
    pages = len([path for path in out.rglob("*.html") if not path.name.startswith("index.")])
    if way != "floor" and pages != len(setting["reports"]):
        raise SystemExit(f"{way}: {pages} pages came, {len(setting['reports'])} were to be made")
    return found | json.loads(found.pop("said") or "{}")


def _command(way: str, setting: dict, file: Path, out: Path) -> list[str]:
    """Return the program of a way."""
    if way not in ("chibo", "unchanged"):
        return [sys.executable, str(HERE / ("floor.py" if way == "floor" else "others.py")), str(file), str(out), way]
    years, languages, notebooks = (
        ",".join(sorted({str(part) for part in parts}))
        for parts in zip(
            *((*report["parameters"].values(), Path(report["notebook"]).stem) for report in setting["reports"]),
            strict=True,
        )
    )
    chosen = ["--years", years, "--lang", languages, "--notebooks", notebooks, "--jobs", str(setting["workers"])]
    return [sys.executable, "-m", "chibo.cli", "render", *chosen, "--out", str(out)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", default="2008-2013", help="as for chibo render")
    parser.add_argument("--languages", nargs="+", default=["vi", "en"], choices=["vi", "en"])
    parser.add_argument("--notebooks", default="01,02,03,04,05", help="as for chibo render")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, help="processes at once; as many as cores when not given")
    parser.add_argument("--ways", nargs="+", default=WAYS, choices=WAYS)
    parser.add_argument("--out", type=Path, default=ROOT / "outputs" / "bench")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
