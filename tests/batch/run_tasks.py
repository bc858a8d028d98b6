"""Executes notebooks in a process of its own, as a batch does: without the threads a process of tests has."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import nbformat

PROGRAM = f"import runpy, sys; del sys.path[0]; runpy.run_path({__file__!r}, run_name='__main__')"


def run_tasks(tasks, engine):
    """Return what :func:`chibo.batch.execute.run` returns for each task; one process for all of them."""
    asked = [{key: str(value) if isinstance(value, Path) else value for key, value in asdict(t).items()} for t in tasks]
    # ipykernel leaves the terminal's descriptors alone where it sees pytest.
    env = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.jsonl"
        command = [sys.executable, "-c", PROGRAM, engine, str(answers)]
        env |= {"PYTHONHASHSEED": "0"}
        done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, env=env, check=False)
        assert done.returncode == 0, done.stderr
        read = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
    return [SimpleNamespace(**answer | {"notebook": nbformat.from_dict(answer["notebook"])}) for answer in read]


def main(engine, answers):
    from chibo.batch.execute import run
    from chibo.pages.job import Task

    with open(answers, "w", encoding="utf-8") as file:
        for asked in json.load(sys.stdin):
            task = Task(**asked | {"notebook": Path(asked["notebook"]), "root": Path(asked["root"])})
            file.write(json.dumps(asdict(run(task, engine))) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
