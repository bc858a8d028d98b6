"""A real scheduler and real workers on this machine: the same pages, and what happens when a worker is lost or another.

Every process here is started by these tests, listens on the loopback alone and ends with them.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest
from chibo.batch.engine import can_fork
from chibo.cli import main
from click.testing import CliRunner

from ..conftest import code, text
from .conftest import contents, finish, make_checkout

NOWHERE = "tcp://127.0.0.1:1"
pytestmark = pytest.mark.skipif(not can_fork(), reason="this system cannot copy a process (fork)")

BODY = "from chibo.store import open_data\nlen(open_data(data).published.areas), year, lang"
# The first to run this waits for ever; whoever runs it later is done at once.
ONCE = """import os, time
from pathlib import Path
seen = Path('../seen').exists()
with open('../seen', 'a') as file: print(os.getpid(), file=file)
time.sleep(0 if seen else 600)"""
WAITS = "import time\nfrom pathlib import Path\nwhile not Path('../go').exists(): time.sleep(0.1)"
# A notebook's process was forked from the fork server that a worker has started.
DEADLY = "import os, psutil, signal\nos.kill(psutil.Process().parents()[1].pid, signal.SIGKILL)"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A checkout of its own, which the batch and its workers share."""
    return checkout_at(tmp_path_factory.mktemp("checkout"))


def checkout_at(folder):
    made = make_checkout(folder)
    for name in ("01_one", "02_two"):
        made.write(name, text("## Một", "vi"), code(BODY), code("print(lang)"))
    for name, source in {"once": ONCE, "waits": WAITS, "deadly": DEADLY}.items():
        made.write(name, code(source))
    return folder


@contextlib.contextmanager
def started(checkout, *command, **options):
    """Run a program of a checkout's; end it, and what it has started, afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", *map(str, command)],
        env=os.environ | {"PYTHONPATH": str(checkout / "lib"), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"},
        start_new_session=True,
        text=True,
        **options,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            for each in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.kill()
        process.communicate()


def wait_for(happened, process):
    """Wait for what a process is to bring about, and return it; a process that has ended never will."""
    while not (what := happened()):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    return what


@contextlib.contextmanager
def scheduler(checkout, folder):
    """Start a scheduler on a free port; yields its address."""
    log = folder / "scheduler.log"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    with log.open("w") as file, started(checkout, "dask", "scheduler", *options, stderr=file) as process:
        yield wait_for(lambda: re.findall(r"Scheduler at: +(tcp://\S+)\n", log.read_text("utf-8")), process)[0], process


@contextlib.contextmanager
def workers(checkout, folder, address, count=1):
    """Start workers, which a nanny starts anew when they are lost; the scheduler knows them from here on."""
    options = ["--host", "127.0.0.1", "--nworkers", count, "--nthreads", "1", "--no-dashboard"]
    options += ["--local-directory", folder]
    log = folder / f"workers of {checkout.name}.log"
    with log.open("w") as file, started(checkout, "dask", "worker", address, *options, stderr=file) as process:
        wait_for(lambda: log.read_text("utf-8").count("Registered to:") == count, process)
        yield process


@pytest.fixture(scope="module")
def two_workers(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster")
    with scheduler(project, folder) as (address, _), workers(project, folder, address, 2) as nanny:
        yield address, nanny


def start(project, out, address, *arguments):
    where = ["--scheduler", address] if address else ["--jobs", "2"]
    request = ["chibo.cli", "render", "--years", "2013", "--out", out, *where, *arguments]
    return started(project, *request, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def chibo(project, out, address, *arguments):
    with start(project, out, address, *arguments) as batch:
        return finish(batch)


def log_of(out):
    return (out / "render.log").read_text("utf-8") if (out / "render.log").exists() else ""


@pytest.fixture(scope="module")
def here(project, tmp_path_factory):
    """What a batch makes on this machine alone."""
    out = tmp_path_factory.mktemp("here") / "out"
    code_, said, lines = chibo(project, out, None)
    assert (code_, said[:20]) == (0, "4 rendered, 0 failed"), lines
    return contents(out)


@pytest.fixture(scope="module")
def there(project, two_workers, tmp_path_factory):
    """The same batch made by two workers."""
    out = tmp_path_factory.mktemp("there") / "out"
    return (*chibo(project, out, two_workers[0]), out)


def test_workers_make_the_same_pages_and_the_owner_of_the_folder_writes_them(here, there, two_workers):
    code_, said, lines, out = there
    assert code_ == 0, lines
    assert "4 rendered, 0 failed, 0 up to date" in said
    assert contents(out) == here
    reports = [line for line in lines.splitlines() if not line.startswith("chibo render: ")]
    assert sorted(reports) == [f"2013/{name}.{lang}.html" for name in ("01_one", "02_two") for lang in ("en", "vi")]
    assert len(re.findall(r"\.html \([\d.]+ s CPU, tcp://127\.0\.0\.1:\d+\)", log_of(out))) == 4


def test_where_nothing_has_changed_no_scheduler_is_asked(there, project):
    out = there[-1]
    assert chibo(project, out, NOWHERE)[1].startswith("0 rendered, 0 failed, 4 up to date")


def test_a_worker_lost_in_the_middle_is_survived(project, two_workers, tmp_path):
    address, nanny = two_workers
    with start(project, tmp_path / "out", address, "--notebooks", "01_one,once", "--lang", "vi") as batch:
        wait_for(lambda: (project / "seen").exists() and (project / "seen").read_text("utf-8").endswith("\n"), batch)
        kernel = psutil.Process(int((project / "seen").read_text("utf-8")))
        family = kernel.parents()
        kept = [process.pid for process in family].index(nanny.pid)
        worker = family[1]  # above the fork server
        assert kept > 1
        worker.kill()
        code_, said, lines = finish(batch)
    assert code_ == 0, lines
    assert "2 rendered, 0 failed" in said
    assert psutil.wait_procs([kernel, family[0]], timeout=20)[1] == []
    assert len((project / "seen").read_text("utf-8").split()) == 2


def test_ctrl_c_ends_the_batch_and_leaves_the_workers_at_work(project, two_workers, here, tmp_path):
    (project / "seen").unlink(missing_ok=True)
    with start(project, tmp_path / "out", two_workers[0], "--notebooks", "once", "--timeout", "2") as batch:
        wait_for((project / "seen").exists, batch)
        os.killpg(batch.pid, signal.SIGINT)
        code_, said, lines = finish(batch)
    assert (code_, said) == (130, "")
    assert lines.splitlines()[-1] == "chibo render: stopped; what is finished stays"
    assert "Traceback" not in lines
    assert chibo(project, tmp_path / "next", two_workers[0])[0] == 0
    assert here["2013/01_one.vi.html"] in contents(tmp_path / "next").values()


def test_a_notebook_that_kills_its_workers_is_the_only_one_that_fails(project, two_workers, tmp_path):
    request = ["--notebooks", "01_one,deadly", "--lang", "en"]
    code_, said, lines = chibo(project, tmp_path / "out", two_workers[0], *request)
    assert code_ == 1
    assert "1 rendered, 1 failed" in said
    assert "2013/deadly.en.html: failed: Died: every worker that made it was lost\n" in lines


def test_workers_with_other_data_or_code_are_refused_whenever_they_join(project, here, tmp_path):
    data, changed = [checkout_at(tmp_path / name) for name in ("other data", "other code")]
    table, module = data / "data/published/areas.csv", changed / "lib/chibo/project.py"
    table.write_bytes(table.read_bytes() + b"\n")
    module.write_text(module.read_text("utf-8") + "# changed\n", "utf-8")
    with contextlib.ExitStack() as stack:
        address, _ = stack.enter_context(scheduler(project, tmp_path))
        batch = stack.enter_context(start(project, tmp_path / "none", address))
        wait_for(lambda: f"=False dask worker {address}" in log_of(tmp_path / "none"), batch)
        stack.enter_context(workers(data, tmp_path, address))
        code_, said, lines = finish(batch)
        assert (code_, said) == (1, "")
        assert re.search(r"worker tcp://\S+ is refused: it has another data/published/areas\.csv\n", lines)
        assert lines.endswith(f"chibo render: no worker is left at {address}: all that are there were refused\n")
        assert list((tmp_path / "none").rglob("2013*")) == []

        stack.enter_context(workers(project, tmp_path, address))
        batch = stack.enter_context(start(project, tmp_path / "out", address, "--notebooks", "01_one,02_two,waits"))
        wait_for(lambda: len(re.findall(r"\.html \(", log_of(tmp_path / "out"))) == 4, batch)
        stack.enter_context(workers(changed, tmp_path, address))
        wait_for(lambda: "is refused: it has another library\n" in log_of(tmp_path / "out"), batch)
        (project / "go").touch()
        code_, said, lines = finish(batch)
    assert (code_, said[:20]) == (0, "6 rendered, 0 failed"), lines
    assert len(re.findall(r"worker tcp://\S+ is refused: it has another", lines)) == 2
    assert len(set(re.findall(r"\.html \(.*(tcp://\S+)\)", log_of(tmp_path / "out")))) == 1


def test_a_scheduler_that_goes_away_is_one_clear_error(project, tmp_path):
    with scheduler(project, tmp_path) as (address, process), start(project, tmp_path / "out", address) as batch:
        wait_for(lambda: "waiting for a worker" in log_of(tmp_path / "out"), batch)
        process.kill()
        code_, said, lines = finish(batch)
    assert (code_, said) == (1, "")
    said = f"chibo render: the scheduler at {address} no longer answers; what is finished stays"
    assert lines.splitlines()[1:] == [said]


@pytest.mark.parametrize("listens", [False, True])
def test_where_no_scheduler_answers_it_is_one_clear_error_and_nothing_is_written(project, tmp_path, listens):
    with socket.create_server(("127.0.0.1", 0)) as listening:  # it takes calls and says nothing
        address = f"tcp://127.0.0.1:{listening.getsockname()[1]}" if listens else NOWHERE
        code_, said, lines = chibo(project, tmp_path / "out", address)
    assert (code_, said) == (1, "")
    assert lines == f"chibo render: no scheduler answers at {address} within 5 s; 'dask scheduler' starts one\n"
    assert not (tmp_path / "out").exists()


PLAIN = "--scheduler needs dask: 'make setup', or in the checkout 'pip install -e .[cluster]'\n"
ADDRESSES = ["host:8786", "http://host:8786", "tcp://host", "tcp://:8786", "tcp://a b:8786", ""]


@pytest.mark.parametrize(
    ("address", "option", "said"),
    [
        (each, [], f"scheduler {each!r} is no address; give tcp://HOST:PORT, as in tcp://10.0.0.5:8786\n")
        for each in ADDRESSES
    ]
    + [
        (NOWHERE, each, "--jobs and --engine are for this machine;")
        for each in (["--jobs", "2"], ["--engine", "standard"])
    ]
    + [(NOWHERE, [], PLAIN)],
)
def test_a_wrong_request_ends_before_anything_starts(scratch_project, tmp_path, monkeypatch, address, option, said):
    scratch_project.write("01_one", code("1"))
    if said == PLAIN:
        monkeypatch.setitem(sys.modules, "distributed", None)
        monkeypatch.delitem(sys.modules, "chibo.batch.cluster", raising=False)
    result = CliRunner().invoke(main, ["render", "--scheduler", address, "--out", str(tmp_path / "out"), *option])
    assert result.exit_code == 2
    assert result.stderr.startswith(f"chibo render: {said}")
    assert not (tmp_path / "out").exists()
