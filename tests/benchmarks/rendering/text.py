"""What was measured, as text."""

BUSY = 0.25
"""Part of the cores that may have been at work before, for numbers anybody should keep."""


def show_machine(facts: dict) -> None:
    """Print what is measured on, and whether it is quiet."""
    size = facts["memory_bytes"] / 1e9
    print(f"{facts['processor']}, {facts['cores']} cores, {size:.0f} GB; {facts['system']}, Python {facts['python']}")
    print(", ".join(f"{name} {version}" for name, version in facts["versions"].items()))
    load = facts["load_before"]
    if load is not None and load > BUSY * facts["cores"]:
        print(f"This machine is busy (load {load:g}): compare the CPU seconds, not the throughput.")
    _line("", "reports/min", "seconds", "CPU s/report", "largest", "together")


def show_run(run: dict, reports: int) -> None:
    """Print one run as soon as it is there."""
    _numbers(f"{run['way']} ({run['round']})", run, reports)


def show_summary(found: dict) -> None:
    """Print the medians, the ratios and the goals."""
    setting = found["setting"]
    print(f"\nmedians of {setting['reports']} reports, {setting['workers']} processes at once")
    for way, numbers in found["medians"].items():
        _numbers(way, numbers, setting["reports"])
    kinds = {numbers["memory"] for numbers in found["medians"].values()}
    print(f"Memory: the largest process resident (RSS); all processes together at their peak ({', '.join(kinds)}).")
    print("floor works in one process; the others in as many as there are cores.\n")
    for name, ratio in found["ratios"].items():
        print(f"{name.replace('_', ' '):<30}{_said(ratio):>12}")
    print()
    for goal in found["goals"]:
        met = "met    " if goal["met"] else "NOT MET"
        print(f"{met}  {_said(goal['measured'])} {goal['goal']} ({goal['asked']} {_said(goal['limit'])})")


def _numbers(label: str, run: dict, reports: int) -> None:
    seconds, each = run["seconds"], run["cpu_seconds"] / reports
    memory = (f"{run[name] / 1e6:.0f} MB" for name in ("largest_process_bytes", "tree_bytes"))
    _line(label, f"{60 * reports / seconds:.1f}", f"{seconds:.1f}", f"{each:.2f}", *memory)


def _said(value: float) -> str:
    return f"{value / 1e6:.0f} MB" if value > 1e5 else f"{value:.3g}"


def _line(label: str, *values: str) -> None:
    print(f"{label:<16}" + "".join(f"{value:>14}" for value in values), flush=True)
