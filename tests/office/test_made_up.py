"""The synthetic register comes into a folder whole, one command at a time, and never over a real one."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from chibo.office import lock
from chibo.office.lock import locked
from chibo.store import open_data
from chibo.synthetic import files

from .conftest import chibo, contents

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def test_it_waits_for_nobody_long_and_changes_nothing_meanwhile(folder, monkeypatch):
    monkeypatch.setattr(lock, "WAIT", 0.0)
    before = contents(folder)
    with locked(folder / "register"):
        result = chibo("synthesise", "--reading", "D", "--into", folder)
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
        assert result.stderr.startswith("chibo synthesise: ")
        assert "another command is writing into it" in result.stderr
    assert contents(folder) == before


def test_tables_of_another_kind_make_way_and_other_files_stay(folder):
    units = folder / "register" / "units.csv"
    pd.read_csv(units, dtype=str, keep_default_na=False).to_parquet(units.with_suffix(".parquet"))
    units.unlink()
    (folder / "register" / "note.txt").write_text("of the office\n", "utf-8")
    assert chibo("synthesise", "--into", folder).exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in DATA.iterdir())
    assert (folder / "register" / "note.txt").read_text("utf-8") == "of the office\n"
    assert units.read_bytes() == (DATA / "register" / "units.csv").read_bytes()
    assert not units.with_suffix(".parquet").exists()


def test_where_it_cannot_be_written_the_old_one_stays(folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    before = contents(folder)
    monkeypatch.setattr(files, "text", full)
    result = chibo("synthesise", "--reading", "D", "--into", folder)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "cannot be written (no space left on device)" in result.stderr
    assert contents(folder) == before


@pytest.mark.parametrize("said", [{"synthetic": False}, {"synthetic": "false"}, {}, None])
def test_a_register_that_is_not_said_to_be_made_up_is_real_and_stays(folder, said):
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    (folder / "datapackage.json").write_text(json.dumps(described | {"register": said}), "utf-8")
    before = contents(folder)
    assert not open_data(folder).register.synthetic
    result = chibo("synthesise", "--into", folder)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "is a real register and stays as it is" in result.stderr
    assert contents(folder) == before
