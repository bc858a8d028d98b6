"""A small real register: three wards, two years, with counts so small that they must stay inside."""

import json
import shutil
from dataclasses import replace

import pandas as pd
import pytest
from chibo import project
from chibo.model import REGISTER
from chibo.report import open_report
from chibo.store.tables import checked

HEADS = {
    # organisation, year: official, probationary
    ("body-1", 2012): (300, 5),
    ("body-2", 2012): (200, 20),
    ("body-3", 2012): (100, 0),
    ("body-1", 2013): (304, 30),
    ("body-2", 2013): (200, 40),
    ("body-3", 2013): (90, 15),
}
RATED = {"excellent": (40, 60, 3), "good": (200, 120, 40), "completed": (60, 20, 50), "failed": (4, 0, 12)}


@pytest.fixture(scope="session")
def real_folder(tmp_path_factory):
    """Return a data folder whose register of the whole city says that it is real: the made-up one, so named."""
    folder = tmp_path_factory.mktemp("real") / "data"
    shutil.copytree(project.checkout() / "data", folder)
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    described["register"] = {"synthetic": False}
    (folder / "datapackage.json").write_text(json.dumps(described), "utf-8")
    return folder


def with_register(data, **tables):
    """Return data with a real register of these tables: the names of their columns, and rows."""
    empty = {name: table.head(0) for name, table in data.register.tables.items()}
    for name, (columns, *rows) in tables.items():
        given = pd.DataFrame(rows, columns=columns.split()).reindex(columns=empty[name].columns).astype(object)
        empty[name] = checked(given, REGISTER[name], name)[0]
    return replace(data, register=replace(data.register, **empty, synthetic=False))


@pytest.fixture
def data(data):
    """Return the shipped data with the small register in place of the synthetic one."""
    bodies = [(f"body-{n}", f"da-lat/phuong-{n}", "committee", "ward_commune", "2000-01-01") for n in (1, 2, 3)]
    ratings = [
        (f"body-{n}", 2013, category, count)
        for category, counts in RATED.items()
        for n, count in enumerate(counts, start=1)
    ]
    still = " ".join(["readmitted", "transferred_in", "transferred_out", "died", "left", "struck_off"])
    changes = [("body-1", 2012, 300, 12, 7, 305, *[0] * 6), ("body-1", 2013, 305, 29, 0, 334, *[0] * 6)]
    return with_register(
        data,
        organisations=("id area kind sector valid_from", *bodies),
        headcounts=("organisation year official probationary", *((*k, *v) for k, v in HEADS.items())),
        member_ratings=("organisation year category members", *ratings),
        admissions=(
            "organisation year admitted target made_official",
            ("body-1", 2012, 12, 20, 2),
            ("body-1", 2013, 4, 20, 3),
        ),
        membership_changes=(f"organisation year start admitted expelled end {still}", *changes),
    )


@pytest.fixture
def report(data):
    return open_report("register", year=2013, lang="en", data=data)
