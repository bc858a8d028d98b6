"""The description of the data folder for other tools: current, and true when another tool reads it."""

import json
import shutil
import warnings
from pathlib import Path

from chibo.model.dictionary import DESCRIPTOR, descriptor_text

DATA = Path(__file__).parents[2] / "data"
SHIPPED = json.loads((DATA / DESCRIPTOR).read_text("utf-8"))["register"]  # what the file says of its register


def errors(folder: Path) -> list[tuple]:
    """Return what frictionless finds wrong with a folder: table, row and kind of error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what frictionless warns about in its own imports is not ours to mend
        from frictionless import validate

        report = validate(str(folder / DESCRIPTOR))
    assert not report.errors  # of the package itself
    return [(task.name, error.row_number, error.type) for task in report.tasks for error in task.errors]


def test_frictionless_accepts_the_shipped_folder():
    assert errors(DATA) == []


def test_frictionless_refuses_what_we_refuse(tmp_path):
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "published" / "observations.csv"
    lines = path.read_text("utf-8").splitlines()
    mistakes = {2: ("da-lat", "da-lt"), 3: ("393.29", "much"), 4: (",stated,", ",sure,"), 5: ("F004", "F 004")}
    for row, (right, wrong) in mistakes.items():
        assert right in lines[row - 1]
        lines[row - 1] = lines[row - 1].replace(right, wrong, 1)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    assert sorted(errors(tmp_path)) == [
        ("observations", 2, "foreign-key"),
        ("observations", 3, "type-error"),
        ("observations", 4, "constraint-error"),
        ("observations", 5, "constraint-error"),
    ]


def test_the_file_is_current():
    assert (DATA / DESCRIPTOR).read_text("utf-8") == descriptor_text(SHIPPED), "write descriptor_text(...) into it"
