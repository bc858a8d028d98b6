"""The generator's command, and a data folder with the register it makes."""

import importlib.util
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest
from chibo.store import open_data

DATA = Path(__file__).parents[2] / "data"
sys.path.insert(0, str(DATA / "make_register"))  # as ``python data/make_register`` does


@pytest.fixture(scope="session")
def command():
    """Return the module that is the command."""
    spec = importlib.util.spec_from_file_location("make_register_main", DATA / "make_register" / "__main__.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def make(command, tmp_path_factory):
    """Return a function that makes a register in a folder of its own and opens it."""

    def made(**chosen):
        folder = tmp_path_factory.mktemp("made")
        shutil.copytree(DATA / "published", folder / "published")
        command.write_register(folder, **chosen)
        return open_data(folder)

    return made


@pytest.fixture(scope="session")
def data(make):
    return make()


@pytest.fixture(scope="session")
def register(data):
    return data.register


@pytest.fixture(scope="session")
def printed(data):
    """Return a function that looks up one printed figure."""
    rows = data.published.observations

    def look_up(indicator, category="", *, period, area="da-lat"):
        found = rows[(rows["indicator"] == indicator) & (rows["category"] == category)]
        (value,) = set(found.loc[(found["period"] == period) & (found["area"] == area), "value"])
        return value

    return look_up


def on(frame, day):
    """Return the rows in force on a day."""
    day = pd.Timestamp(day)
    return frame[(frame["valid_from"] <= day) & (frame["valid_to"].isna() | (frame["valid_to"] > day))]
