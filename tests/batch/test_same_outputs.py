"""The two engines put out the same, cell by cell: on a notebook that tries everything, and on the real ones."""

import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import papermill
import pytest
from chibo.batch.engine import ChiboEngine, can_fork
from chibo.batch.plan import plan, with_places
from chibo.batch.settle import settled
from chibo.batch.warm import WarmEngine
from chibo.pages.job import Executed, Task
from chibo.pages.page import page

from .conftest import code
from .run_tasks import run_tasks

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not can_fork(), reason="no process can be copied")

# What C, threads and other processes print arrives when it arrives: those cells wait for it.
TORTURE = r"""
1 + 1
---
import sys, time
print('out'); print('err', file=sys.stderr); 'both'
---
from IPython.display import HTML, Latex, Markdown, clear_output, display, update_display
display(HTML('<b>x</b>'), Markdown('*m*')); display({'a': 1}, metadata={'k': 'v'}); Latex('$x$')
---
handle = display('first', display_id='one'); display('again', display_id='one')
---
handle.update('changed'); print('after')
---
update_display(HTML('<i>twice</i>'), display_id='one'); display('third', display_id='one')
---
print('gone'); clear_output(); print('stays')
---
print('gone too'); clear_output(wait=True); print('stays too')
---
print('waits for nothing'); clear_output(wait=True)
---
import os
os.write(1, b'from C\n'); os.write(2, b'and err\n'); time.sleep(0.4)
---
import ctypes
ctypes.CDLL(None).puts(b'puts'); ctypes.CDLL(None).fflush(None); time.sleep(0.4)
---
import subprocess
subprocess.run(['echo', 'from a child']); time.sleep(0.4)
---
!echo from a shell
---
captured = !echo captured
captured
---
%%bash
echo from bash; echo and err >&2
---
%%capture kept
print('kept away')
---
kept.stdout
---
%precision 3
1 / 3
---
import warnings
warnings.warn('once'); warnings.warn('once'); warnings.warn('old', DeprecationWarning)
---
import logging
logging.warning('logged'); logging.getLogger('a').error('too')
---
import asyncio
await asyncio.sleep(0.01)
print('awaited'); asyncio.get_running_loop() is not None
---
async def later():
    await asyncio.sleep(0.05)
    print('in the background')
task = asyncio.create_task(later())
---
await task
task.done()
---
import matplotlib.pyplot as plt
plt.figure(figsize=(1, 1)); plt.plot([1, 2]); plt.show(); print('shown')
---
plt.figure(figsize=(1, 1)); plt.plot([2, 1])
3
---
import pandas as pd
pd.DataFrame({'a': [1, 2], 'đ': ['x', None]})
---
texts = pd.Series(['a', None])
texts.dtype, texts.array
---
class Rich:
    def _repr_html_(self): return '<p>r</p>'
    def __repr__(self): return 'R'
Rich()
---
class Bundle:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {'text/plain': 'm', 'application/x+json': {'a': [1, (2,)]}}, {'application/x+json': {'b': 1}}
Bundle()
---
class Broken(Rich):
    def _repr_html_(self): raise ValueError('in a representation')
Broken()
---
_, __, Out[2], In[2]
---
print('a' * 5000); print('đầy đủ dấu ỗ'); print('no newline', end=''); sys.stdout.write('x')
---
for i in range(3): print(i, end='\r')
---
import threading
thread = threading.Thread(target=lambda: print('from a thread')); thread.start(); thread.join()
---
import multiprocessing
def child(): print('from a fork', flush=True)
process = multiprocessing.get_context('fork').Process(target=child)
process.start(); process.join(); time.sleep(0.4)
process.exitcode
---
def deep(n):
    if n: return deep(n - 1)
    raise KeyError('deep')
deep(3)
---
raise ValueError('nhiều\ndòng')
---
raise ExceptionGroup('many', [ValueError('a'), TypeError('b')])
---
try: 1 / 0
except ZeroDivisionError as error: raise RuntimeError('from') from error
---
input('?')
---
import getpass
getpass.getpass()
---
def broken(:
---
undefined_name
---
sys.exit('bye')
---
raise KeyboardInterrupt
---
import signal
os.kill(os.getpid(), signal.SIGINT); time.sleep(1)
---
%nomagic
---
await asyncio.sleep(0); raise RuntimeError('in async')
---
import pickle
class Pickled: pass
type(pickle.loads(pickle.dumps(Pickled()))).__name__, __name__, sys.modules['__main__'].__dict__ is globals()
---
type(get_ipython()).__name__, 'IPKernelApp' in get_ipython().config, sys.stdout.isatty(), sys.stdin.read()
---
os.environ['MPLBACKEND'], os.environ['TERM'], os.environ['PAGER'], os.getcwd().rsplit('/', 1)[-1]
---
hash('a'), [f[0] for f in warnings.filters if 'Trio' in str(f)], sys.path[0] == ''
---
%history -n 1-3
---
?len
---
exit
"""


@pytest.fixture(scope="module")
def torture(scratch_project):
    cells = [code(source.strip("\n"), "raises-exception") for source in TORTURE.split("---\n")]
    path = scratch_project.write("torture", *cells, parameters="year: int = 2013  # year")
    return Task(notebook=path, parameters={"year": 2012}, root=scratch_project.folder, timeout=60)


@pytest.fixture(scope="module")
def forked(torture):
    (executed,) = run_tasks([torture], "warm")
    return executed.notebook


def differences(one, other):
    assert len(one.cells) == len(other.cells)
    return [(left.source, left, right) for left, right in zip(one.cells, other.cells, strict=True) if left != right]


def test_the_notebook_that_tries_everything_tries_something(forked):
    outputs = [output for cell in forked.cells for output in cell.get("outputs", [])]
    assert {output.output_type for output in outputs} == {"stream", "display_data", "execute_result", "error"}
    assert {output.get("name") for output in outputs} == {None, "stdout", "stderr"}
    said = "".join(output.get("text", "") for output in outputs)
    for source in ("from C", "puts", "from a child", "from a shell", "from bash", "from a thread", "from a fork"):
        assert source in said
    errors = {output.ename for output in outputs if "ename" in output}
    assert errors >= {"KeyError", "SyntaxError", "NameError", "SystemExit", "KeyboardInterrupt", "RuntimeError"}


def test_both_engines_put_out_the_same(torture, forked):
    (executed,) = run_tasks([torture], "standard")
    assert differences(forked, executed.notebook) == []


def test_papermill_alone_puts_out_the_same(torture, forked, monkeypatch, tmp_path):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    with pytest.raises(papermill.PapermillExecutionError):  # it takes a tagged error for one
        papermill.execute_notebook(
            torture.notebook,
            tmp_path / "out.ipynb",
            torture.parameters,
            cwd=torture.notebook.parent,
            progress_bar=False,
        )
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert differences(forked, settled(executed, torture.root)) == []


def test_papermill_finds_the_engine_by_its_name(scratch_project, tmp_path):
    entry = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["papermill.engine"]
    module, _, name = entry["chibo"].partition(":")
    assert getattr(importlib.import_module(module), name) is ChiboEngine
    # As an installed package it is found by that entry; in a checkout the library registers it itself.
    notebook = scratch_project.write("alone", code("import os\nos.getppid()"), parameters="year: int = 2013  # year")
    script = (
        "import os, sys; from chibo.batch.engine import register; register(); import papermill as p;"
        "n = p.execute_notebook(*sys.argv[1:], parameters={'year': 1}, engine_name='chibo', progress_bar=False);"
        "print(n.cells[-1].outputs[0].data['text/plain'] == str(os.getpid()), n.cells[-2].source.split()[-1])"
    )
    command = [sys.executable, "-c", script, str(notebook), str(tmp_path / "out.ipynb")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "True 1\n"


def test_the_real_notebooks_come_out_the_same(tmp_path):
    jobs = plan(ROOT / "notebooks", tmp_path, years="2013", languages="en")
    assert len(jobs) >= 5
    standard = run_tasks([plain_task(job) for job in jobs], "standard")
    for job, one, other in zip(jobs, run_tasks([plain_task(job) for job in jobs], "warm"), standard, strict=True):
        assert (one.failure, one.unseen) == (other.failure, other.unseen) == ("", ""), job.path
        assert differences(one.notebook, other.notebook) == []
        assert asked(one) == asked(other)
        takes_all = '["table", "data", "published/observations"]' in one.answers
        assert takes_all == (job.name == "05_figures_audit"), f"{job.name} takes every figure there is: {takes_all}"
    # The same from a process that has drawn before, to the byte.
    with WarmEngine(2) as engine:
        jobs = with_places(jobs, engine.open(ROOT / "data"))
        warm = {job.path: made.outcome for job, made in engine.make(jobs, lambda job: None)}
    for job, other in zip(jobs, standard, strict=True):
        assert warm[job.path].page == page(job, Executed(other.notebook, answers=other.answers))[0]
        assert warm[job.path].answers == {
            name: answer for name, answer in other.answers.items() if name in asked(other)
        }


def plain_task(job):
    return Task(notebook=job.notebook, parameters=job.parameters, root=job.root)


def asked(executed):
    """Return what a notebook asked of the data; what a kernel reads when it is started is its own business."""
    return {question: answer for question, answer in executed.answers.items() if not question.startswith('["file"')}
