"""What is measured: a register loaded from Parquet, and every metric of it, by ward over all years."""

import resource
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time

import pandas as pd
from chibo.metrics import register as metrics
from chibo.model import PUBLISHED
from chibo.model.layers import Register
from chibo.model.register import REGISTER
from chibo.store.tables import read_csv, read_parquet

SCHEMES = Path(__file__).parents[2] / "data" / "published" / "rating_schemes.csv"

Metric = Callable[[Register], pd.DataFrame]


def load(folder: Path) -> Register:
    """Return the register of a folder of Parquet files, as the reader of data folders reads each of them."""
    frames = {}
    for name, table in REGISTER.items():
        frames[name], problems = read_parquet(folder / f"{name}.parquet", table)
        assert not problems, problems
    return Register(**frames, synthetic=True)


def rating_schemes() -> pd.DataFrame:
    """Return the schemes of the published layer; made-up ratings follow them too."""
    frame, problems = read_csv(SCHEMES, PUBLISHED["rating_schemes"])
    assert not problems, problems
    return frame


def suite(register: Register) -> dict[str, Metric]:
    """Return every metric on the register by name: by ward where it can be, over all years or the first and last."""
    years, schemes = register.headcounts["year"], rating_schemes()
    first, last = (f"{year}-12-31" for year in (years.min(), years.max()))
    by_ward = [metrics.coverage.coverage, metrics.coverage.eligibility_gap, metrics.catchment.catchment]
    by_ward += [metrics.catchment.cell_sizes, metrics.events.cell_account, metrics.events.unit_account]
    by_ward += [metrics.organisations.organisations, metrics.membership.headcounts, metrics.membership.admissions]
    by_ward += [metrics.membership.membership_account, metrics.capacity.cadre_plans, metrics.capacity.trainings]
    by_ward += [metrics.capacity.inspections, metrics.meetings.response, metrics.meetings.answers]
    found: dict[str, Metric] = {
        metric.__name__: lambda register, metric=metric: metric(register, by="area") for metric in by_ward
    }
    for subject in ("organisation", "member"):
        for metric, name in ((metrics.quality.ratings, "ratings"), (metrics.caps.caps, "caps")):
            found[f"{subject}_{name}"] = lambda register, metric=metric, subject=subject: metric(
                register, schemes, subject=subject, by="area"
            )
    found["member_change"] = lambda register: metrics.quality.change(
        register, schemes, subject="member", before=2023, after=2024, by="area"
    )
    found["unit_status"] = lambda register: metrics.states.unit_status(register, last)
    found["response_by_cell"] = lambda register: metrics.meetings.response_by_cell(register)
    found["waterfall"] = lambda register: metrics.events.waterfall(register, since=first, until=last)
    found["like_for_like"] = lambda register: metrics.comparison.like_for_like(register, first, last)
    found["unit_flow"] = lambda register: metrics.comparison.unit_flow(
        register, kinds_at=first, states_at=[first, last]
    )
    return found


def together(register: Register, metrics_: dict[str, Metric]) -> tuple[dict[str, float], float]:
    """Return the seconds of each metric, one after the other on one register, and those of the processor for all.

    What several need, such as the place of each cell's organisation, is worked out by the first of them.
    """
    started = process_time()
    seconds = {name: _seconds(metric, register) for name, metric in metrics_.items()}
    return seconds, process_time() - started


def alone(register: Register, metrics_: dict[str, Metric], times: int) -> dict[str, float]:
    """Return the seconds of each metric on a register of which nothing has been worked out yet; the best of times."""
    return {name: min(_seconds(metric, replace(register)) for _ in range(times)) for name, metric in metrics_.items()}


def peak_memory() -> int:
    """Return the most bytes this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _seconds(metric: Metric, register: Register) -> float:
    start = perf_counter()
    metric(register)
    return perf_counter() - start
