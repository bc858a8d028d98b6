"""What was measured, as text: a table a size, then how time and memory grow, and the goal."""

from math import log

SECONDS, BYTES, EXPONENT = 3.0, 2e9, 1.1  # the goal, at the largest size; time in proportion to the cells is exponent 1


def show_size(result: dict) -> None:
    """Print one line for each metric: in a row with the others, by itself, in DuckDB, how they compare."""
    metrics, single, duckdb = result["together"], result["alone"]["seconds"], result["duckdb"]
    print(f"\n{result['districts']} districts: {metrics['cells']:,} cells in force, {metrics['rows']:,} rows")
    _line("metric", "together", "by itself", "DuckDB", "ratio", "results")
    for name, seconds in metrics["seconds"].items():
        alone, compared = single[name], ["", "", ""]
        if name in duckdb["seconds"]:
            query, difference = duckdb["seconds"][name], duckdb["differences"][name]
            compared = [f"{query:.3f} s", f"{alone / query:.2f}", "DIFFER" if difference else "equal"]
        _line(name, f"{seconds:.3f} s", f"{alone:.3f} s", *compared)
    both = [name for name in metrics["seconds"] if name in duckdb["seconds"]]
    alone, query = (sum(some[name] for name in both) for some in (single, duckdb["seconds"]))
    _line(f"the {len(both)} compared", "", f"{alone:.2f} s", f"{query:.2f} s", f"{alone / query:.2f}", "")
    for name, difference in duckdb["differences"].items():
        if difference:
            print(f"{name} DIFFERS: {difference}")


def show_growth(results: list[dict]) -> None:
    """Print a column for each size, the exponents of growth between them, and whether the goal is met."""
    runs = [result["together"] for result in results]
    totals = [run["total_seconds"] for run in runs]
    print()
    _line("districts", *(f"{result['districts']}" for result in results))
    _line("cells in force", *(f"{run['cells']:,}" for run in runs))
    _line("all metrics together", *(f"{total:.2f} s" for total in totals))
    _line("  of the processor", *(f"{run['processor_seconds']:.2f} s" for run in runs))
    _line(
        "  per 1,000 cells", *(f"{1e6 * total / run['cells']:.1f} ms" for total, run in zip(totals, runs, strict=True))
    )
    exponents = [_exponent(*pair) for pair in zip(runs, runs[1:], strict=False)]
    _line("  grows as cells to the power", "", *(f"{exponent:.2f}" for exponent in exponents))
    _line("  peak memory", *(_megabytes(run["peak_bytes"]) for run in runs))
    _line("loading the files before", *(f"{run['load_seconds']:.2f} s" for run in runs))
    _line("  peak memory", *(_megabytes(run["load_peak_bytes"]) for run in runs))
    _line("opening them with all checks", *(f"{result['opened']['seconds']:.2f} s" for result in results))
    _line("  peak memory", *(_megabytes(result["opened"]["peak_bytes"]) for result in results))
    _line("DuckDB: loading the files", *(f"{result['duckdb']['load_seconds']:.2f} s" for result in results))
    _line("  peak memory", *(_megabytes(result["duckdb"]["peak_bytes"]) for result in results))
    print(f"DuckDB works on {results[-1]['duckdb']['threads']} threads at once, a metric on one.\n")
    _goal(f"time under {SECONDS:g} s at the last size", totals[-1] < SECONDS)
    _goal(f"memory under {BYTES / 1e9:g} GB at the last size", runs[-1]["peak_bytes"] < BYTES)
    if exponents:
        _goal(f"linear growth (power at most {EXPONENT:g}) up to the last size", exponents[-1] <= EXPONENT)
    _goal("results equal to DuckDB's", not any(any(result["duckdb"]["differences"].values()) for result in results))


def _exponent(smaller: dict, larger: dict) -> float:
    """Return the power of the number of cells by which the processor's time has grown."""
    return log(larger["processor_seconds"] / smaller["processor_seconds"]) / log(larger["cells"] / smaller["cells"])


def _goal(goal: str, met: bool) -> None:
    print(f"{'met    ' if met else 'NOT MET'}  {goal}")


def _megabytes(size: float) -> str:
    return f"{size / 1e6:,.0f} MB"


def _line(label: str, *values: str) -> None:
    print(f"{label:<30}" + "".join(f"{value:>12}" for value in values))
