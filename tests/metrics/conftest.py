"""Tiny published layers: a test prints a few figures, everything else is filled in around them.

A figure is written as ``indicator[/category] value[mark] [period] [@area] [by source]``: ``units_total 249``,
``organisations/cell 37 2018-06``, ``coverage_pct/cell 92.07~ 2012-05-14 @tay-nguyen by paper``. Left out, the period is
2013, the area ``here`` and the source ``paper``; a period ``-`` is unknown, and one with ``!`` inferred by us. The mark
says how exact it is: ``~`` rounded, ``?`` approximate, ``+`` at least. Ids are F1, F2 … in the order they are written.

A term of an identity is written as ``role indicator[/category] [column=value …]``.
"""

import re
from pathlib import Path

import pandas as pd
import pytest
from chibo.metrics import consistency
from chibo.model import PUBLISHED
from chibo.store import Published
from chibo.words.periods import parse_period

INDICATORS = pd.read_csv(Path(__file__).parents[2] / "data/published/indicators.csv")["id"].tolist()
WITHOUT_FIGURES = ["here", "there", "south"]
"""Places every folder of the tests knows, so that a test can ask for one nothing was printed about."""

FIGURE = re.compile(
    r"(?P<indicator>\w+)(?:/(?P<category>\S+))? (?P<value>-?[\d._]+)(?P<mark>[~?+]?)"
    r"(?: (?P<period>-|\d[^\s!]*)(?P<inferred>!?))?(?: @(?P<area>\S+))?(?: by (?P<source>\S+))?"
)
PRECISION = {"": "exact", "~": "rounded", "?": "approximate", "+": "at_least"}
OBSERVATION = [*PUBLISHED["observations"].columns, "unit", "measure", "start", "end"]
SCHEMES = {
    ("organisation", 2011, 2013): "clean_strong_exemplary clean_strong good completed weak",
    ("organisation", 2018, None): "excellent good completed failed",
    ("member", 2011, 2013): "excellent good completed failed",
}
"""Two organisation schemes with other labels, 2011–2013 and from 2018, and one member scheme."""


@pytest.fixture(scope="session")
def published_of():
    """Return a function that makes a published layer of a few figures, with one identity where it has a ``kind``."""
    return _published


@pytest.fixture(scope="session")
def outcomes():
    """Return a function that says what came of a published layer's identities, in a few words each."""

    def make(published, **narrowed):
        checks = consistency.checks(published, **narrowed)
        said = "{0.outcome} {0.why} {0.printed:.12g} {0.computed:.12g} {0.whole}: {0.parts}"
        return [" ".join(said.format(row).split()) for row in checks.itertuples()]

    return make


def _published(*figures, areas=(), exemplary=None, pages=None, reliability=None, breaks=(), notes=None, **described):
    flows, identity = described.pop("flows", ()), {"area": "", "period": "", "note": "", "match": "source", "id": "it"}
    identity |= {name: described.pop(name) for name in ("kind", "match", "note") if name in described}
    identity |= {name: described.pop(f"only_{name}") for name in ("area", "period") if f"only_{name}" in described}
    terms, series = described.pop("terms", ()), described.pop("series", "units")
    rows = [_row(f"F{number}", text, flows) for number, text in enumerate(figures, start=1)]
    rows = [row | {"note": (notes or {}).get(row["id"], "")} for row in rows]
    observations = pd.DataFrame(rows, columns=OBSERVATION)
    observations = observations.assign(**{name: pd.to_datetime(observations[name]) for name in ("start", "end")})
    sources = pd.DataFrame({"id": observations["source"].unique()})
    return Published(
        observations=observations,
        indicators=_indicators(observations, series, **described),
        **{name: PUBLISHED[name].empty() for name in ("categories", "notes", "instruments", "revisions")},
        areas=_areas(observations, areas),
        sources=sources.assign(
            title=sources["id"],
            reliability=[(reliability or {}).get(name, "A") for name in sources["id"]],
            exemplary=[(exemplary or {}).get(name, "") for name in sources["id"]],
            seen="part",
            published=[(pages or {}).get(name, "") for name in sources["id"]],
            text_date="",
            note="",
        ),
        rating_schemes=_schemes(),
        breaks=_breaks(breaks),
        identities=pd.DataFrame([identity] if "kind" in identity else [], columns=[*identity, "name_vi", "name_en"]),
        identity_terms=_terms(terms),
    )


def _row(number, text, flows):
    written = FIGURE.fullmatch(text)
    assert written, f"{text!r} is no figure"
    period = {None: "2013", "-": ""}.get(written["period"], written["period"])
    span = parse_period(period)
    share = written["indicator"].endswith("_pct")
    return {
        "id": number,
        "area": written["area"] or "here",
        "indicator": written["indicator"],
        "category": written["category"] or "",
        "period": period,
        "period_status": "inferred" if written["inferred"] else "stated" if period else "unknown",
        "as_printed_period": "",
        "value": float(written["value"]),
        "precision": PRECISION[written["mark"]],
        "source": written["source"] or "paper",
        "unit": "percent" if share else "residential_units",
        "measure": "share" if share else "flow" if written["indicator"] in flows else "stock",
        "start": span and span.start,
        "end": span and span.end,
    }


def _indicators(observations, series, subjects=None, maximum=None, minimum=None):
    described = observations.drop_duplicates("indicator").set_index("indicator")
    ids = [*described.index, *(name for name in INDICATORS if name not in described.index)]
    return pd.DataFrame(
        {
            "id": ids,
            "subject": [(subjects or {}).get(name, "coverage") for name in ids],
            "measure": described["measure"].reindex(ids, fill_value="stock").tolist(),
            "series": series,
            "maximum": [(maximum or {}).get(name, float("nan")) for name in ids],
            "minimum": [(minimum or {}).get(name, float("nan")) for name in ids],
        }
    )


def _areas(observations, areas):
    usual = {"parent": "", "kind": "city", "name_short": "", "valid_from": "", "valid_to": "", "successor": ""}
    usual |= {"tile_row": None, "tile_column": None}
    rows = {area["id"]: usual | area for area in areas}
    for area in (*observations["area"], *WITHOUT_FIGURES):
        rows.setdefault(area, usual | {"id": area})
    table = pd.DataFrame(rows.values(), columns=["id", *usual])
    return table.assign(name_vi=table["id"], name_en=table["id"])


def _schemes():
    rows = [
        (subject, category, rank, first, last)
        for (subject, first, last), categories in SCHEMES.items()
        for rank, category in enumerate(categories.split(), start=1)
    ]
    table = pd.DataFrame(rows, columns=["subject", "category", "rank", "first_year", "last_year"])
    return table.astype({"rank": "Int64", "first_year": "Int64", "last_year": "Int64"})


def _breaks(breaks):
    usual = dict.fromkeys(PUBLISHED["breaks"].columns, "") | {"kind": "definition", "series": "units"}
    return pd.DataFrame([usual | row for row in breaks], columns=list(usual), dtype=object)


def _terms(terms):
    rows = []
    for text in terms:
        role, quantity, *more = text.split()
        indicator, _, category = quantity.partition("/")
        usual = {"identity": "it", "role": role, "indicator": indicator, "category": category, "multiplier": 1}
        rows.append(usual | {"child_kind": "", "condition": ""} | dict(each.split("=") for each in more))
    columns = ["identity", "role", "indicator", "category", "multiplier", "child_kind", "condition"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(multiplier=table["multiplier"].astype(int).astype("Int64"))
