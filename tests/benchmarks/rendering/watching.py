"""Runs a program and says what it and all that it started have cost; a small program itself, so that it costs little.

Prints one line of JSON:

``seconds``, ``cpu_seconds``
    from start to end; of the program and of every process below it, those included that outlived their parent;
``largest_process_bytes``
    the most that one process had resident, as the system itself keeps count (shared pages included);
``tree_bytes``
    the most that all had together when looked at; a page that several hold is shared among them, or counted for each
    where the system cannot say that;
``code``
    the program's exit code.
"""

import contextlib
import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
from time import perf_counter

import psutil

EVERY, SOON = 0.2, 0.02
"""Seconds between two looks at the memory, and before the first ones: a run may be over in a moment."""
_BECOME_GUARDIAN = 36  # Linux' PR_SET_CHILD_SUBREAPER: orphans of the tree become children of this process


def main() -> None:
    """Run the program that stands in the arguments."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_BECOME_GUARDIAN, 1, 0, 0, 0)
    ended, looks = threading.Event(), [0]
    looking = threading.Thread(target=_look, args=(looks, ended))
    start = perf_counter()
    looking.start()
    program = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
    seconds = perf_counter() - start
    ended.set()
    looking.join()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {"seconds": seconds, "cpu_seconds": used.ru_utime + used.ru_stime}
    found["largest_process_bytes"] = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    found |= {"tree_bytes": max(looks), "code": program.returncode}
    print(json.dumps(found))


def _look(looks: list[int], ended: threading.Event) -> None:
    """Note again and again how much memory all processes below this one hold together."""
    this, pause = psutil.Process(), SOON
    while not ended.wait(pause):
        pause, held = min(2 * pause, EVERY), 0
        for process in this.children(recursive=True):
            with contextlib.suppress(psutil.Error):  # gone meanwhile
                memory = process.memory_full_info()
                held += getattr(memory, "pss", memory.rss)
        looks.append(held)


if __name__ == "__main__":
    main()
