"""The description of the data folder for other tools: current, and one that another tool can read."""

import csv
import json
import warnings
from pathlib import Path

from chibo.model.dictionary import DESCRIPTOR, descriptor_text

DATA = Path(__file__).parents[2] / "data"
SHIPPED = json.loads((DATA / DESCRIPTOR).read_text("utf-8"))["register"]  # what the file says of its register


def test_frictionless_accepts_the_shipped_folder():
    limit = csv.field_size_limit()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what frictionless warns about in its own imports is not ours to mend
        from frictionless import validate

        report = validate(str(DATA / DESCRIPTOR))
    csv.field_size_limit(limit)  # which frictionless lifts for the whole process
    assert not report.errors  # of the package itself
    assert [task.errors for task in report.tasks if task.errors] == []


def test_the_file_is_current():
    assert (DATA / DESCRIPTOR).read_text("utf-8") == descriptor_text(SHIPPED), "write descriptor_text(...) into it"
