"""The shipped published layer, and a register made from it for each reading."""

from pathlib import Path

import pandas as pd
import pytest
from chibo import synthetic
from chibo.store import open_data

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def published():
    return open_data(DATA).published


@pytest.fixture(scope="session")
def registers(published):
    return {reading: synthetic.register(published, reading=reading) for reading in ("C", "D")}


@pytest.fixture(params=["C", "D"])
def reading(request):
    return request.param


@pytest.fixture
def register(registers, reading):
    return registers[reading]


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
