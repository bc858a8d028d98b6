"""An opened data folder: what it says of itself, how figures are picked, which rating scheme was in force."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from chibo.model.layers import scheme_in_force
from chibo.store import open_data

SHIPPED = Path(__file__).parents[2] / "data"

FIGURES = pd.DataFrame(
    {
        "area": ["a", "a", "b"],
        "source": ["s", "t", "t"],
        "start": pd.to_datetime(["2010-01-01", "2011-01-01", None]),
        "end": pd.to_datetime(["2010-12-31", "2012-12-31", None]),
    }
)
PUBLISHED = {"observations": FIGURES, "sources": pd.DataFrame({"id": ["s", "t"]}), "areas": pd.DataFrame({"id": [1]})}
UNITS = pd.DataFrame({"area": ["a"], "valid_from": pd.to_datetime(["1999-05-01"]), "valid_to": pd.NaT})
REGISTER = {"units": UNITS, "cells": FIGURES, "headcounts": pd.DataFrame({"year": [2013]})}


@pytest.fixture(scope="module")
def data():
    return open_data(SHIPPED)


def summary_of(data, layer, lang="en"):
    """Return what a layer says of a few rows: of the published one, or of a register, real or synthetic."""
    if layer == "published":
        return replace(data.published, **PUBLISHED).summary(lang)
    return replace(data.register, **REGISTER, synthetic=layer == "synthetic").summary(lang)


def test_a_row_counts_places_sources_and_years(data):
    table = summary_of(data, "published").table.set_index("table")
    assert table.loc["observations"].tolist() == ["published", 3, 2, 2, 2010, 2012]
    assert table.loc["sources", ["rows", "sources"]].tolist() == [2, 2]
    table = summary_of(data, "register").table.set_index("table")
    assert table.loc["units", ["layer", "first_year", "last_year"]].tolist() == ["register", 1999, 1999]


@pytest.mark.parametrize(
    ("lang", "layer", "said"),
    [
        ("en", "published", "3 figures from 2 sources on 1 area, 2010–2012"),
        ("en", "register", "real register of 1 unit and 3 cells in 1 area, with headcounts of 2013"),
        ("vi", "published", "3 số liệu từ 2 nguồn về 1 địa phương, năm 2010–2012"),
        ("vi", "synthetic", "sổ đơn vị mô phỏng gồm 1 khu dân cư và 3 chi bộ ở 1 địa phương, có số đảng viên năm 2013"),
    ],
)
def test_the_line_says_which_layer_it_is(data, lang, layer, said):
    assert str(summary_of(data, layer, lang)) == said


def test_what_is_missing_is_blank_where_it_is_shown(data):
    shown = summary_of(data, "published")._repr_mimebundle_()
    assert "<NA>" not in shown["text/plain"] + shown["text/html"]
    assert "&lt;NA&gt;" not in shown["text/html"]
    assert "<th>First</th>" not in shown["text/html"]
    assert "<th>From</th>" in shown["text/html"]


def test_an_opened_folder_and_its_layers_are_one_line_at_a_prompt(data):
    assert repr(data) == str(data.summary()) == f"{data.published}; {data.register}"
    assert repr(data.register).startswith("synthetic register of ")
    assert repr(data.published) == "1,166 figures from 258 sources on 206 areas, 1997–2026"
    assert set(data._repr_mimebundle_()) == {"text/html", "text/plain"}
    assert len(data.summary().table) == len(data.published.tables) + len(data.register.tables)


def test_figures_are_picked_by_every_condition_that_is_given(data):
    published, every = data.published, data.published.observations
    of_units = published.figures(indicator=["units_total"], area="da-lat", until=2011)
    wanted = (every["indicator"] == "units_total") & (every["area"] == "da-lat") & (every["end"].dt.year <= 2011)
    assert of_units["id"].tolist() == every.loc[wanted, "id"].tolist() != []
    assert published.figures(id=["F002", "F001"])["id"].tolist() == ["F001", "F002"]
    assert published.figures(id=["F001", "F002"], by=["value"])["value"].is_monotonic_increasing
    assert set(published.figures(year=2013)["end"].dt.year) == {2013}
    assert len(published.figures(area=None)) == len(every)


@pytest.mark.parametrize(
    ("subject", "year", "best"),
    [
        ("organisation", 2013, "clean_strong_exemplary"),
        ("organisation", 2020, "excellent"),
        ("member", 2025, "excellent"),
        ("member", 1950, None),  # before all schemes nothing is known
    ],
)
def test_one_scheme_is_in_force_in_a_year(data, subject, year, best):
    scheme = scheme_in_force(data.published.rating_schemes, subject, year, year)
    assert scheme["scheme"].nunique() == (best is not None)
    assert scheme["category"].head(1).tolist() == [best] * (best is not None)
    assert scheme["rank"].tolist() == sorted(scheme["rank"])
