"""chibo's engine once it is warm: every report made and published as a batch does it, without start and end."""

import json
import sys
from pathlib import Path
from time import perf_counter

import psutil
from chibo.batch.cache import Cache, Inputs
from chibo.batch.plan import plan
from chibo.batch.publish import Publisher
from chibo.batch.run import Processes


def main() -> None:
    """Make one report, then measure all of a setting; the arguments: setting, out folder."""
    setting, out = json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2])
    wanted = {(report["notebook"], *report["parameters"].values()) for report in setting["reports"]}
    jobs = plan(
        Path(setting["root"]) / "notebooks",
        out,
        years=",".join(sorted({str(year) for _, year, _ in wanted})),
        languages=",".join(sorted({lang for *_, lang in wanted})),
        notebooks=",".join(sorted({Path(notebook).stem for notebook, *_ in wanted})),
    )
    processes = Processes(setting["workers"], "warm")
    with processes.opened(jobs[0].root / jobs[0].parameters["data"]):
        _make(jobs[:1], processes, out, setting["root"])
        start, before = perf_counter(), _cpu_seconds()
        _make(jobs, processes, out, setting["root"])
        found = {"seconds": perf_counter() - start, "cpu_seconds": _cpu_seconds() - before}
    print(json.dumps(found))


def _make(jobs: list, processes: Processes, out: Path, root: str) -> None:
    """Make and publish reports."""
    publisher = Publisher(out, Cache(out), Inputs(Path(root)))
    for job, made, _ in processes.make(jobs, lambda path: None):
        report = publisher.take(job, made.product)
        if report.error:
            raise SystemExit(f"{report.path}: {report.error}")


def _cpu_seconds() -> float:
    """Return the CPU seconds so far of this process, of the warm one, and of all forks that have ended."""
    this = psutil.Process()
    return sum(sum(process.cpu_times()[:4]) for process in (this, *this.children(recursive=True)))


if __name__ == "__main__":
    main()
