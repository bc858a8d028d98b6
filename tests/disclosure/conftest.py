"""A small real register: three wards, two years, with counts so small that they must stay inside."""

import json
import shutil
from dataclasses import replace

import pandas as pd
import pytest
from chibo import project
from chibo.report import open_report
from chibo.store import open_data

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


@pytest.fixture(scope="session")
def shipped():
    return open_data()


@pytest.fixture
def data(shipped):
    """Return the shipped data with the small register in place of the synthetic one."""
    empty = {name: table.head(0) for name, table in shipped.register.tables.items()}

    def rows(table, some):
        wanted = pd.DataFrame([dict.fromkeys(empty[table].columns) | row for row in some])[list(empty[table].columns)]
        return wanted.astype(
            empty[table].dtypes.to_dict()
            | dict.fromkeys(wanted.columns.intersection(["valid_from", "valid_to"]), "datetime64[s]")
        )

    bodies = [
        {
            "id": f"body-{n}",
            "area": f"da-lat/phuong-{n}",
            "kind": "committee",
            "sector": "ward_commune",
            "valid_from": "2000-01-01",
        }
        for n in (1, 2, 3)
    ]
    heads = [
        {"organisation": body, "cell": "", "unit": "", "year": year, "official": official, "probationary": waiting}
        for (body, year), (official, waiting) in HEADS.items()
    ]
    ratings = [
        {"organisation": f"body-{n + 1}", "year": 2013, "category": category, "members": count}
        for category, counts in RATED.items()
        for n, count in enumerate(counts)
    ]
    admissions = [
        {"organisation": "body-1", "year": 2012, "admitted": 12, "target": 20, "made_official": 2},
        {"organisation": "body-1", "year": 2013, "admitted": 4, "target": 20, "made_official": 3},
    ]
    still = dict.fromkeys(["readmitted", "transferred_in", "transferred_out", "died", "left", "struck_off"], 0)
    changes = [
        {"organisation": "body-1", "year": 2012, "start": 300, "admitted": 12, "expelled": 7, "end": 305} | still,
        {"organisation": "body-1", "year": 2013, "start": 305, "admitted": 29, "expelled": 0, "end": 334} | still,
    ]
    tables = {
        "organisations": rows("organisations", bodies),
        "headcounts": rows("headcounts", heads),
        "member_ratings": rows("member_ratings", ratings),
        "admissions": rows("admissions", admissions),
        "membership_changes": rows("membership_changes", changes),
    }
    return replace(shipped, register=replace(shipped.register, **(empty | tables), synthetic=False))


@pytest.fixture
def report(data):
    return open_report("register", year=2013, lang="en", data=data)
