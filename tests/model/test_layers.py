"""An opened data folder: what it says of itself, how figures are picked, which rating scheme was in force."""

from dataclasses import replace

import pandas as pd
import pytest
from chibo.model.layers import scheme_in_force

FIGURES = pd.DataFrame({"area": ["a", "a", "b"], "source": ["s", "t", "t"]})
FIGURES["start"] = pd.to_datetime(["2010-01-01", "2011-01-01", None])
FIGURES["end"] = pd.to_datetime(["2010-12-31", "2012-12-31", None])
PUBLISHED = {"observations": FIGURES, "sources": pd.DataFrame({"id": ["s", "t"]}), "areas": pd.DataFrame({"id": [1]})}
UNITS = pd.DataFrame({"area": ["a"], "valid_from": pd.to_datetime(["1999-05-01"]), "valid_to": pd.NaT})
REGISTER = {"units": UNITS, "cells": FIGURES, "headcounts": pd.DataFrame({"year": [2013]})}


def summary_of(data, layer, lang="en"):
    """Return what a layer says of a few rows: of the published one, or of a register, real or synthetic."""
    if layer == "published":
        return replace(data.published, **PUBLISHED).summary(lang)
    return replace(data.register, **REGISTER, synthetic=layer == "synthetic").summary(lang)


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
    assert summary_of(data, layer, lang) == said


def test_an_opened_folder_and_its_layers_are_one_line_at_a_prompt(data):
    assert repr(data) == data.summary() == f"{data.published}; {data.register}"
    assert repr(data.register).startswith("synthetic register of ")
    assert repr(data.published) == "1,167 figures from 258 sources on 206 areas, 1997–2026"


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
