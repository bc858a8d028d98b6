"""Batches as processes of their own: killed, interrupted, two at once, without room to write; what stands is whole.

``CHIBO_KILLS=20`` kills a batch at twenty moments instead of three.
"""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time

import psutil
import pytest
from chibo.batch.engine import can_fork

from ..conftest import code, text
from .conftest import contents, finish, make_checkout

KILLS = int(os.environ.get("CHIBO_KILLS", "3"))
REPORTS = 8
pytestmark = pytest.mark.skipif(not can_fork(), reason="this system cannot copy a process (fork)")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A checkout of its own, with notebooks that take a moment."""
    folder = tmp_path_factory.mktemp("checkout")
    write = make_checkout(folder).write
    body = "from chibo.store import open_data\nimport time\ntime.sleep(0.1)\nlen(open_data(data).published.areas), year"
    for name in ("01_one", "02_two"):
        write(name, text("## Một", "vi"), code(body), code("print(lang)"))
    lingers = "import subprocess, time\nsubprocess.Popen(['sleep', '600'])\nopen('../going', 'w').close()\n"
    write("slow", code(f"{lingers}time.sleep(600)"))
    return folder


def start(project, out, *arguments, **options):
    """Start a batch in a session of its own, as a terminal would."""
    named = ["--notebooks", "01_one,02_two"]
    request = ["render", "--years", "2012-2013", *named, "--jobs", "2", "--out", str(out)]
    return subprocess.Popen(
        [sys.executable, "-m", "chibo.cli", *request, *arguments],
        env=os.environ | {"PYTHONPATH": str(project / "lib")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )


def is_whole(path):
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        return bool(json.loads(text))
    return text.rstrip().endswith("</html>") if path.suffix == ".html" else True


def all_end(processes):
    return psutil.wait_procs(processes, timeout=20)[1] == []


@pytest.fixture(scope="module")
def undisturbed(project, tmp_path_factory):
    """What a batch makes that nobody disturbs, and how long it takes."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    began = time.monotonic()
    code_, said, lines = finish(start(project, out))
    assert code_ == 0, lines
    assert f"{REPORTS} rendered, 0 failed" in said
    return contents(out), time.monotonic() - began


def test_an_undisturbed_batch_leaves_nothing_but_what_it_lists(undisturbed):
    files, _ = undisturbed
    listed = [entry["path"] for entry in json.loads(files["manifest.json"])["reports"]]
    assert len(listed) == REPORTS
    assert sorted(files) == sorted([*listed, "manifest.json", "index.html", "index.en.html"])
    assert not [name for name, content in files.items() if b"checkout" in content]


@pytest.mark.parametrize("moment", [random.Random(n).random() for n in range(KILLS)])
def test_a_batch_killed_at_any_moment_breaks_nothing_and_the_next_completes_it(project, undisturbed, tmp_path, moment):
    files, seconds = undisturbed
    batch = start(project, tmp_path / "out")
    # Before a third of its time nothing is written yet.
    time.sleep(seconds * (0.3 + 0.7 * moment))
    started = psutil.Process(batch.pid).children(recursive=True) if batch.poll() is None else []
    batch.kill()
    assert "leaked" not in batch.communicate()[1]  # what it started ends without a word
    assert all_end(started)
    made = len(list((tmp_path / "out").glob("201*/*.html")))
    found = [path for path in (tmp_path / "out").rglob("*") if path.is_file() and not path.name.endswith(".partial")]
    assert [path for path in found if not is_whole(path) and path.name != "render.log"] == []
    code_, said, lines = finish(start(project, tmp_path / "out"))
    assert code_ == 0, lines
    assert f"{REPORTS - made} rendered, 0 failed, {made} up to date" in said  # nothing is made again
    assert contents(tmp_path / "out") == files


def test_two_batches_in_one_folder_wait_for_each_other(project, undisturbed, tmp_path):
    files, _ = undisturbed
    both = [start(project, tmp_path / "out") for _ in range(2)]
    done = [finish(batch) for batch in both]
    assert [code_ for code_, _, _ in done] == [0, 0]
    assert sorted(f"{REPORTS} rendered, 0 failed, 0 up to date" in said for _, said, _ in done) == [False, True]
    assert sorted(f"0 rendered, 0 failed, {REPORTS} up to date" in said for _, said, _ in done) == [False, True]
    assert sum(lines.count("another batch is writing there; waiting for it\n") for _, _, lines in done) == 1
    assert contents(tmp_path / "out") == files


def test_ctrl_c_ends_it_all_and_says_so(project, tmp_path):
    batch = start(project, tmp_path / "out", "--notebooks", "slow,01_one", "--years", "2013")
    while not (project / "going").exists():
        assert batch.poll() is None, batch.communicate()
        time.sleep(0.05)
    started = psutil.Process(batch.pid).children(recursive=True)
    assert "sleep" in {process.name() for process in started}
    os.killpg(batch.pid, signal.SIGINT)
    code_, said, lines = finish(batch)
    assert (code_, said) == (130, "")
    assert lines.splitlines()[-1] == "chibo render: stopped; what is finished stays"
    assert "Traceback" not in lines
    assert all_end(started)
    (project / "going").unlink()
    assert all(is_whole(path) for path in (tmp_path / "out").rglob("*.html"))
    assert list((tmp_path / "out").rglob("*.partial")) == []


def test_a_disk_without_room_is_one_clear_error(project, tmp_path):
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))

    code_, said, lines = finish(start(project, tmp_path / "out", preexec_fn=little_room))
    assert (code_, said) == (1, "")
    (line,) = lines.splitlines()
    assert line.startswith(f"chibo render: cannot write {tmp_path / 'out'}/201")
    assert line.endswith(".html: file too large; what is finished stays")
    assert list((tmp_path / "out").rglob("*.html")) == list((tmp_path / "out").rglob("*.partial")) == []
