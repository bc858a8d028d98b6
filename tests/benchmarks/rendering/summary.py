"""From the runs of each way to one number: medians, ratios, and which goals are met."""

from statistics import median

GOALS = [
    ("times the throughput of cli", "throughput_of_cli", "at least", 10.0),
    ("times the throughput of pool", "throughput_of_pool", "at least", 4.5),
    ("times the CPU of the floor", "cpu_of_floor", "at most", 1.3),
    ("of a full run where nothing has changed", "unchanged_of_full", "under", 0.02),
    ("for each worker, all processes shared out", "bytes_a_worker", "under", 400e6),
    ("for the largest process", "largest_process_bytes", "under", 400e6),
]
"""What a goal is about, the ratio it looks at, and its limit; all of ``chibo`` from its start to its end."""

_MET = {"at least": lambda value, limit: value >= limit, "at most": lambda value, limit: value <= limit}
_MET["under"] = lambda value, limit: value < limit


def of(runs: list[dict], setting) -> dict:
    """Return ``medians`` by way, ``ratios`` and ``goals`` of runs; what was not measured is left out."""
    medians = {way: _median([run for run in runs if run["way"] == way], setting.reports) for way in _ways(runs)}
    ratios = _ratios(medians, setting.workers)
    goals = [
        {"goal": goal, "measured": ratios[name], "asked": kind, "limit": limit, "met": _MET[kind](ratios[name], limit)}
        for goal, name, kind, limit in GOALS
        if name in ratios
    ]
    return {"medians": medians, "ratios": ratios, "goals": goals}


def _ways(runs: list[dict]) -> list[str]:
    return list(dict.fromkeys(run["way"] for run in runs))


def _median(runs: list[dict], reports: int) -> dict:
    """Return the medians of one way's runs, and what they come to for a report."""
    measured = ("seconds", "cpu_seconds", "largest_process_bytes", "tree_bytes")
    found = {name: median(run[name] for run in runs) for name in measured}
    found["reports_a_minute"] = 60 * reports / found["seconds"]
    return found | {"cpu_seconds_a_report": found["cpu_seconds"] / reports, "memory": runs[0]["memory"]}


def _ratios(medians: dict, workers: int) -> dict:
    """Return how chibo compares with each other way."""
    chibo, found = medians.get("chibo"), {}
    if not chibo:
        return found
    for way in ("cli", "pool", "nbconvert"):
        if way in medians:
            found[f"throughput_of_{way}"] = medians[way]["seconds"] / chibo["seconds"]
            found[f"cpu_of_{way}"] = chibo["cpu_seconds"] / medians[way]["cpu_seconds"]
    if "floor" in medians:
        found["cpu_of_floor"] = chibo["cpu_seconds"] / medians["floor"]["cpu_seconds"]
    if {"floor", "steady"} <= set(medians):
        found["steady_cpu_of_floor"] = medians["steady"]["cpu_seconds"] / medians["floor"]["cpu_seconds"]
    if "unchanged" in medians:
        found["unchanged_of_full"] = medians["unchanged"]["seconds"] / chibo["seconds"]
        found["unchanged_cpu_of_full"] = medians["unchanged"]["cpu_seconds"] / chibo["cpu_seconds"]
    found["bytes_a_worker"] = chibo["tree_bytes"] / workers
    return found | {"largest_process_bytes": chibo["largest_process_bytes"]}
