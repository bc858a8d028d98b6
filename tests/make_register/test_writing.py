"""The command: the shipped register byte for byte, and never over a real one."""

import json
import shutil
import subprocess
import sys

import pandas as pd
import pytest
from chibo.office import IntakeError, transaction
from chibo.office.transaction import locked

from .conftest import DATA

SHIPPED = DATA / "register"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("make_register"))
    return tmp_path / "data"


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_shipped_register_is_what_the_generator_writes(folder):
    shutil.rmtree(folder / "register")
    command = [sys.executable, DATA / "make_register", "--into", folder]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")
    assert contents(folder / "register") == contents(SHIPPED)
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 5_000_000
    assert json.loads((folder / "datapackage.json").read_text("utf-8"))["register"]["synthetic"] is True


def test_where_it_cannot_be_written_or_another_writes_the_old_one_stays(folder, command, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    before = contents(folder)
    monkeypatch.setattr(transaction, "WAIT", 0.0)
    with locked(folder / "register"), pytest.raises(IntakeError, match="another command is writing into it"):
        command.write_register(folder, seed=7)
    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    with pytest.raises(IntakeError, match="cannot be written .no space left on device"):
        command.write_register(folder, seed=7)
    assert contents(folder) == before


@pytest.mark.parametrize("stated", [{"synthetic": False}, {"synthetic": "false"}, {}, None])
def test_a_register_that_is_not_said_to_be_made_up_is_real_and_stays(folder, command, stated, capsys):
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    (folder / "datapackage.json").write_text(json.dumps(described | {"register": stated}), "utf-8")
    before = contents(folder)
    assert command.main(["--into", str(folder)]) == 2
    assert "is a real register and stays as it is" in capsys.readouterr().err
    assert contents(folder) == before
