"""From the runs of each way to one number: medians, ratios, and which goals are met; and all of it as text."""

from statistics import median

GOALS = {
    "throughput_of_cli": ("times the throughput of cli", "at least", 10.0),
    "throughput_of_pool": ("times the throughput of pool", "at least", 4.5),
    "cpu_of_floor": ("times the CPU of the floor", "at most", 1.3),
    "unchanged_of_full": ("of a full run where nothing has changed", "at most", 0.02),
    "bytes_a_worker": ("bytes for each worker, all processes shared out", "at most", 400e6),
    "largest_process_bytes": ("bytes for the largest process", "at most", 400e6),
}
"""By ratio: what it says and its limit; all of ``chibo`` from its start to its end."""
_MEASURED = ("seconds", "cpu_seconds", "largest_process_bytes", "tree_bytes")


def of(runs: list[dict], reports: int, workers: int) -> dict:
    """Return ``medians`` by way and ``goals`` of runs; what was not measured is left out."""
    medians = {}
    for run in runs:
        same = [other for other in runs if other["way"] == run["way"]]
        medians[run["way"]] = {name: median(other[name] for other in same) for name in _MEASURED}
        medians[run["way"]]["reports_a_minute"] = 60 * reports / medians[run["way"]]["seconds"]
    goals = []
    for name, ratio in _ratios(medians, workers).items():
        goal, asked, limit = GOALS[name]
        met = ratio >= limit if asked == "at least" else ratio <= limit
        goals.append({"goal": goal, "measured": ratio, "asked": asked, "limit": limit, "met": met})
    return {"medians": medians, "goals": goals}


def _ratios(medians: dict, workers: int) -> dict[str, float]:
    """Return how chibo compares with each other way."""
    if "chibo" not in medians:
        return {}
    chibo, ratios = medians["chibo"], {}
    for way in medians.keys() & {"cli", "pool"}:
        ratios[f"throughput_of_{way}"] = medians[way]["seconds"] / chibo["seconds"]
    if "floor" in medians:
        ratios["cpu_of_floor"] = chibo["cpu_seconds"] / medians["floor"]["cpu_seconds"]
    if "unchanged" in medians:
        ratios["unchanged_of_full"] = medians["unchanged"]["seconds"] / chibo["seconds"]
    ratios |= {"bytes_a_worker": chibo["tree_bytes"] / workers, "largest_process_bytes": chibo["largest_process_bytes"]}
    return {name: ratios[name] for name in GOALS if name in ratios}


def line(way: str, numbers: dict, reports: int) -> str:
    """Return one run, or the medians of one way, as a line."""
    speed, each = 60 * reports / numbers["seconds"], numbers["cpu_seconds"] / reports
    memory = [f"{numbers[name] / 1e6:.0f} MB" for name in ("largest_process_bytes", "tree_bytes")]
    cells = [f"{speed:.1f} a minute", f"{numbers['seconds']:.1f} s", f"{each:.2f} CPU s each", *memory]
    return f"{way:<12}" + "".join(f"{cell:>16}" for cell in cells)


def text(found: dict, reports: int) -> str:
    """Return the medians and the goals; memory is that of the largest process, and of all at their peak."""
    lines = ["\nmedians", *(line(way, numbers, reports) for way, numbers in found["medians"].items()), ""]
    for goal in found["goals"]:
        met = "met    " if goal["met"] else "NOT MET"
        lines.append(f"{met}  {goal['measured']:.3g} {goal['goal']} ({goal['asked']} {goal['limit']:g})")
    return "\n".join(lines)
