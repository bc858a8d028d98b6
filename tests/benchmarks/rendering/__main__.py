"""What a report costs: chibo beside papermill and nbconvert as they come, and beside the bare metrics and charts.

    python tests/benchmarks/rendering [--years 2008-2013] [--rounds 3] [--ways cli pool ...] [--out outputs/bench]

The same reports are made in each of these ways, one way after the other, in each round in another order; of the rounds
the median counts. Each runs in a process tree of its own, of which seconds, CPU seconds and memory are measured.

    cli        papermill and `jupyter nbconvert` for each report, as many at once as there are cores
    pool       papermill and nbconvert called in a pool of as many processes
    nbconvert  `jupyter nbconvert --execute`, as many at once; the parameters were put in before
    chibo      `chibo render`, from its start to its end
    unchanged  `chibo render` again, where nothing has changed
    steady     chibo's engine once it is warm: what a longer batch comes to
    floor      the cells of the notebooks as plain functions, one after the other in one warm process

The results go to OUT/rendering.json, and as a picture to OUT/rendering.png. The exit code is 0 unless something cannot
be made; a goal that is missed is only said.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import machine
import picture
import summary
import text
from ways import GROUPS, ROOT, Setting, measure, names


def main() -> int:
    """Measure, print, and write the results."""
    options = _options()
    notebooks = [ROOT / "notebooks" / f"{name}.ipynb" for name in options.notebooks]
    missing = [path.stem for path in notebooks if not path.is_file()]
    if missing:
        print(f"no such notebook: {', '.join(missing)}", file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    facts = machine.facts()
    text.show_machine(facts)
    setting = Setting(notebooks, options.years, options.languages, options.jobs or facts["cores"])
    runs = []
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        setting = setting.prepared(Path(scratch))
        groups = [group for group in GROUPS if set(group) & set(options.ways)]
        for round_ in range(options.rounds):
            turn = round_ % len(groups)
            for way in (way for group in groups[turn:] + groups[:turn] for way in group):
                if way in options.ways or (way == "chibo" and "unchanged" in options.ways):
                    run = {"way": way, "round": round_ + 1, "load": machine.load()} | measure(way, setting, round_)
                    runs.append(run)
                    text.show_run(run, setting.reports)
    found = {"machine": facts, "setting": setting.described(), "runs": runs} | summary.of(runs, setting)
    text.show_summary(found)
    (options.out / "rendering.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    picture.draw(found).savefig(options.out / "rendering.png", dpi=150, metadata={"Software": None})
    print(f"\n{options.out / 'rendering.json'}\n{options.out / 'rendering.png'}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=_years, default="2008-2013", help="a year or a span")
    parser.add_argument("--languages", nargs="+", default=["vi", "en"], choices=["vi", "en"])
    five = sorted(path.stem for path in (ROOT / "notebooks").glob("0[1-5]_*.ipynb"))
    parser.add_argument("--notebooks", nargs="+", default=five, help="names without .ipynb; all but the brief")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, help="processes at once; as many as cores when not given")
    parser.add_argument("--ways", nargs="+", default=names(), choices=names())
    parser.add_argument("--out", type=Path, default=ROOT / "outputs" / "bench")
    return parser.parse_args()


def _years(said: str) -> list[int]:
    first, _, last = said.partition("-")
    return list(range(int(first), int(last or first) + 1))


if __name__ == "__main__":
    sys.exit(main())
