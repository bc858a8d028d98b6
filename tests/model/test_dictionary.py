"""The descriptions of the data folder: the dictionary, whole and current, and the descriptor that other tools read."""

import csv
import dataclasses
import json
import re
import shutil
import warnings
from pathlib import Path

import pytest
from chibo.cli import main
from chibo.model import PUBLISHED, REGISTER
from chibo.model.dictionary import DESCRIPTOR, descriptor_text, dictionary_text, stale
from chibo.words import LANGUAGES
from click.testing import CliRunner

DATA = Path(__file__).parents[2] / "data"
NEVER = ("không được để trống |", "never empty |")


@pytest.fixture(scope="module", params=LANGUAGES)
def text(request, data):
    return dictionary_text(data, request.param)


def section(text: str, table: str) -> str:
    """Return what stands below the heading of a table, up to the next heading."""
    return re.split(r"^#+ ", text.partition(f"### `{table}`\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def test_the_files_are_current(data):
    assert stale(data) == {}, "run: chibo dictionary"


def test_every_column_has_a_row_without_gaps_that_says_what_it_means_where_it_may_be_empty(text):
    for described in [*PUBLISHED.values(), *REGISTER.values()]:
        rows = [line.split(" | ") for line in section(text, described.name).splitlines() if line[:3] == "| `"]
        assert [row[0].strip("| `") for row in rows] == list(described.columns)
        assert {len(row) for row in rows} == {6}
        assert [cell for row in rows for cell in row if not cell.strip(" |")] == []
        assert [row[5] not in NEVER for row in rows] == [column.optional for column in described.columns.values()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_indicator_scheme_and_break_stands_in_it(data, lang):
    text, published = dictionary_text(data, lang), data.published
    for row in published.indicators.to_dict("records"):
        assert f"| {row[f'name_{lang}']}: `{row['id']}` | {row[f'definition_{lang}']} |" in text
    for row in published.rating_schemes.to_dict("records"):
        assert f"| {row['rank']} | {row[f'name_{lang}']}: `{row['category']}` | {row['scale']} |" in text
        assert row[f"instrument_{lang}"] in text
    for row in published.breaks.to_dict("records"):
        assert f"| {row[f'instrument_{lang}']} | {row[f'reason_{lang}']} |" in text
    for row in published.categories.to_dict("records"):
        assert f"`{row['category']}` ({row[f'name_{lang}']})" in text


def test_a_text_of_the_data_stays_inside_its_cell(data):
    name = "b|c\nd <i>"
    published = dataclasses.replace(data.published, indicators=data.published.indicators.assign(name_en=name))
    text = dictionary_text(dataclasses.replace(data, published=published), "en")
    assert "| b\\|c d &lt;i>: `units_total` | " in text


def test_a_stale_dictionary_is_named_and_not_changed_and_then_written(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    path = folder / "DICTIONARY.vi.md"
    path.write_text("cũ\n", "utf-8")
    checked = CliRunner().invoke(main, ["dictionary", "--check", "--data", str(folder)])
    assert (checked.exit_code, checked.stderr) == (
        1,
        "chibo dictionary: DICTIONARY.vi.md not current; run 'chibo dictionary'\n",
    )
    assert path.read_text("utf-8") == "cũ\n"
    written = CliRunner().invoke(main, ["dictionary", "--data", str(folder)])
    assert (written.exit_code, written.stdout) == (0, "DICTIONARY.vi.md written\n")
    assert path.read_bytes() == (DATA / path.name).read_bytes()
    again = CliRunner().invoke(main, ["dictionary", "--check", "--data", str(folder)])
    assert (again.exit_code, again.stdout) == (0, "the data dictionary is current\n")


def frictionless(folder):
    """Return what frictionless finds wrong in a folder by its descriptor: table, row and kind of each error."""
    limit = csv.field_size_limit()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what frictionless warns about in its own imports is not ours to mend
        from frictionless import validate

        report = validate(str(folder / DESCRIPTOR))
    csv.field_size_limit(limit)  # which frictionless lifts for the whole process
    assert not report.errors  # of the package itself
    return {(task.name, error.row_number, error.type) for task in report.tasks for error in task.errors}


def test_frictionless_accepts_the_shipped_folder_and_refuses_by_its_descriptor_what_chibo_refuses(tmp_path):
    assert frictionless(DATA) == set()
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("make_register"))
    path = tmp_path / "data/published/areas.csv"
    rows = path.read_text("utf-8").splitlines()
    rows[2], rows[3] = rows[2].replace(",region,", ",Region,"), rows[3].replace(",tay-nguyen,", ",tay-nguyn,")
    path.write_text("\n".join([*rows, rows[1]]) + "\n", "utf-8")
    wrong = {("areas", 3, "constraint-error"), ("areas", 4, "foreign-key"), ("areas", len(rows) + 1, "primary-key")}
    assert wrong <= frictionless(tmp_path / "data")


def test_the_descriptor_is_current():
    shipped = json.loads((DATA / DESCRIPTOR).read_text("utf-8"))["register"]  # what the file says of its register
    assert (DATA / DESCRIPTOR).read_text("utf-8") == descriptor_text(shipped), "write descriptor_text(...) into it"
