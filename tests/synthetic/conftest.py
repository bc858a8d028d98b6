"""The shipped published layer, and a register made from it for each reading."""

import sys
from pathlib import Path

import pandas as pd
import pytest
from chibo.store import open_data, registers

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
sys.path.insert(0, str(DATA / "make_register"))  # as ``python data/make_register`` does


class Made:
    """A register as the generator makes it, with the types that a data folder gives it."""

    def __init__(self, tables, folder):
        self.texts, self.tables = tables, {}
        for name, frame in tables.items():
            frame.to_csv(folder / f"{name}.csv", index=False)
            self.tables[name], problems = registers.read_table(folder, registers.REGISTER[name])
            assert problems == []

    def __getattr__(self, name):
        return self.tables[name]


@pytest.fixture(scope="session")
def published():
    return open_data(DATA).published


@pytest.fixture(scope="session")
def make(published, tmp_path_factory):
    """Return a function that makes a register."""
    from city import register

    def made(**chosen):
        return Made(register(published, **chosen), tmp_path_factory.mktemp("register"))

    return made


@pytest.fixture(scope="session")
def registers_made(make):
    return {reading: make(reading=reading) for reading in ("C", "D")}


@pytest.fixture(params=["C", "D"])
def reading(request):
    return request.param


@pytest.fixture
def register(registers_made, reading):
    return registers_made[reading]


@pytest.fixture(scope="session")
def printed(published):
    """Return a function that looks up one printed figure."""

    def look_up(indicator, category="", *, period, area="da-lat"):
        rows = published.observations
        rows = rows[(rows["indicator"] == indicator) & (rows["category"] == category)]
        (value,) = set(rows.loc[(rows["period"] == period) & (rows["area"] == area), "value"])
        return value

    return look_up


@pytest.fixture(scope="session")
def on():
    """Return a function that keeps the rows in force on a day."""

    def in_force(frame, day):
        day = pd.Timestamp(day)
        return frame[(frame["valid_from"] <= day) & (frame["valid_to"].isna() | (frame["valid_to"] > day))]

    return in_force
