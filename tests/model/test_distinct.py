"""A column as its distinct values, plain or categorical."""

import numpy as np
import pandas as pd
import pytest
from chibo.model import distinct
from chibo.model.distinct import Distinct, positions, repeated
from hypothesis import given
from hypothesis import strategies as st

WORDS = pd.Series(["a", "b", None, "a"])


@pytest.mark.parametrize("kind", ["str", "category", object])
def test_rows_are_found_by_their_values(kind):
    parts = Distinct.of(WORDS.astype(kind))
    assert parts.rows((parts.values == "a").to_numpy(dtype=bool)).tolist() == [0, 3]
    assert parts.rows(np.zeros(len(parts.values), dtype=bool)).tolist() == []
    assert parts.mask(np.ones(len(parts.values), dtype=bool)).tolist() == [True, True, False, True]


@pytest.mark.parametrize("kind", ["str", "category"])
def test_a_reference_leads_to_the_row_of_its_id(kind):
    ids = pd.Series(["b", "c", "a", "b"]).astype(kind)
    assert positions(pd.Series(["a", "b", "x", None, "a"]).astype(kind), ids).tolist() == [2, 0, -1, -1, 2]
    assert positions(WORDS.astype(kind), ids[:0]).tolist() == [-1, -1, -1, -1]
    assert positions(WORDS[:0].astype(kind), ids).tolist() == []


@pytest.mark.parametrize("most", [distinct._MOST, 1])
@given(rows=st.lists(st.tuples(st.sampled_from(["a", "b", ""]), st.integers(0, 2), st.sampled_from(["x", "y"]))))
def test_a_row_that_stands_twice_is_found(most, rows):
    frame = pd.DataFrame(rows, columns=["word", "number", "kind"]).astype({"word": "str", "kind": "category"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distinct, "_MOST", most)
        assert repeated(frame).tolist() == [rows.count(row) > 1 for row in rows]
