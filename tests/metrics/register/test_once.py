"""What is worked out once for a register: found again for it, never for another, and forgotten with it."""

import gc
import weakref
from dataclasses import replace

import pytest
from chibo.metrics.register.coverage import coverage
from chibo.metrics.register.once import once


@pytest.fixture
def counted():
    """A function of a register that keeps note of how often it worked."""
    calls = []

    @once
    def rows(register, *tables):
        calls.append(tables)
        return [len(getattr(register, table)) for table in tables]

    return rows, calls


def test_it_works_once_for_each_register_and_name(register_of, counted):
    rows, calls = counted
    one, other = register_of(units=[{"id": "a"}]), register_of(units=[{"id": "a"}, {"id": "b"}])
    assert [rows(one, "units"), rows(other, "units"), rows(one, "units"), rows(one, "cells")] == [[1], [2], [1], [0]]
    assert calls == [("units",), ("units",), ("cells",)]


def test_what_was_found_is_forgotten_with_the_register(register_of):
    class Found:
        pass

    find = once(lambda register: Found())
    register = register_of()
    found = weakref.ref(find(register))
    assert found() is not None
    del register
    gc.collect()
    assert found() is None


def test_another_table_makes_another_register(register_of):
    register = register_of(
        units=[{"id": "a"}, {"id": "b"}],
        cells=[{"id": "c"}],
        cell_units=[{"cell": "c", "unit": "a"}],
        headcounts=[{"cell": "c", "unit": "a", "year": 2012, "official": 3}],
    )
    assert coverage(register)["own"].tolist() == [1]
    without = replace(register, cell_units=register.cell_units.iloc[:0])
    assert coverage(without)["own"].tolist() == [0]
    assert coverage(register)["own"].tolist() == [1]
