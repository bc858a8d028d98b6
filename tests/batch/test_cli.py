"""The whole way, once: notebooks sound, failing and deadly in two languages, through the command line."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from chibo.batch import engine
from chibo.cli import main
from chibo.errors import SHOWN
from click.testing import CliRunner

from .conftest import code, text

DATA = Path(__file__).parents[2] / "data"
# One kills the process that makes the report, the other the one that all of them are forked from.
KILL = "import os, signal\nos.kill({}, signal.SIGKILL)"
DEADLY = {"03_deadly": KILL.format("os.getpid()"), "04_deadlier": KILL.format("os.getppid()")}
# It also leaves a process behind that holds on to all it was given; the batch must not wait for that one.
LINGER = "import os, time\npid = os.fork()\nif not pid:\n    os.setsid(); time.sleep(600); os._exit(0)\n"
LINGER += "print(pid, file=open('lingering.txt', 'a'), flush=True)\n"
NOTEBOOKS = ["01_sound", "02_failing", *DEADLY]


def chibo(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def batch(scratch_project):
    answer = code("from IPython.display import HTML\nHTML(f'<p class=\"finding\">{year} {lang} {area}</p>')")
    scratch_project.write(
        "01_sound", answer, text("## Một", "vi"), text("## One", "en"), code("print({'b', 'a', 'c', 'd', 'e'})")
    )
    scratch_project.write("02_failing", answer, code("raise ValueError('đầu\\n<b>cuối</b>')"), vi="Hỏng?", en="Broken?")
    for name, source in DEADLY.items():
        scratch_project.write(name, answer, code((LINGER if name == "03_deadly" else "") + source))
    out = scratch_project.folder / "out"
    yield chibo("render", "--years", "2012", "--out", out, "--jobs", 3), out
    for pid in (scratch_project.folder / "notebooks/lingering.txt").read_text("utf-8").split():
        os.kill(int(pid), signal.SIGKILL)


def test_every_report_stands_where_it_should_and_failures_hide_nothing(batch):
    result, out = batch
    assert result.exit_code == 1
    assert "4 rendered, 4 failed, 0 up to date" in result.stdout
    assert sorted(path.name for path in (out / "2012").iterdir()) == [
        f"{name}.{lang}.html" for name in NOTEBOOKS for lang in ("en", "vi")
    ]
    assert "2012 en da-lat" in (out / "2012/01_sound.en.html").read_text("utf-8")


def test_a_failed_report_shows_how_far_it_came_and_the_list_says_why(batch):
    _, out = batch
    failing = (out / "2012/02_failing.vi.html").read_text("utf-8")
    assert "2012 vi da-lat" in failing
    assert "&lt;b&gt;cuối&lt;/b&gt;" in failing
    index = (out / "index.html").read_text("utf-8")
    assert "ValueError" not in index
    assert index.count("&lt;b&gt;cuối&lt;/b&gt;") == 2
    assert index.count("Died: killed by SIGKILL, as when memory runs out") == 2
    assert "Hỏng?" in index
    assert "Broken?" in index


def test_the_terminal_is_clean(batch):
    result, _ = batch
    assert sorted(line.split(":")[0] for line in result.stderr.splitlines()) == [
        f"2012/{name}.{lang}.html" for name in NOTEBOOKS for lang in ("en", "vi")
    ]
    assert "2012/02_failing.vi.html: failed: <b>cuối</b>" in result.stderr


def test_no_path_of_the_machine_is_in_any_file(batch, scratch_project):
    _, out = batch
    for path in [path for path in out.rglob("*") if path.is_file()]:
        assert str(scratch_project.folder) not in path.read_text("utf-8"), path


def test_rendering_again_gives_the_same_bytes(batch, scratch_project):
    _, out = batch
    again = scratch_project.folder / "again"
    result = chibo("render", "--years", "2012", "--out", again, "--notebooks", "01_sound", "--jobs", 1)
    assert result.exit_code == 0
    for name in ("2012/01_sound.vi.html", "2012/01_sound.en.html"):
        assert (again / name).read_bytes() == (out / name).read_bytes()
    assert [entry["error"] for entry in json.loads((again / "manifest.json").read_text("utf-8"))["reports"]] == ["", ""]


def test_where_no_process_can_be_copied_the_other_engine_makes_the_same(batch, scratch_project, monkeypatch):
    _, out = batch
    monkeypatch.setattr(engine, "can_fork", lambda: False)
    slow = scratch_project.folder / "slow"
    result = chibo("render", "--years", "2012", "--out", slow, "--notebooks", "01_sound", "--jobs", 2)
    assert (result.exit_code, result.stdout.split(":")[0][:10]) == (0, "2 rendered")
    assert "2 to make (standard)" in (slow / "render.log").read_text("utf-8")
    for name in ("2012/01_sound.vi.html", "2012/01_sound.en.html"):
        assert (slow / name).read_bytes() == (out / name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--notebooks", "01_sond"], "chibo render: unknown notebook '01_sond'; did you mean '01_sound'?\n"),
        (["-p", "aera=x"], "chibo render: 01_sound: unknown parameter 'aera'; did you mean 'area'?\n"),
        (["-p", "area=da-lta"], "chibo render: unknown area 'da-lta'; did you mean 'da-lat'?\n"),
        (["-p", "area=phuong 9"], "chibo render: unknown area 'phuong 9'; did you mean 'da-lat/phuong-9'?\n"),
        (["--year", "2013"], "Did you mean '--years'?\n"),
        (["--area", "da-lat"], "'--area'. 'area' is a parameter of a notebook: -p area=...\n"),
        (["--language", "vi"], "Did you mean '--lang'?\n"),
        (["--jobs", "0"], "0 is not in the range x>=1"),
    ],
)
def test_a_wrong_request_ends_before_anything_starts(batch, tmp_path, arguments, said):
    result = chibo("render", "--out", tmp_path / "out", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_log_keeps_what_earlier_runs_said_and_nothing_of_a_refused_one(batch):
    _, out = batch
    log, request = out / "render.log", ["render", "--years", "2012", "--out", out, "--notebooks", "01_sound"]
    chibo(*request)  # another test may have changed the page
    before = log.read_text("utf-8")
    assert chibo(*request).stdout.startswith("0 rendered, 0 failed, 2 up to date")
    after = log.read_text("utf-8")
    assert (after.startswith(before), after.removeprefix(before)[20:].partition(" to make")[0]) == (
        True,
        "2 reports: 2 up to date, 0",
    )
    assert chibo(*request, "-p", "area=da-lta").exit_code == 2
    assert log.read_text("utf-8") == after


def test_bad_data_render_nothing(scratch_project, tmp_path):
    folder = scratch_project.folder / "bad"
    shutil.copytree(scratch_project.folder / "data", folder)
    with (folder / "published/areas.csv").open("a", encoding="utf-8") as file:
        file.write("x\n")
    said = []
    for command in (["render", "--out", tmp_path / "out"], ["check"]):
        result = chibo(*command, "--data", folder)
        assert result.exit_code == 1
        said.append(result.stderr.partition(": ")[2])
    assert said[0] == said[1]
    assert said[0].startswith("1 problem\n  published/areas.csv, row ")
    assert not (tmp_path / "out").exists()


def findings(*arguments, folder=DATA):
    result = chibo("check", "--data", folder, *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def test_check_says_what_the_data_hold_and_lists_what_differs(scratch_project):
    summary, counted, *listed = findings()
    assert summary.startswith("418 figures from 75 sources")
    differ, dated = [[line for line in listed if line.startswith(start)] for start in ("  differs: ", "  dated")]
    assert re.fullmatch(rf"\d+ comparisons of printed figures: {len(differ)} differ, \d+ agree, \d+ unchecked", counted)
    assert listed == differ + dated
    partition = "Đà Lạt city (da-lat), 2011: Units = eligible + joint cells + without members"
    assert f"  differs: {partition}: printed 249 (F084), computed 251, difference +2" in differ
    households = "Đà Lạt city (da-lat), 2012: Households = sum over the wards and communes"
    assert f"  differs: {households}: printed 64,132 (F034), computed 64,131, difference -1" in differ
    assert [line.split(": ")[1] for line in dated] == [
        "page of 2019-12-31, text of 2012",
        "page of 2018-11-19, text of 2013-12/2014-01",
    ]


def test_check_lists_everything_when_asked(scratch_project):
    _, counted, *listed = findings("--all")
    kinds = Counter(line.split(":")[0].strip() for line in listed)
    del kinds["dated otherwise"]
    assert counted == (
        f"{kinds.total()} comparisons of printed figures: "
        f"{kinds['differs']} differ, {kinds['agrees']} agree, {kinds['unchecked']} unchecked"
    )
    assert [line for line in listed if "nan" in line] == []
    (stock,) = [line for line in listed if "F316" in line]
    assert stock.endswith("printed 4,219 (F316), computed 4,068, difference -151, flows not printed")


def test_check_keeps_a_long_list_short(scratch_project, tmp_path):
    shutil.copytree(DATA / "published", tmp_path / "published")
    sources = ["bao-lam-dong-2013-bao-loc-172-174-thon-to-dan", "hanoi-times-2018-vietnam-party-expels-51-000"]
    with (tmp_path / "published/observations.csv").open("a", encoding="utf-8") as file:
        for number in range(50):  # one source prints 9 units, the other 10, for each of fifty years
            for more, source in enumerate(sources):
                cells = f"{1900 + number},stated,,{9 + more},exact,{source},"
                file.write(f"F{9000 + 2 * number + more},viet-nam,units_total,,{cells}\n")
    *listed, more = [line for line in findings(folder=tmp_path) if not line.startswith("  dated")]
    differ = [line for line in listed if line.startswith("  differs: ")]
    assert len(differ) == SHOWN
    assert re.fullmatch(r"  … and \d+ more; 'chibo check --all' lists everything", more)


def test_a_difference_is_a_finding_and_invalid_data_are_an_error(scratch_project, tmp_path):
    shutil.copytree(DATA / "published", tmp_path / "published")
    path = tmp_path / "published/identity_terms.csv"
    path.write_text(
        path.read_text("utf-8").replace("organisations-by-type,whole", "organisations-by-type,part"), "utf-8"
    )
    result = chibo("check", "--data", tmp_path)
    assert result.exit_code == 1
    assert "published/identities.csv, row 2, column id: 'organisations-by-type' has no whole" in result.stderr


def test_help_and_a_plan_load_nothing_heavy():
    script = (
        "import sys, chibo.cli, chibo.batch.run, chibo.batch.plan;"
        "print(*[name for name in ('pandas', 'nbformat', 'papermill', 'nbconvert') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "\n"
