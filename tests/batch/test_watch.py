"""What a running notebook reads is noted, whichever way it reads; where that cannot be seen, this is noted."""

import json
from pathlib import Path

import pytest
from chibo import digests
from chibo.pages.job import Task

from .conftest import code
from .run_tasks import run_tasks

READS = {
    "file": ("open('../extra/a.txt').read()", [["file", "extra/a.txt"]]),
    "frame": ("import pandas as pd\npd.read_csv('../extra/b.csv')", [["file", "extra/b.csv"]]),
    "missing": ("from pathlib import Path\ntry: Path('no.txt').read_text()\nexcept OSError: pass",
                [["file", "notebooks/no.txt"]]),
    "low": ("import os\nos.close(os.open('../extra/a.txt', os.O_RDONLY))", [["file", "extra/a.txt"]]),
    "module": ("import beside", [["file", "notebooks/beside.py"]]),
    "folder": ("import os\nos.listdir('../extra')", [["listing", "extra"]]),
    "pattern": ("import glob\nglob.glob('../extra/*.csv')", [["listing", "extra"]]),
    "table": ("import sqlite3\nsqlite3.connect('../extra/c.db').close()", [["file", "extra/c.db"]]),
    "appended": ("with open('../extra/a.txt', 'a+') as file: file.read()", [["file", "extra/a.txt"]]),
    "data": (
        "from chibo.store import open_data\nlen(open_data(data).published.areas)",
        [["table", "data", "published/areas"]],
    ),
    "own": ("open('own.txt', 'w').write('x')\nopen('own.txt').read()", []),
    "packages": ("import json.tool, xml.dom.minidom, PIL.features\nimport zoneinfo", []),
    "nothing": ("print(1)", []),
}  # fmt: skip
UNSEEN = {
    "program": ("import subprocess\nsubprocess.run(['true'])", "it starts other programs"),
    "shell": ("import os\nos.system('true')", "it starts other programs"),
    "magic": ("!true", "it starts other programs"),
    "copy": ("import os\nif not os.fork(): os._exit(0)", "it starts other processes"),
    "network": ("import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))",
                "it uses the network"),
    "place": (
        "import os\nplace = os.open('../extra', os.O_RDONLY)\nos.close(os.open('a.txt', os.O_RDONLY, dir_fd=place))",
        "it opens files from a folder that is not named",
    ),
    "address": (
        "import sqlite3\nsqlite3.connect('file:../extra/c.db?mode=ro', uri=True).close()",
        "sqlite3.connect could not be followed: ValueError",
    ),
    "reader": ("import pandas as pd\ntry: pd.read_parquet('../extra/d.parquet')\nexcept Exception: pass",
               "it reads files through pyarrow.parquet"),
}  # fmt: skip


@pytest.fixture(scope="module", params=["standard", "warm"])
def executed(request, scratch_project):
    extra = scratch_project.folder / "extra"
    extra.mkdir(exist_ok=True)
    for name, content in {"a.txt": "a", "b.csv": "b\n1\n", "c.db": "", "d.parquet": ""}.items():
        (extra / name).write_text(content, "utf-8")
    (scratch_project.folder / "notebooks/beside.py").write_text("x = 1\n", "utf-8")
    (scratch_project.folder / "notebooks/own.txt").unlink(missing_ok=True)
    sources = {name: source for name, (source, _) in (READS | UNSEEN).items()}
    tasks = [
        Task(notebook=scratch_project.write(name, code(source)), parameters={"year": 1}, root=scratch_project.folder)
        for name, source in sources.items()
    ]
    return dict(zip(sources, run_tasks(tasks, request.param), strict=True))


@pytest.mark.parametrize("name", READS)
def test_what_is_read_is_noted_with_its_digest(executed, scratch_project, name):
    done = executed[name]
    assert (done.failure, done.unseen) == ("", "")
    assert [json.loads(question) for question in done.answers] == READS[name][1]
    for question, digest in done.answers.items():
        kind, place, *table = json.loads(question)
        path = scratch_project.folder / place
        of = {"file": digests.of_file, "listing": digests.of_listing, "table": digests.of_table}[kind]
        assert digest == of(path, *table) != ("" if name != "missing" else None)


@pytest.mark.parametrize("name", UNSEEN)
def test_what_cannot_be_seen_is_noted_as_that(executed, name):
    assert executed[name].failure == ""
    assert executed[name].unseen == UNSEEN[name][1]


def test_a_compiled_module_stands_for_its_source(scratch_project):
    path = scratch_project.write("again", code("import beside\nbeside.__cached__"))
    task = Task(notebook=path, parameters={"year": 1}, root=scratch_project.folder)
    (scratch_project.folder / "notebooks/beside.py").write_text("x = 2\n", "utf-8")
    for _ in range(2):  # the second time Python opens only what it compiled the first time
        (done,) = run_tasks([task], "warm")
        assert list(done.answers) == ['["file", "notebooks/beside.py"]']
    assert Path(done.notebook.cells[-1].outputs[0].data["text/plain"].strip("'")).parent.name == "__pycache__"
