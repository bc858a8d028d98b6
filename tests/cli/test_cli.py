"""The whole way, once: notebooks sound, failing and deadly in two languages, through the command line."""

import json
import re
import shutil

import pytest

from ..conftest import DATA, chibo, text

pytestmark = pytest.mark.usefixtures("one_fork_server")
ANSWER = "from IPython.display import HTML\nHTML(f'<p class=\"finding\">{year} {lang} {area}</p>')"
# It also leaves a process behind that holds on to all it was given; the batch must not wait for that one.
DEADLY = """\
import os, signal, subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"], start_new_session=True)
os.kill(os.getpid(), signal.SIGKILL)"""
PAGES = [f"{name}.{lang}.html" for name in ("01_sound", "02_failing", "03_deadly") for lang in ("en", "vi")]


@pytest.fixture(scope="module")
def batch(scratch_project, one_fork_server):
    headings = text("## Một", "vi"), text("## One", "en")
    scratch_project.write("01_sound", ANSWER, *headings, "print({'b', 'a', 'c', 'd', 'e'})")
    scratch_project.write("02_failing", ANSWER, "raise ValueError('đầu\\n<b>cuối</b>')", vi="Hỏng?", en="Broken?")
    scratch_project.write("03_deadly", ANSWER, DEADLY)
    out = scratch_project.folder / "out"
    return chibo("render", "--years", "2012", "--out", out, "--jobs", 3), out


def test_every_report_stands_where_it_should_failures_hide_nothing_and_say_why(batch, scratch_project):
    result, out = batch
    assert result.exit_code == 1
    assert "2 rendered, 4 failed, 0 up to date" in result.stdout
    assert sorted(path.name for path in (out / "2012").iterdir()) == PAGES
    for page in (out / "2012").iterdir():  # how far it came is kept, whatever stopped it
        lang = page.name.split(".")[1]
        assert f"2012 {lang} da-lat" in page.read_text("utf-8"), page.name
    files = [path for path in out.rglob("*") if path.is_file()]
    assert [path for path in files if str(scratch_project.folder) in path.read_text("utf-8")] == []
    assert "&lt;b&gt;cuối&lt;/b&gt;" in (out / "2012/02_failing.vi.html").read_text("utf-8")
    index = "".join((out / name).read_text("utf-8") for name in ("index.html", "index.en.html"))
    assert index.count("&lt;b&gt;cuối&lt;/b&gt;") == 2
    assert len(re.findall(r"<bdi>[^<]*(?:died|killed)[^<]*</bdi>", index, re.IGNORECASE)) == 2
    assert [words for words in ("Hỏng?", "Broken?") if words not in index] == []
    assert "ValueError" not in index
    assert sorted(line.split(":")[0] for line in result.stderr.splitlines()) == [f"2012/{page}" for page in PAGES]
    assert "2012/02_failing.vi.html: failed: <b>cuối</b>" in result.stderr


def test_the_log_keeps_what_earlier_runs_said_and_nothing_of_a_refused_one(scratch_project):
    scratch_project.write("05_logged", "1")
    out = scratch_project.folder / "logged"
    log, request = out / "render.log", ["render", "--years", "2012", "--out", out, "--notebooks", "05_logged"]
    assert chibo(*request).exit_code == 0
    before = log.read_text("utf-8")
    assert chibo(*request).stdout.startswith("0 rendered, 0 failed, 2 up to date")
    after = log.read_text("utf-8")
    assert after.startswith(before)
    assert "2 up to date, 0 to make" in after.removeprefix(before)
    assert chibo(*request, "-p", "area=da-lta").exit_code == 2
    assert log.read_text("utf-8") == after


def test_bad_data_render_nothing(scratch_project, tmp_path):
    folder = scratch_project.folder / "bad"
    shutil.copytree(DATA / "published", folder / "published")
    with (folder / "published/areas.csv").open("a", encoding="utf-8") as file:
        file.write("x\n")
    messages = []
    for command in (["render", "--out", tmp_path / "out"], ["check"]):
        result = chibo(*command, "--data", folder)
        assert result.exit_code == 1
        messages.append(result.stderr.partition(": ")[2])
    assert messages[0] == messages[1]
    assert messages[0].startswith("1 problem\n  published/areas.csv, row ")
    assert not (tmp_path / "out").exists()


def checked(*arguments, folder=DATA):
    result = chibo("check", "--data", folder, *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def test_check_says_what_the_data_hold_and_lists_what_differs_or_all():
    summary, counted, *listed = checked()
    assert summary.startswith("1,167 figures from 258 sources")
    differ = [line for line in listed if line.startswith("  differs: ")]
    assert re.fullmatch(rf"\d+ comparisons of printed figures: {len(differ)} differ, \d+ agree, \d+ unchecked", counted)
    assert listed == differ
    partition = "Đà Lạt city (da-lat), 2011: Units = eligible + joint cells + without members"
    said = "236 + 12 + 3 = 251; printed 249, +2 residential units (F084 F076 F049 F090)"
    assert f"  differs: {partition}: {said}" in differ
    households = "Đà Lạt city (da-lat), 2012: Households = sum over the wards and communes"
    start = f"  differs: {households}: sum of 16 figures = 64,131; printed 64,132, −1 household (F034 "
    assert [line for line in differ if line.startswith(start)]
    everything = checked("--all")[2:]
    assert len(everything) == int(counted.split()[0])
    assert [line for line in everything if "nan" in line] == []
    (stock,) = [line for line in everything if "F316" in line]
    assert "printed 4,219, −151 members, other gains and losses were not found (F316 " in stock


# --- chibo refresh: a second run changes nothing, a stale notebook is named -------------------------------------------


@pytest.fixture(scope="module")
def stored(scratch_project):
    path = scratch_project.write("04_sound", "print('số', year)", "year")
    failing = scratch_project.write("05_failing", "1 / 0")
    scratch_project.write("07_deadly", "import os", "os._exit(3)")
    before = failing.read_bytes()
    return chibo("refresh", "--jobs", "2", "04_sound", "05_failing", "07_deadly"), path, failing.read_bytes() == before


def test_a_notebook_is_stored_executed_and_a_failing_one_left_alone(stored):
    result, path, untouched = stored
    assert result.exit_code == 1
    assert "3 notebooks executed, 1 stored anew, 2 failed" in result.stdout
    assert "05_failing.ipynb: failed: ZeroDivisionError: division by zero" in result.stderr
    assert "07_deadly.ipynb: failed: Died: it ended itself with code 3" in result.stderr
    assert untouched
    content = path.read_text("utf-8")
    assert (content[:12], content[-2:]) == ('{\n "cells": ', "}\n")
    notebook = json.loads(content)
    assert notebook["cells"][3]["outputs"][0]["text"] == ["số 2013\n"]
    assert [cell["id"] for cell in notebook["cells"]] == [f"cell-{n:02d}" for n in range(1, 6)]
    about = notebook["nbformat"], notebook["nbformat_minor"], notebook["metadata"]["language_info"]["name"]
    assert about == (4, 5, "python")
    assert not [cell for cell in notebook["cells"] if "injected-parameters" in cell["metadata"].get("tags", [])]


def test_what_was_just_stored_is_current_and_a_stale_one_is_named_with_the_cell_and_not_changed(stored):
    _, path, _ = stored
    old, stale = path.with_stem("06_stale"), path.read_text("utf-8").replace("số 2013", "số 1999")
    old.write_text(stale, "utf-8")
    result = chibo("refresh", "--check", "04_sound", "06_stale")
    assert (result.exit_code, result.stdout) == (1, "2 notebooks executed, 1 not current, 0 failed\n")
    assert "06_stale.ipynb: cell 4 differs; run 'chibo refresh'" in result.stderr
    assert "04_sound.ipynb: cell" not in result.stderr
    assert old.read_text("utf-8") == stale
    old.unlink()
