"""Many tasks in several processes. ``eval`` is the function: it is importable everywhere and can do anything."""

from concurrent.futures.process import BrokenProcessPool

import pytest
from chibo.batch.pool import run_all


@pytest.mark.parametrize("workers", [1, 2])
def test_a_process_that_dies_takes_only_its_own_task_with_it(workers):
    tasks = ["1 + 1", "__import__('os')._exit(3)", "2 + 2", "1 / 0", "3 + 3", "4 + 4"]
    outcomes = dict(run_all(eval, tasks, workers))
    assert set(outcomes) == set(tasks)
    assert [outcomes[task] for task in ("1 + 1", "2 + 2", "3 + 3", "4 + 4")] == [2, 4, 6, 8]
    assert isinstance(outcomes["__import__('os')._exit(3)"], BrokenProcessPool)
    assert isinstance(outcomes["1 / 0"], ZeroDivisionError)


def test_no_tasks_are_no_trouble():
    assert list(run_all(eval, [], 4)) == []
