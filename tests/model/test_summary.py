"""What a data folder says of itself: a line, and a row for each of its tables."""

import pandas as pd
import pytest
from chibo.model.summary import summary
from chibo.store import open_data

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


def test_a_row_counts_places_sources_and_years():
    table = summary(PUBLISHED, REGISTER, synthetic=False, lang="en").table.set_index("table")
    assert table.loc["observations"].tolist() == ["published", 3, 2, 2, 2010, 2012]
    assert table.loc["sources", ["rows", "sources"]].tolist() == [2, 2]
    assert table.loc["units", ["layer", "first_year", "last_year"]].tolist() == ["register", 1999, 1999]


@pytest.mark.parametrize(
    ("lang", "synthetic", "said"),
    [
        (
            "en",
            False,
            "3 figures from 2 sources on 1 area, 2010–2012; "
            "real register of 1 unit and 3 cells in 1 area, with headcounts of 2013",
        ),
        (
            "vi",
            True,
            "3 số liệu từ 2 nguồn về 1 địa phương, năm 2010–2012; "
            "sổ đơn vị mô phỏng gồm 1 khu dân cư và 3 chi bộ ở 1 địa phương, có số đảng viên năm 2013",
        ),
    ],
)
def test_the_line_says_which_register_it_is(lang, synthetic, said):
    assert str(summary(PUBLISHED, REGISTER, synthetic=synthetic, lang=lang)) == said


def test_what_is_missing_is_blank_where_it_is_shown():
    shown = summary(PUBLISHED, None, synthetic=False, lang="en")._repr_mimebundle_()
    assert "<NA>" not in shown["text/plain"] + shown["text/html"]
    assert "&lt;NA&gt;" not in shown["text/html"]
    assert "<th>First</th>" not in shown["text/html"]
    assert "<th>From</th>" in shown["text/html"]


def test_an_opened_folder_and_its_layers_are_one_line_at_a_prompt():
    data = open_data()
    assert repr(data) == f"data: {data.summary()}"
    assert repr(data.register).startswith("synthetic register of ")
    assert repr(data.published) == "418 figures from 75 sources on 44 areas, 1998–2026"
    assert set(data._repr_mimebundle_()) == {"text/html", "text/plain"}
    assert len(data.summary().table) == len(data.published.tables) + len(data.register.tables)
