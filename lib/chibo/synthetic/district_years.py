"""The years of one made-up district: members, flows, ratings, surveys, plans, courses and inspections, as arrays.

Everything is a matrix of places by years and is unrolled into rows at the end. References are row numbers of
:class:`chibo.synthetic.district.District`.
"""

import numpy as np

from chibo.synthetic.district import NONE, Columns, District

_OLD = np.array(["clean_strong", "good", "completed", "weak", "unrated"])
_NEW = np.array(["excellent", "good", "completed", "failed", "unrated"])
_MEMBER = np.array(["excellent", "good", "completed", "failed", "unrated"])
_NEW_SINCE = 2018
_ANSWERS = np.array(["good", "fair", "weak"])
_SURVEYED_IN = 3  # years that end in 3 or 8 are surveyed
_SURVEYED = 0.1
_COURSES = np.array(["political_theory_advanced", "political_theory_intermediate", "leadership_ward_commune"])
_EXITS = {"died": 0.006, "left": 0.001, "struck_off": 0.002, "expelled": 0.001}


def yearly(place: District, years: np.ndarray, rng: np.random.Generator) -> dict[str, Columns]:
    """Return the columns of every yearly table of a district."""
    # One year more in front: the account of the first year opens with its members.
    lines = _lines(place, rng)
    standing, members, probation = _counts(lines, np.concatenate([[years[0] - 1], years]), rng)
    count = len(place.organisations["id"])
    ends, admitted = (_by_organisation(lines["organisation"], matrix, count) for matrix in (members, probation))
    flows = _flows(ends, admitted, rng)
    grid = {"organisation": np.repeat(np.arange(count), len(years)), "year": np.tile(years, count)}
    return {
        "headcounts": _headcounts(lines, standing, members, probation, years),
        "membership_changes": grid | {name: matrix.ravel() for name, matrix in flows.items()},
        "admissions": grid
        | {
            "admitted": admitted[:, 1:].ravel(),
            "made_official": admitted[:, :-1].ravel(),
            "target": np.maximum(1, np.round(admitted[:, 1:] * rng.uniform(0.9, 1.15, flows["end"].shape)))
            .astype(int)
            .ravel(),
        },
        "organisation_ratings": grid | {"category": _organisation_ratings(grid["year"], rng)},
        "member_ratings": _member_ratings(grid, flows["end"].ravel(), rng),
        "meeting_surveys": _meeting_surveys(lines, members[:, 1:], years, rng),
        "cadre_plans": _cadre_plans(place, years, rng),
        "trainings": _trainings(place, years, rng),
        "inspections": _inspections(place, years, rng),
    }


def _lines(place: District, rng: np.random.Generator) -> Columns:
    """Return where members are counted, with their number in the middle of the period and the fewest there can be."""
    spans, cells, kinds = place.spans, place.cells, place.organisations["kind"]
    own = spans["cell"] == spans["unit"]
    others = np.flatnonzero(cells["kind"] == "non_residential")
    alone = np.flatnonzero(kinds == "cell")
    without = place.without["unit"]
    parts = [len(own), len(without), len(others), len(alone)]
    founded = np.full(len(others) + len(alone), place.organisations["valid_from"][0])
    still = np.full(len(founded), np.datetime64("NaT", "D"))
    usual = np.concatenate([np.where(own, rng.gamma(4, 3, len(own)) + 3, 1.5), np.zeros(len(without))])
    usual = np.concatenate([usual, rng.uniform(5, 20, len(others)), rng.uniform(6, 24, len(alone))])
    return {
        "organisation": np.concatenate(
            [
                cells["organisation"][spans["cell"]],
                cells["organisation"][without],
                cells["organisation"][others],
                alone,
            ]
        ),
        "cell": np.concatenate([spans["cell"], np.full(parts[1], NONE), others, np.full(parts[3], NONE)]),
        "unit": np.concatenate([spans["unit"], without, np.full(parts[2] + parts[3], NONE)]),
        "valid_from": np.concatenate([spans["valid_from"], place.units["valid_from"][without], founded]),
        "valid_to": np.concatenate([spans["valid_to"], place.without["established"], still]),
        "usual": usual,
        "fewest": np.where(usual < 3, np.ceil(usual / 2), 3).astype(int),
    }


def _counts(lines: Columns, years: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, by line and year, whether it stands on 31 December, its members, and those on probation."""
    days = np.array([f"{year}-12-31" for year in years], dtype="datetime64[D]")
    begun = lines["valid_from"][:, None] <= days
    standing = begun & (np.isnat(lines["valid_to"])[:, None] | (lines["valid_to"][:, None] > days))
    growth = 1.012 ** (np.arange(len(years)) - len(years) / 2)
    noise = rng.normal(1, 0.04, standing.shape)
    members = np.maximum(np.round(lines["usual"][:, None] * growth * noise).astype(int), lines["fewest"][:, None])
    members *= standing
    probation = rng.binomial(np.maximum(members - 3, 0) // 2, 0.06)
    return standing, members, probation


def _by_organisation(organisation: np.ndarray, matrix: np.ndarray, count: int) -> np.ndarray:
    totals = np.zeros((count, matrix.shape[1]), dtype=np.int64)
    np.add.at(totals, organisation, matrix)
    return totals


def _headcounts(
    lines: Columns, standing: np.ndarray, members: np.ndarray, probation: np.ndarray, years: np.ndarray
) -> Columns:
    """Unroll the counts, one organisation after the other."""
    order = np.argsort(lines["organisation"], kind="stable")
    line, year = np.nonzero(standing[order, 1:])
    line = order[line]
    return {
        **{name: lines[name][line] for name in ("organisation", "cell", "unit")},
        "year": years[year],
        "official": members[line, year + 1] - probation[line, year + 1],
        "probationary": probation[line, year + 1],
    }


def _flows(ends: np.ndarray, admitted: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the account of each organisation and year; transfers take up what the rest leaves open."""
    start, end = ends[:, :-1], ends[:, 1:]
    out = {name: rng.binomial(start // 4, 4 * rate) for name, rate in _EXITS.items()}
    readmitted = rng.binomial(start, 0.0003)
    net = end - start - admitted[:, 1:] - readmitted + sum(out.values())
    churn = rng.binomial(np.minimum(start, end), 0.03)
    return {
        "start": start,
        "admitted": admitted[:, 1:],
        "readmitted": readmitted,
        "transferred_in": churn + np.maximum(net, 0),
        "transferred_out": churn + np.maximum(-net, 0),
        **out,
        "end": end,
    }


def _organisation_ratings(year: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    old = rng.choice(5, len(year), p=[0.72, 0.2, 0.055, 0.01, 0.015])
    new = rng.choice(5, len(year), p=[0.14, 0.74, 0.1, 0.005, 0.015])
    return np.where(year < _NEW_SINCE, _OLD[old], _NEW[new])


def _member_ratings(grid: Columns, members: np.ndarray, rng: np.random.Generator) -> Columns:
    counts = rng.multinomial(members, [0.135, 0.73, 0.11, 0.005, 0.02])
    kinds = len(_MEMBER)
    return {
        "organisation": np.repeat(grid["organisation"], kinds),
        "year": np.repeat(grid["year"], kinds),
        "category": np.tile(_MEMBER, len(members)),
        "members": counts.ravel(),
    }


def _meeting_surveys(lines: Columns, members: np.ndarray, years: np.ndarray, rng: np.random.Generator) -> Columns:
    """Ask some of the cells that stand, one question; the ballots are those of the members of its own unit."""
    column = np.flatnonzero(years % 5 == _SURVEYED_IN)
    own = np.flatnonzero((lines["cell"] == lines["unit"]) & (lines["cell"] != NONE))
    line, year = np.nonzero((members[np.ix_(own, column)] > 0) & (rng.random((len(own), len(column))) < _SURVEYED))
    line, year = own[line], column[year]
    issued = rng.binomial(members[line, year], 0.95)
    answers = rng.multinomial(rng.binomial(issued, 0.9), [0.5, 0.4, 0.1])
    kinds = len(_ANSWERS)
    return {
        "cell": np.repeat(lines["cell"][line], kinds),
        "year": np.repeat(years[year], kinds),
        "question": np.full(len(line) * kinds, "meeting_quality"),
        "answer": np.tile(_ANSWERS, len(line)),
        "respondents": answers.ravel(),
        "issued": np.repeat(issued, kinds),
    }


def _cadre_plans(place: District, years: np.ndarray, rng: np.random.Generator) -> Columns:
    committees = np.flatnonzero(place.organisations["kind"] == "committee")
    count = len(committees) * len(years)
    planned = rng.integers(12, 30, 2 * count)
    return {
        "organisation": np.repeat(committees, 2 * len(years)),
        "year": np.tile(np.repeat(years, 2), len(committees)),
        "level": np.tile(["city", "grassroots"], count),
        "planned": planned,
        "women": rng.binomial(planned, 0.32),
        "young": rng.binomial(planned, 0.18),
    }


def _trainings(place: District, years: np.ndarray, rng: np.random.Generator) -> Columns:
    organisations = place.organisations
    sent = rng.poisson(1.2, (len(organisations["id"]), len(years), len(_COURSES)))
    sent[organisations["sector"] != "ward_commune", :, -1] = 0
    organisation, year, course = np.nonzero(sent)
    return {
        "organisation": organisation,
        "year": years[year],
        "level": _COURSES[course],
        "participants": sent[organisation, year, course],
    }


def _inspections(place: District, years: np.ndarray, rng: np.random.Generator) -> Columns:
    count = 4 * len(years)
    inspected = rng.integers(60, 260, count)
    return {
        "area": np.full(count, place.name),
        "kind": np.repeat(["inspection", "supervision"], 2 * len(years)),
        "subject": np.full(count, "general"),
        "object": np.tile(np.repeat(["organisations", "members"], len(years)), 2),
        "year": np.tile(years, 4),
        "inspected": inspected,
        "with_shortcomings": rng.binomial(inspected, 0.24),
    }
