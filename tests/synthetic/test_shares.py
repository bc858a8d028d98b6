"""Whole parts add up to their whole."""

import numpy as np
import pytest
from chibo.synthetic.shares import apportion, draw


def test_parts_follow_weights_and_add_up():
    assert apportion(10, [1, 1, 2]).tolist() == [3, 2, 5]


def test_the_minimum_is_handed_out_first():
    assert apportion(10, [0, 0, 1], minimum=2).tolist() == [2, 2, 6]


def test_a_total_below_the_minimum_is_refused():
    with pytest.raises(ValueError, match="5 cannot be cut into 3 parts of at least 2"):
        apportion(5, [1, 1, 1], minimum=2)


def test_nobody_draws_more_than_its_capacity():
    drawn = draw(np.random.default_rng(1), 12, [0, 5, 10])
    assert drawn[0] == 0
    assert drawn.sum() == 12
    assert (drawn <= [0, 5, 10]).all()


def test_more_than_there_is_room_for_is_not_drawn():
    assert draw(np.random.default_rng(1), 99, [2, 3]).tolist() == [2, 3]
