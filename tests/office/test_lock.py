"""Two imports at once, and one that is killed: the folder is as it was or as it should be, and nobody is locked out."""

import os
import signal
import subprocess
import sys

import pytest
from chibo.office import transaction
from chibo.office.transaction import locked

from .conftest import chibo, contents

posix = pytest.mark.skipif(os.name != "posix", reason="a process is killed in another way there")

# A run that kills itself when a function has been called for the n-th time.
KILLED = """
import os, shutil, signal, sys
import pandas
from chibo.cli import main

def dying(*given, **named):
    calls.append(real(*given, **named))
    if len(calls) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

calls, holder = [], {"shutil": shutil, "DataFrame": pandas.DataFrame, "os": os}[sys.argv[1]]
real = getattr(holder, sys.argv[2])
setattr(holder, sys.argv[2], dying)
main(sys.argv[4:])
"""
STEPS = {
    "when the old tables are there": ("shutil", "copytree", 1),
    "when one table is written": ("DataFrame", "to_csv", 1),
    "between the two renames": ("os", "rename", 1),
    "when it is put in place": ("os", "rename", 2),
}


def changed(office):
    office.book["Khu dân cư"]["E4"].value = 777
    office.book.save(office.workbook)


def visible(folder):
    return {name: held for name, held in contents(folder).items() if not name.startswith(".")}


@posix
@pytest.mark.parametrize("step", STEPS)
def test_a_killed_import_leaves_the_old_register_or_the_new_and_no_lock(settled, step):
    before = contents(settled.folder)
    changed(settled)
    command = [sys.executable, "-c", KILLED, *map(str, STEPS[step]), "import", settled.workbook, "--into"]
    assert subprocess.run([*command, settled.folder], capture_output=True, check=False).returncode == -signal.SIGKILL
    with locked(settled.folder / "register"):
        assert (visible(settled.folder) == before) == (step != "when it is put in place")
    assert settled.give().exit_code == 0
    after = contents(settled.folder)
    assert {name for name in after if after[name] != before.get(name)} == {"register/units.csv"}
    assert [path.name for path in settled.folder.iterdir()] == ["register"]


def test_the_second_of_two_imports_gets_one_line_and_changes_nothing(settled, monkeypatch):
    monkeypatch.setattr(transaction, "WAIT", 0.0)
    before = contents(settled.folder)
    changed(settled)
    with locked(settled.folder / "register"):
        result = chibo("import", settled.workbook, "--into", settled.folder)
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
        assert "another command is writing into it; give it again when that is done" in result.stderr
        assert visible(settled.folder) == before
    assert chibo("import", settled.workbook, "--into", settled.folder).exit_code == 0
    assert contents(settled.folder) != before
