from pathlib import Path

import pytest
from chibo import open_data

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def data():
    return open_data(DATA)
