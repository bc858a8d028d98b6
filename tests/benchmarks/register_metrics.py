"""Time and memory of the metrics on a register of national size, beside the same tables computed by DuckDB.

    python tests/benchmarks/register_metrics.py [--districts 44 175 700] [--years 15] [--json RESULT]

For each size a register is made up and stored in a process of its own; another process loads it and runs every metric
once by ward, cold, and again. Then DuckDB computes four of the tables from the same rows with SQL, and the two results
are compared row by row. Peak memory is that of the whole process, the register included, before DuckDB is loaded.
"""

import argparse
import json
import pickle
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pandas as pd
from chibo.layers import Register
from chibo.metrics import register as metrics
from chibo.model.register import FLOWS_IN, FLOWS_OUT, REGISTER

FIRST_YEAR = 2008
SPLIT = "2011-12-01"
WARDS, BEFORE, AFTER, OTHER_CELLS, BODIES = 15, 7, 16, 154, 61  # per district; units and cells per ward
SECONDS, BYTES = 3.0, 2e9  # the goal at the largest size
ORGANISATION = ["excellent", "good", "completed", "failed"]
INSTRUMENTS = [(2008, 2013), (2014, 2017), (2018, 2018), (2019, None)]


# --- a register of any size ----------------------------------------------------------------------------------------


def generate(districts: int, years: int) -> dict[str, pd.DataFrame]:
    """Return the tables of a made-up register: a split in 2011, joint cells that part in 2013, yearly counts."""
    rng = np.random.default_rng(1)
    wards = districts * WARDS
    ward_names = np.array([f"d{d:03d}/w{w:02d}" for d in range(districts) for w in range(WARDS)], dtype=object)
    district_names = np.array([f"d{d:03d}" for d in range(districts)], dtype=object)
    old_ward, new_ward = np.repeat(np.arange(wards), BEFORE), np.repeat(np.arange(wards), AFTER)
    old_number, new_number = np.tile(np.arange(BEFORE), wards), np.tile(np.arange(AFTER), wards)
    old_units = [f"{ward_names[w]}/k{n:02d}" for w, n in zip(old_ward, old_number, strict=True)]
    new_units = [f"{ward_names[w]}/t{n:02d}" for w, n in zip(new_ward, new_number, strict=True)]
    unit_names = np.array(old_units + new_units, dtype=object)
    homes = rng.integers(50, 400, len(new_units))
    parent = new_ward * BEFORE + new_number * BEFORE // AFTER
    units = pd.DataFrame(
        {
            "id": texts(unit_names),
            "area": texts(ward_names, np.concatenate([old_ward, new_ward])),
            "kind": repeated(["khu_pho", "to_dan_pho"], [len(old_units), len(new_units)]),
            "name": repeated([""], [len(unit_names)]),
            "households": np.concatenate([np.bincount(parent, homes), homes]).astype("int64"),
            "valid_from": dates(["2000-01-01", SPLIT], [len(old_units), len(new_units)]),
            "valid_to": dates([SPLIT, None], [len(old_units), len(new_units)]),
        }
    )
    unit_events = pd.DataFrame(
        {
            "id": texts(ward_names, new_ward),
            "date": dates([SPLIT], [len(new_units)]),
            "kind": repeated(["split"], [len(new_units)]),
            "from_unit": texts(unit_names, parent),
            "to_unit": texts(unit_names, len(old_units) + np.arange(len(new_units))),
            "household_share": homes / np.bincount(parent, homes)[parent],
            "instrument": repeated([""], [len(new_units)]),
        }
    )
    bodies, body_area = organisations(districts, ward_names, district_names)
    cells, cell_units = cells_of(districts, rng, len(old_units), new_ward, new_number, old_ward, bodies, unit_names)
    tables = {"units": units, "unit_events": unit_events, "organisations": bodies, "cells": cells}
    tables["cell_units"] = cell_units
    tables["headcounts"] = headcounts(rng, tables, years)
    return tables | yearly(rng, tables, years, body_area)


def organisations(districts, ward_names, district_names):
    """Ward committees first within each district, then organisations of offices, schools and firms."""
    others = BODIES - WARDS
    district = np.repeat(np.arange(districts), BODIES)
    number = np.tile(np.arange(BODIES), districts)
    leads = number < WARDS
    names = np.array([f"{district_names[d]}/b{n:02d}" for d, n in zip(district, number, strict=True)], dtype=object)
    area = np.where(leads, district * WARDS + number, len(ward_names) + district)
    size = len(names)
    table = pd.DataFrame(
        {
            "id": texts(names),
            "area": texts(np.concatenate([ward_names, district_names]), area),
            "kind": pd.Categorical.from_codes((number >= WARDS + 8).astype("int8"), ["committee", "cell"]),
            "sector": pd.Categorical.from_codes(
                np.where(leads, 0, 1 + number % 2).astype("int8"),
                ["ward_commune", "administration_services_forces", "schools_business"],
            ),
            "valid_from": dates(["2000-01-01"], [size]),
            "valid_to": dates([None], [size]),
        }
    )
    assert others > 8
    return table, area


def cells_of(districts, rng, old, new_ward, new_number, old_ward, bodies, unit_names):
    """A cell per old unit; per new ward twelve own cells, one joint cell that parts in 2013, two units without."""
    single = np.flatnonzero(new_number < 12)
    pair = np.flatnonzero((new_number == 12) | (new_number == 13))
    wards = len(new_ward) // AFTER
    joint = np.arange(wards)
    late = np.flatnonzero((new_number == 14) & (rng.random(len(new_number)) < 0.9))
    other = districts * OTHER_CELLS
    parts = [old, len(single), wards, len(pair), len(late), other]
    committee = lambda ward: ward // WARDS * BODIES + ward % WARDS  # noqa: E731
    organisation = [committee(old_ward), committee(new_ward[single]), committee(joint), committee(new_ward[pair])]
    organisation += [committee(new_ward[late]), np.repeat(np.arange(districts), OTHER_CELLS) * BODIES]
    organisation[-1] += np.tile(WARDS + np.arange(OTHER_CELLS) % 8, districts)
    parted = "2013-06-01"
    names = np.array([f"c{n:07d}" for n in range(sum(parts))], dtype=object)
    cells = pd.DataFrame(
        {
            "id": texts(names),
            "organisation": pd.Categorical.from_codes(np.concatenate(organisation), bodies["id"].cat.categories.copy()),
            "kind": repeated(["neighbourhood", "non_residential"], [sum(parts[:5]), other]),
            "joint_type": repeated(["", "a", ""], [sum(parts[:2]), wards, sum(parts[3:])]),
            "valid_from": dates(["2000-01-01", SPLIT, SPLIT, parted, "2013-10-01", "2000-01-01"], parts),
            "valid_to": dates([SPLIT, None, parted, None, None, None], parts),
        }
    )
    first = np.cumsum([0, *parts])
    cell = [np.arange(first[0], first[2]), np.repeat(first[2] + joint, 2), np.arange(first[3], first[5])]
    unit = [np.arange(old), old + single, old + pair, old + pair, old + late]
    links = pd.DataFrame({"cell": texts(names, np.concatenate(cell)), "unit": texts(unit_names, np.concatenate(unit))})
    spans = cells[["valid_from", "valid_to"]].iloc[np.concatenate(cell)].reset_index(drop=True)
    return cells, links.assign(**spans)


def headcounts(rng, tables, years):
    """Members per year of each cell and unit, of units without a cell, and of other cells."""
    cells, units, links = tables["cells"], tables["units"], tables["cell_units"]
    cell_place = pd.Index(cells["id"].cat.categories).get_indexer(links["cell"].cat.categories)[links["cell"].cat.codes]
    unit_place = pd.Index(units["id"].cat.categories).get_indexer(links["unit"].cat.categories)[links["unit"].cat.codes]
    body = cells["organisation"].cat.codes.to_numpy()
    ward_body = np.full(len(units), -1)
    ward_body[unit_place] = body[cell_place]
    area = units["area"].cat.codes.to_numpy()
    by_area = np.full(area.max() + 1, -1)
    by_area[area[unit_place]] = body[cell_place]
    ward_body = by_area[area]
    other = np.flatnonzero((cells["kind"] == "non_residential").to_numpy())
    parts = {"organisation": [], "cell": [], "unit": [], "year": []}
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        day = pd.Timestamp(year, 12, 31)
        now = np.flatnonzero(in_force(links, day))
        alone = np.zeros(len(units), dtype=bool)
        alone[in_force(units, day)] = True
        alone[unit_place[now]] = False
        alone = np.flatnonzero(alone & (rng.random(len(units)) < 0.9))
        parts["organisation"] += [body[cell_place[now]], ward_body[alone], body[other]]
        parts["cell"] += [cell_place[now], np.full(len(alone), -1), other]
        parts["unit"] += [unit_place[now], alone, np.full(len(other), -1)]
        parts["year"] += [np.full(len(now) + len(alone) + len(other), year)]
    columns = {name: np.concatenate(values) for name, values in parts.items()}
    size = len(columns["year"])
    names = {"organisation": tables["organisations"]["id"], "cell": cells["id"], "unit": units["id"]}
    table = {name: or_empty(names[name].to_numpy(dtype=object), columns[name]) for name in names}
    official = np.where(columns["cell"] >= 0, rng.integers(3, 40, size), rng.integers(0, 3, size))
    return pd.DataFrame(
        table | {"year": columns["year"], "official": official, "probationary": rng.integers(0, 4, size)}
    )


def yearly(rng, tables, years, body_area):
    """The tables with a row per organisation, cell or ward and year."""
    names = tables["organisations"]["id"].to_numpy(dtype=object)
    size = len(names)
    body, year = np.tile(np.arange(size), years), np.repeat(np.arange(FIRST_YEAR, FIRST_YEAR + years), size)
    base = {"organisation": texts(names, body), "year": year}
    rows = len(body)

    def spread(count, labels):
        """Repeat every row once per label."""
        shape = {"organisation": texts(names, np.repeat(body, count)), "year": np.repeat(year, count)}
        return shape, pd.Categorical.from_codes(np.tile(np.arange(count, dtype="int8"), rows), labels)

    found = {}
    code = rng.choice(5, rows, p=[0.15, 0.6, 0.2, 0.03, 0.02]).astype("int8")
    labels = [*ORGANISATION, "unrated"]
    found["organisation_ratings"] = pd.DataFrame(base | {"category": pd.Categorical.from_codes(code, labels)})
    keys, category = spread(5, labels)
    members = rng.integers(0, 60, 5 * rows)
    found["member_ratings"] = pd.DataFrame(keys | {"category": category, "members": members})
    admitted = rng.integers(0, 8, rows)
    target = pd.array(rng.integers(1, 8, rows), dtype="Int64")
    found["admissions"] = pd.DataFrame(base | {"admitted": admitted, "made_official": target, "target": target})
    flows = {name: rng.integers(0, 4, rows) for name in FLOWS_IN + FLOWS_OUT}
    start = rng.integers(30, 400, rows)
    end = start + sum(flows[name] for name in FLOWS_IN) - sum(flows[name] for name in FLOWS_OUT)
    found["membership_changes"] = pd.DataFrame(base | {"start": start} | flows | {"end": end})
    keys, level = spread(2, ["grassroots", "city"])
    planned = rng.integers(1, 20, 2 * rows)
    found["cadre_plans"] = pd.DataFrame(
        keys | {"level": level, "planned": planned, "women": planned // 3, "young": planned // 4}
    )
    keys, level = spread(3, ["political_theory_advanced", "political_theory_intermediate", "leadership_ward_commune"])
    found["trainings"] = pd.DataFrame(keys | {"level": level, "participants": rng.integers(0, 9, 3 * rows)})
    return found | {"meeting_surveys": surveys(rng, tables), "inspections": inspections(rng, tables, years)}


def surveys(rng, tables):
    """One survey of every neighbourhood cell in force: two questions of three answers."""
    cells = tables["cells"]
    chosen = np.flatnonzero(in_force(cells, pd.Timestamp("2012-12-31")) & (cells["kind"] == "neighbourhood").to_numpy())
    size = 6 * len(chosen)
    return pd.DataFrame(
        {
            "cell": texts(cells["id"].to_numpy(dtype=object), np.repeat(chosen, 6)),
            "year": np.full(size, 2012),
            "question": pd.Categorical.from_codes(
                np.tile(np.repeat([0, 1], 3), len(chosen)).astype("int8"), ["content", "causes"]
            ),
            "answer": pd.Categorical.from_codes(np.tile([0, 1, 2], size // 3).astype("int8"), ["good", "fair", "poor"]),
            "respondents": rng.integers(0, 7, size),
            "issued": np.repeat(rng.integers(20, 30, len(chosen)), 6),
        }
    )


def inspections(rng, tables, years):
    """Two kinds of check, each of one subject, on two objects, per ward and year."""
    wards = np.unique(tables["units"]["area"].to_numpy(dtype=object))
    size = len(wards) * years * 4
    number = np.tile(np.arange(4), len(wards) * years)
    inspected = rng.integers(0, 20, size)
    return pd.DataFrame(
        {
            "area": texts(wards, np.repeat(np.arange(len(wards)), years * 4)),
            "kind": pd.Categorical.from_codes((number // 2).astype("int8"), ["inspection", "supervision"]),
            "subject": pd.Categorical.from_codes((number // 2).astype("int8"), ["party_work", "personnel_work"]),
            "object": pd.Categorical.from_codes((number % 2).astype("int8"), ["organisations", "members"]),
            "year": np.tile(np.repeat(np.arange(FIRST_YEAR, FIRST_YEAR + years), 4), len(wards)),
            "inspected": inspected,
            "with_shortcomings": pd.array(inspected // 5, dtype="Int64"),
        }
    )


def texts(names, codes=None):
    """Return names as a categorical column with categories of its own, as a column read from a file has them."""
    codes = np.arange(len(names)) if codes is None else codes
    return pd.Categorical.from_codes(codes, pd.Index(names.copy()))


def or_empty(names, codes):
    return pd.Categorical.from_codes(codes + 1, pd.Index(np.concatenate([[""], names])))


def repeated(labels, counts):
    kinds = list(dict.fromkeys(labels))
    return pd.Categorical.from_codes(np.repeat([kinds.index(label) for label in labels], counts).astype("int8"), kinds)


def dates(values, counts):
    return np.repeat(np.array(["NaT" if value is None else value for value in values], dtype="datetime64[s]"), counts)


def in_force(table, day):
    start, end = table["valid_from"].to_numpy(), table["valid_to"].to_numpy()
    moment = np.datetime64(day.date(), "s")
    return (start <= moment) & ~(end <= moment)


def schemes():
    rows = [
        (str(first), subject, category, rank, "B", first, last, f"Guidance of {first}")
        for first, last in INSTRUMENTS
        for subject in ("organisation", "member")
        for rank, category in enumerate(ORGANISATION, start=1)
    ]
    columns = ["scheme", "subject", "category", "rank", "scale", "first_year", "last_year", "instrument_en"]
    return pd.DataFrame(rows, columns=columns).astype({"last_year": "Int64"})


# --- measuring ------------------------------------------------------------------------------------------------------


def suite(register: Register, table_of_schemes: pd.DataFrame) -> dict:
    """Return every metric as a call, each by ward over all years."""
    found = {}
    by_ward = [metrics.coverage.coverage, metrics.coverage.eligibility_gap, metrics.catchment.catchment]
    by_ward += [metrics.catchment.cell_sizes, metrics.events.cell_account, metrics.events.unit_account]
    by_ward += [metrics.organisations.organisations, metrics.membership.headcounts, metrics.membership.admissions]
    by_ward += [metrics.membership.membership_account, metrics.capacity.cadre_plans, metrics.capacity.trainings]
    by_ward += [metrics.capacity.inspections, metrics.meetings.response, metrics.meetings.answers]
    for metric in by_ward:
        found[metric.__name__] = lambda metric=metric: metric(register, by="area")
    for subject in ("organisation", "member"):
        for metric in (metrics.quality.ratings, metrics.caps.caps):
            name = f"{metric.__name__} of {subject}s"
            found[name] = lambda metric=metric, subject=subject: metric(
                register, table_of_schemes, subject=subject, by="area"
            )
    found["change of members"] = lambda: metrics.quality.change(
        register, table_of_schemes, subject="member", before=2019, after=2020, by="area"
    )
    found["unit_status"] = lambda: metrics.states.unit_status(register, "2012-12-31")
    found["waterfall"] = lambda: metrics.events.waterfall(register, since="2011-12-31", until="2013-12-31")
    found["response_by_cell"] = lambda: metrics.meetings.response_by_cell(register)
    found["like_for_like"] = lambda: metrics.comparison.like_for_like(register, "2010-12-31", "2012-12-31")
    found["unit_flow"] = lambda: metrics.comparison.unit_flow(
        register, kinds_at="2010-12-31", states_at=["2011-12-31", "2013-12-31"]
    )
    return found


SQL = {
    "coverage": """
        WITH days AS (SELECT range::INT AS year, make_date(range::INT, 12, 31) AS day FROM range({first}, {last})),
        existing AS (SELECT year, u.* FROM units u JOIN days
            ON u.valid_from <= day AND (u.valid_to IS NULL OR day < u.valid_to)),
        serving AS (SELECT year, c.id AS cell, l.unit, c.joint_type FROM cell_units l
            JOIN cells c ON c.id = l.cell AND c.kind = 'neighbourhood'
            JOIN days ON l.valid_from <= day AND (l.valid_to IS NULL OR day < l.valid_to)
                AND c.valid_from <= day AND (c.valid_to IS NULL OR day < c.valid_to)
            SEMI JOIN existing e ON e.id = l.unit AND e.year = days.year),
        sizes AS (SELECT year, cell, count(DISTINCT unit) AS units FROM serving GROUP BY ALL),
        served AS (SELECT s.year, s.unit, bool_or(z.units = 1 AND s.joint_type <> 'c') AS own
            FROM serving s JOIN sizes z USING (year, cell) GROUP BY ALL),
        residents AS (SELECT year, unit, sum(official + probationary) AS members FROM headcounts
            WHERE unit <> '' GROUP BY ALL)
        SELECT e.year, e.area, count(*) AS units, count(*) FILTER (s.own) AS own, count(*) FILTER (NOT s.own) AS joint,
            count(*) FILTER (s.own IS NULL AND r.members > 0) AS without_cell,
            count(*) FILTER (s.own IS NULL AND r.members = 0) AS without_members,
            count(*) FILTER (s.own IS NULL AND r.members IS NULL) AS unknown,
            100 * sum(e.households) FILTER (s.own) / sum(e.households) AS own_households_pct
        FROM existing e LEFT JOIN served s ON s.year = e.year AND s.unit = e.id
            LEFT JOIN residents r ON r.year = e.year AND r.unit = e.id
        GROUP BY ALL ORDER BY e.year, e.area""",
    "cell_account": """
        WITH events AS (
            SELECT year(valid_from) AS year, organisation, kind, 1 AS came, 0 AS went FROM cells
            UNION ALL SELECT year(valid_to), organisation, kind, 0, 1 FROM cells WHERE valid_to IS NOT NULL)
        SELECT e.year, o.area, e.kind, sum(came) AS came, sum(went) AS went
        FROM events e JOIN organisations o ON o.id = e.organisation
        WHERE e.year >= {first} AND e.year < {last} GROUP BY ALL ORDER BY ALL""",
    "headcounts": """
        SELECT h.year, o.area, sum(official) AS official, sum(probationary) AS probationary
        FROM headcounts h JOIN organisations o ON o.id = h.organisation GROUP BY ALL ORDER BY ALL""",
    "ratings of members": """
        WITH counts AS (SELECT r.year, o.area, r.category, sum(members) AS count
            FROM member_ratings r JOIN organisations o ON o.id = r.organisation GROUP BY ALL)
        SELECT year, area, category, count,
            100 * count / nullif(sum(count) OVER (PARTITION BY year, area), 0) AS share_pct
        FROM counts WHERE category <> 'unrated' ORDER BY year, area, category""",
}


def comparable(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a metric's result in the columns and order of the SQL."""
    if name == "coverage":
        kept = ["year", "area", "units", "own", "joint", "without_cell", "without_members", "unknown"]
        return table[[*kept, "own_households_pct"]]
    if name == "cell_account":
        came, went = table["established"] + table["transferred_in"], table["dissolved"] + table["transferred_out"]
        table = table.assign(came=came, went=went)[["year", "area", "kind", "came", "went"]]
        return table[came + went > 0].sort_values(["year", "area", "kind"])
    if name == "headcounts":
        return table[["year", "area", "official", "probationary"]]
    return table[["year", "area", "category", "count", "share_pct"]].sort_values(["year", "area", "category"])


def measure(folder: Path, years: int) -> dict:
    """Return times, memory and the comparison for a stored register."""
    tables = {name: pickle.loads((folder / name).read_bytes()) for name in REGISTER}
    register = Register(**tables, synthetic=True)
    loaded = peak_memory()
    seconds, again, results = {}, {}, {}
    started = process_time()
    for round_ in (seconds, again):
        for name, call in suite(register, schemes()).items():
            start = perf_counter()
            result = call()
            round_[name] = perf_counter() - start
            if name in SQL:
                results[name] = comparable(name, result)
        if round_ is seconds:
            processor = process_time() - started
    peak = peak_memory()
    return {
        "cells": int(in_force(tables["cells"], pd.Timestamp("2013-12-31")).sum()),
        "rows": sum(map(len, tables.values())),
        "seconds": seconds,
        "total_seconds": sum(seconds.values()),
        "processor_seconds": processor,
        "again_seconds": sum(again.values()),
        "loaded_bytes": loaded,
        "peak_bytes": peak,
        "duckdb": against_duckdb(tables, results, seconds, years),
    }


def against_duckdb(tables, results, seconds, years) -> dict:
    """Return DuckDB's time for each table, how much longer the metric took, and whether both agree."""
    import duckdb

    connection = duckdb.connect()
    for name in ("units", "cells", "cell_units", "organisations", "headcounts", "member_ratings"):
        plain = tables[name].astype(dict.fromkeys(tables[name].select_dtypes("category"), object))
        connection.register("plain", plain)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM plain")
        connection.unregister("plain")
    found = {}
    for name, query in SQL.items():
        start = perf_counter()
        table = connection.execute(query.format(first=FIRST_YEAR, last=FIRST_YEAR + years)).df()
        taken = perf_counter() - start
        found[name] = {"seconds": taken, "ratio": seconds[name] / taken, "equal": equal(table, results[name])}
    return found


def equal(left: pd.DataFrame, right: pd.DataFrame) -> bool:
    """Return whether two tables hold the same texts and counts, and the same shares to the ninth digit."""
    if list(left.columns) != list(right.columns) or len(left) != len(right):
        return False
    for name in left:
        one, other = left[name].to_numpy(), right[name].to_numpy()
        if one.dtype.kind in "iuf":
            close = np.isclose(one.astype(float), other.astype(float), rtol=1e-9, atol=0, equal_nan=True)
            if not close.all():
                return False
        elif not (one.astype(str) == other.astype(str)).all():
            return False
    return True


def peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


# --- the program ----------------------------------------------------------------------------------------------------


def main() -> int:
    """Measure each size and say whether the goal is met; the exit code is 1 when results differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--districts", type=int, nargs="+", default=[44, 175, 700])
    parser.add_argument("--years", type=int, default=15)
    parser.add_argument("--json", type=Path, help="file to write the results to")
    parser.add_argument("--store", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.store:
        for name, table in generate(options.districts[0], options.years).items():
            (options.store / name).write_bytes(pickle.dumps(table, protocol=5))
        return 0
    if options.measure:
        print(json.dumps(measure(options.measure, options.years)))
        return 0
    results = [{"districts": size} | run(size, options.years) for size in options.districts]
    show(results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")
    return int(not all(table["equal"] for result in results for table in result["duckdb"].values()))


def run(districts: int, years: int) -> dict:
    """Store and measure one size, each in a process of its own, so that one's memory is not the other's."""
    this = [sys.executable, __file__, "--districts", str(districts), "--years", str(years)]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*this, "--store", folder], check=True)
        return json.loads(subprocess.run([*this, "--measure", folder], check=True, stdout=subprocess.PIPE).stdout)


def show(results: list[dict]) -> None:
    """Print one column per size: rows of the register, every metric, totals, memory, and DuckDB beside it."""

    def line(label, values):
        print(f"{label:<34}" + "".join(f"{value:>14}" for value in values))

    line("districts", [result["districts"] for result in results])
    line("cells in force", [f"{result['cells']:,}" for result in results])
    line("rows", [f"{result['rows']:,}" for result in results])
    for name in results[0]["seconds"]:
        line(f"  {name}", [f"{result['seconds'][name]:.3f} s" for result in results])
    line("all metrics", [f"{result['total_seconds']:.2f} s" for result in results])
    line("  of which on the processor", [f"{result['processor_seconds']:.2f} s" for result in results])
    line("all metrics, second time", [f"{result['again_seconds']:.2f} s" for result in results])
    line("seconds per million rows", [f"{1e6 * result['total_seconds'] / result['rows']:.3f}" for result in results])
    line("memory with the register loaded", [f"{result['loaded_bytes'] / 1e6:,.0f} MB" for result in results])
    line("peak memory", [f"{result['peak_bytes'] / 1e6:,.0f} MB" for result in results])
    for name in SQL:
        tables = [result["duckdb"][name] for result in results]
        line(f"DuckDB: {name}", [f"{table['seconds']:.3f} s" for table in tables])
        line("  metric / DuckDB", [f"{table['ratio']:.2f}" for table in tables])
        line("  equal", ["yes" if table["equal"] else "NO" for table in tables])
    last = results[-1]
    met = last["total_seconds"] < SECONDS and last["peak_bytes"] < BYTES
    print(f"Goal of {SECONDS:g} s and {BYTES / 1e9:g} GB at the last size: {'met' if met else 'NOT met'}.")


if __name__ == "__main__":
    sys.exit(main())
