"""The places of one made-up district: wards, units, organisations, cells and who serves whom, as arrays.

A district has what a metric can meet, in usual proportions: units that are split in two, merged with a neighbour or
renamed, cells that also serve a neighbour until it has its own, and units without members. Each unit has one cell of
its own, which lives as long as it does; so row *i* of ``cells`` is the cell of row *i* of ``units``, and the cells that
serve no unit follow.
"""

from dataclasses import dataclass

import numpy as np

Columns = dict[str, np.ndarray]

FOUNDED = np.datetime64("1998-01-01", "D")
OPEN = np.datetime64("NaT", "D")
MERGED = np.datetime64("2020-03-01", "D")
NONE = -1  # no row: the reference is empty

_WARDS = (12, 19)
_UNITS_IN_A_WARD = (18, 34)
_SPLIT, _MERGED, _RENAMED, _LATE, _WITHOUT_MEMBERS = 0.05, 0.03, 0.02, 0.05, 0.2
_COMMITTEES_OUTSIDE, _GRASSROOTS_CELLS = 8, 30
_CELLS_OF_A_WARD, _CELLS_OF_A_COMMITTEE = 5, 6


@dataclass(frozen=True)
class District:
    """Rows of the five tables of places; references are row numbers, days are ``datetime64[D]``.

    Attributes
    ----------
    name : the district's area id, ``d001``
    areas : ids of its wards
    units, events, organisations, cells, spans : columns by name; ``units["ward"]`` counts ``areas``
    without : of units without members, the row and the day their cell was established
    """

    name: str
    areas: np.ndarray
    units: Columns
    events: Columns
    organisations: Columns
    cells: Columns
    spans: Columns
    without: Columns


def district(number: int, years: np.ndarray, rng: np.random.Generator) -> District:
    """Make up the places of one district over some years."""
    name = f"d{number:03d}"
    wards = int(rng.integers(*_WARDS))
    areas = np.array([f"{name}/w{ward:02d}" for ward in range(1, wards + 1)])
    ward = np.repeat(np.arange(wards), rng.integers(*_UNITS_IN_A_WARD, wards))
    units, events, plain = _units(ward, years, rng)
    units["id"] = _numbered(f"u-{name}", units["ward"])
    late, established, without = _late(units["ward"], plain, years, rng)
    organisations = _organisations(name, areas)
    cells, spans = _cells(name, units, organisations, late, established, without)
    return District(
        name=name,
        areas=areas,
        units=units,
        events=events,
        organisations=organisations,
        cells=cells,
        spans=spans,
        without={"unit": late[without], "established": established[without]},
    )


def _units(ward: np.ndarray, years: np.ndarray, rng: np.random.Generator) -> tuple[Columns, Columns, np.ndarray]:
    """Return units, events, and which of the first units stay what they are."""
    first = len(ward)
    split = np.flatnonzero(rng.random(first) < _SPLIT)
    split_on = _day_in(years, rng, len(split), month=7)
    left = np.arange(0, first - 1, 2)
    whole = ~np.isin(left, split) & ~np.isin(left + 1, split) & (ward[left] == ward[left + 1])
    merging = MERGED.astype("datetime64[Y]").astype(int) + 1970 in years
    left = left[whole & (rng.random(len(left)) < _MERGED) & merging]
    plain = np.ones(first, dtype=bool)
    plain[split] = plain[left] = plain[left + 1] = False
    renamed = np.flatnonzero(plain & (rng.random(first) < _RENAMED))
    renamed_on = _day_in(years, rng, len(renamed), month=4)
    plain[renamed] = False

    # After the first units come the halves of those split, what became of two, and those of a new name.
    begins = np.concatenate(
        [np.full(first, FOUNDED), np.repeat(split_on, 2), np.full(len(left), MERGED), renamed_on],
    )
    ends = np.full(len(begins), OPEN)
    ends[split], ends[renamed] = split_on, renamed_on
    ends[left] = ends[left + 1] = MERGED
    halves, later = first + np.arange(2 * len(split)), first + 2 * len(split)
    merged, carrying_on = later + np.arange(len(left)), later + len(left) + np.arange(len(renamed))
    households = rng.integers(80, 420, len(begins))
    households[carrying_on] = households[renamed]
    units = {
        "ward": np.concatenate([ward, np.repeat(ward[split], 2), ward[left], ward[renamed]]),
        "kind": np.where(begins == FOUNDED, "khu_pho", "to_dan_pho"),
        "households": households,
        "valid_from": begins,
        "valid_to": ends,
    }
    share = households[halves] / np.repeat(households[halves[::2]] + households[halves[1::2]], 2)
    to_unit = np.concatenate([halves, np.repeat(merged, 2), carrying_on])
    from_unit = np.concatenate([np.repeat(split, 2), np.stack([left, left + 1], axis=1).ravel(), renamed])
    counts = [2 * len(split), 2 * len(left), len(renamed)]
    happened = np.concatenate([np.repeat(split, 2), np.repeat(merged, 2), carrying_on])
    events = {
        "event": np.unique(happened, return_inverse=True)[1],
        "kind": np.repeat(["split", "merge", "rename"], counts),
        "date": begins[to_unit],
        "from_unit": from_unit,
        "to_unit": to_unit,
        "household_share": np.concatenate([share, np.ones(len(to_unit) - len(share))]),
    }
    return units, events, plain


def _late(
    ward: np.ndarray, plain: np.ndarray, years: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Choose units that got their cell late, each after a plain neighbour in its ward that had one from the start."""
    first = len(plain)
    late = rng.random(first) < _LATE
    late[0] = False
    late[1:] &= plain[1:] & plain[:-1] & (ward[1:first] == ward[: first - 1])
    late[1:] &= ~late[:-1]
    late = np.flatnonzero(late)
    return late, _day_in(years, rng, len(late), month=None), rng.random(len(late)) < _WITHOUT_MEMBERS


def _organisations(name: str, areas: np.ndarray) -> Columns:
    """Return the committees of the wards, then committees and cells outside them."""
    outside = _COMMITTEES_OUTSIDE + _GRASSROOTS_CELLS
    sectors = np.where(np.arange(outside) % 2, "schools_business", "administration_services_forces")
    count = len(areas) + outside
    return {
        "id": np.array([f"o-{name}-{number:02d}" for number in range(1, count + 1)]),
        "area": np.concatenate([areas, np.full(outside, name)]),
        "kind": np.repeat(["committee", "cell"], [len(areas) + _COMMITTEES_OUTSIDE, _GRASSROOTS_CELLS]),
        "sector": np.concatenate([np.full(len(areas), "ward_commune"), sectors]),
        "valid_from": np.full(count, FOUNDED),
        "valid_to": np.full(count, OPEN),
    }


def _cells(
    name: str,
    units: Columns,
    organisations: Columns,
    late: np.ndarray,
    established: np.ndarray,
    without: np.ndarray,
) -> tuple[Columns, Columns]:
    """Return the cells, and which units they serve when: their own, and for a time a late neighbour."""
    wards = int((organisations["sector"] == "ward_commune").sum())
    committees = np.arange(wards + _COMMITTEES_OUTSIDE)
    others = np.repeat(committees, np.where(committees < wards, _CELLS_OF_A_WARD, _CELLS_OF_A_COMMITTEE))
    begins = units["valid_from"].copy()
    begins[late] = established
    guests, hosted_until = late[~without], established[~without]
    joint = np.full(len(begins) + len(others), "", dtype="<U1")
    joint[guests - 1] = "b"
    cells = {
        "id": np.concatenate([_numbered(f"c-{name}", units["ward"]), _numbered(f"c-{name}-n", others)]),
        "organisation": np.concatenate([units["ward"], others]),
        "kind": np.repeat(["neighbourhood", "non_residential"], [len(begins), len(others)]),
        "joint_type": joint,
        "valid_from": np.concatenate([begins, np.full(len(others), FOUNDED)]),
        "valid_to": np.concatenate([units["valid_to"], np.full(len(others), OPEN)]),
    }
    own = np.arange(len(begins))
    spans = {
        "cell": np.concatenate([own, guests - 1]),
        "unit": np.concatenate([own, guests]),
        "valid_from": np.concatenate([begins, units["valid_from"][guests]]),
        "valid_to": np.concatenate([units["valid_to"], hosted_until]),
    }
    return cells, spans


def _numbered(prefix: str, groups: np.ndarray) -> np.ndarray:
    """Return ids that count within each group: ``u-d001-w03-007``."""
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], groups[order])
    number = np.empty(len(groups), dtype=int)
    number[order] = np.arange(len(groups)) - starts + 1
    return np.array([f"{prefix}-w{group + 1:02d}-{n:03d}" for group, n in zip(groups, number, strict=True)])


def _day_in(years: np.ndarray, rng: np.random.Generator, count: int, month: int | None) -> np.ndarray:
    """Return days within the years but the first: the first of a month, or any."""
    chosen = rng.choice(years[1:], count).astype("U4").astype("datetime64[D]")
    if month is None:
        return chosen + rng.integers(0, 365, count)
    return (chosen.astype("datetime64[M]") + (month - 1)).astype("datetime64[D]")
