"""The engines put out the same, cell by cell, on a notebook that tries everything.

What only a kernel does is left out: it also takes what is printed past Python's own streams, by C or by other
processes, and goes on with tasks of asyncio between two cells.
"""

import functools

import pytest
from chibo.batch.engine import can_fork, fork_server, run_all
from chibo.batch.execute import run
from chibo.pages.job import Job

from ..conftest import code

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system cannot copy a process (fork)")

TORTURE = r"""
import pandas; display(pandas.DataFrame([range(30)])); type('Png', (str,), {'_repr_png_': lambda _: b'\x89PNG'})('p')
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
import matplotlib.pyplot as plt
plt.figure(figsize=(1, 1)); plt.plot([1, 2]); plt.show(); print('shown')
---
plt.figure(figsize=(1, 1)); plt.plot([2, 1])
3
---
import pandas as pd
pd.DataFrame({'a': [1, 2], 'đ': ['x', None]})
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
def deep(n):
    if n: return deep(n - 1)
    raise KeyError('deep')
deep(3)
---
raise ValueError('nhiều\ndòng')
---
try: 1 / 0
except ZeroDivisionError as error: raise RuntimeError('from') from error
---
def broken(:
---
undefined_name
---
sys.exit('bye')
---
raise KeyboardInterrupt
---
%nomagic
---
await asyncio.sleep(0); raise RuntimeError('in async')
---
import pickle
class Pickled: pass
type(pickle.loads(pickle.dumps(Pickled()))).__name__, __name__, sys.modules['__main__'].__dict__ is globals()
---
os.environ['MPLBACKEND'], os.environ['TERM'], os.environ['PAGER'], os.getcwd().rsplit('/', 1)[-1]
"""


@pytest.fixture(scope="module")
def both(scratch_project):
    """Return that notebook as each engine has executed it."""
    cells = [code(source.strip("\n"), "raises-exception") for source in TORTURE.split("---\n")]
    path = scratch_project.write("torture", *cells, parameters="year: int = 2013  # year")
    task = Job(notebook=path, parameters={"year": 2012}, root=scratch_project.folder, timeout=60)
    with fork_server():
        ran = [list(run_all(functools.partial(run, engine=engine), [task], 1)) for engine in ("warm", "standard")]
    return [executed.notebook for ((_, executed),) in ran]


def test_the_notebook_that_tries_everything_tries_something(both):
    outputs = [output for cell in both[0].cells for output in cell.get("outputs", [])]
    assert {output.output_type for output in outputs} == {"stream", "display_data", "execute_result", "error"}
    assert {output.get("name") for output in outputs} == {None, "stdout", "stderr"}
    said = "".join(output.get("text", "") for output in outputs)
    for source in ("from a shell", "from bash", "from a thread", "awaited"):
        assert source in said
    errors = {output.ename for output in outputs if "ename" in output}
    assert errors >= {"KeyError", "SyntaxError", "NameError", "SystemExit", "KeyboardInterrupt", "RuntimeError"}


def test_both_engines_put_out_the_same(both):
    one, other = both
    assert len(one.cells) == len(other.cells)
    pairs = zip(one.cells, other.cells, strict=True)
    assert [(left.source, left, right) for left, right in pairs if left != right] == []
