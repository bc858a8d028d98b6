"""What a register really holds, by plain sums over its files: the counts that no page may give away."""

import pandas as pd

KEYS = {"trainings": "level", "cadre_plans": "level", "inspections": "subject", "meeting_surveys": "answer"}
COUNTS = {
    "headcounts": {"official": "not probationary", "probationary": "probationary"},
    "admissions": {"admitted": "admitted"},
    "trainings": {"participants": "trainings"},
    "cadre_plans": {"planned": "planned", "women": "women", "young": "young"},
    "inspections": {"inspected": "inspected", "with_shortcomings": "wanting"},
    "meeting_surveys": {"respondents": "answers"},
}


def truth(folder, areas: list[str]) -> dict[tuple, int]:
    """Return every count of persons that reports speak of, by quantity, label and year."""
    tables = {name: pd.read_csv(folder / "register" / f"{name}.csv") for name in [*COUNTS, "organisations", "cells"]}
    bodies = tables["organisations"]["id"][tables["organisations"]["area"].isin(areas)]
    cells = tables["cells"]["id"][tables["cells"]["organisation"].isin(bodies)]
    found = {}
    for name, counts in COUNTS.items():
        table = tables[name]
        if name == "inspections":
            rows = table["area"].isin(areas) & (table["object"] == "members") & (table["kind"] == "inspection")
        elif name == "meeting_surveys":
            rows = table["cell"].isin(cells)
        else:
            rows = table["organisation"].isin(bodies)
        key = KEYS.get(name)
        label = key + "." + table[key] if key else pd.Series("", table.index)
        for column, quantity in counts.items():
            sums = table[rows].groupby([label[rows], "year"])[column].sum()
            found |= {(quantity, said, year): int(count) for (said, year), count in sums.items()}
    rest = {"women": "planned", "young": "planned", "wanting": "inspected"}
    for (quantity, label, year), count in list(found.items()):
        if quantity in rest:
            found[f"not {quantity}", label, year] = found[rest[quantity], label, year] - count
    return found


def small(found: dict[tuple, int]) -> dict[tuple, int]:
    """Return the counts from 1 to 9."""
    return {name: count for name, count in found.items() if 1 <= count <= 9}
