"""The description of the data folder for other tools: current, and true when another tool reads it."""

import json
import shutil
import warnings
from pathlib import Path

from chibo.model import PUBLISHED, REGISTER
from chibo.model.descriptor import FILE_NAME, descriptor, descriptor_text, write_descriptor
from chibo.model.table import ID_PATTERN

DATA = Path(__file__).parents[2] / "data"
SHIPPED = json.loads((DATA / FILE_NAME).read_text("utf-8"))["register"]  # what the file says of its register
RESOURCES = {resource["name"]: resource for resource in descriptor({})["resources"]}


def field(table: str, name: str) -> dict:
    return next(field for field in RESOURCES[table]["schema"]["fields"] if field["name"] == name)


def errors(folder: Path) -> list[tuple]:
    """Return what frictionless finds wrong with a folder: table, row and kind of error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what frictionless warns about in its own imports is not ours to mend
        from frictionless import validate

        report = validate(str(folder / FILE_NAME))
    assert not report.errors  # of the package itself
    return [(task.name, error.row_number, error.type) for task in report.tasks for error in task.errors]


# --- another tool --------------------------------------------------------------------------------------------------


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


# --- the file and the model ----------------------------------------------------------------------------------------


def test_the_file_is_current():
    assert (DATA / FILE_NAME).read_text("utf-8") == descriptor_text(SHIPPED), (
        "run chibo.model.descriptor.write_descriptor"
    )


def test_the_file_is_written_as_its_text(tmp_path):
    path = write_descriptor(tmp_path)
    assert path == tmp_path / "datapackage.json"
    assert path.read_bytes() == descriptor_text().encode("utf-8")
    assert json.loads(path.read_text("utf-8")) == descriptor()


def test_a_table_kept_as_parquet_is_named_so(tmp_path):
    (tmp_path / "register").mkdir()
    (tmp_path / "register" / "units.parquet").touch()
    write_descriptor(tmp_path, {"synthetic": False})
    found = {each["name"]: each for each in json.loads((tmp_path / FILE_NAME).read_text("utf-8"))["resources"]}
    assert (found["units"]["path"], found["units"]["format"]) == ("register/units.parquet", "parquet")
    assert (found["cells"]["path"], found["cells"]["format"]) == ("register/cells.csv", "csv")


def test_every_file_of_the_folder_is_described_and_nothing_else():
    described = {resource["path"] for resource in RESOURCES.values()}
    assert described == {path.relative_to(DATA).as_posix() for path in (DATA / "published").iterdir()} | {
        path.relative_to(DATA).as_posix() for path in (DATA / "register").iterdir()
    }


def test_every_column_stands_in_the_order_of_the_file_with_its_description_and_type():
    for layer, tables in (("published", PUBLISHED), ("register", REGISTER)):
        for name, table in tables.items():
            fields = RESOURCES[name]["schema"]["fields"]
            heading = (DATA / layer / f"{name}.csv").read_text("utf-8").splitlines()[0]
            assert [each["name"] for each in fields] == heading.split(",") == list(table.columns)
            assert all(each["description"] for each in fields)
            types = {each["name"]: each["type"] for each in fields}
            assert {column for column, kind in types.items() if kind != "string"} == set(table.number_columns)
            assert set(types.values()) <= {"string", "number", "integer"}


def test_the_limits_of_a_column_are_described():
    assert field("observations", "id")["constraints"] == {"required": True, "unique": True, "pattern": ID_PATTERN}
    assert field("observations", "precision")["constraints"]["enum"] == ["exact", "rounded", "approximate", "at_least"]
    assert field("observations", "value")["constraints"] == {"required": True}
    assert field("rating_schemes", "rank")["constraints"] == {"required": True, "minimum": 1}
    assert field("areas", "tile_row")["constraints"] == {"minimum": 0}
    assert "constraints" not in field("observations", "note")
    assert field("areas", "code")["type"] == "string"


def test_references_are_described_and_an_empty_name_is_the_table_itself():
    keys = {
        (name, key["fields"][0]): key["reference"]
        for name, resource in RESOURCES.items()
        for key in resource["schema"]["foreignKeys"]
    }
    assert keys["observations", "source"] == {"resource": "sources", "fields": ["id"]}
    assert keys["areas", "parent"] == {"resource": "", "fields": ["id"]}
    assert set(keys) == {(name, column) for name, table in PUBLISHED.items() for column in table.references} | {
        (name, column)
        for name, table in REGISTER.items()
        for column in table.references
        if not table.columns[column].optional
    }


def test_keys_are_described():
    assert RESOURCES["observations"]["schema"]["primaryKey"] == ["id"]
    assert RESOURCES["categories"]["schema"]["primaryKey"] == ["indicator", "category"]
