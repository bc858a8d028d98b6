"""No orphans: a forked process ends when the process that forked it does, however that one ends.

And no false life: whoever waits for a process to die listens for its line to close, so a fork of that process must not
hold the line open.
"""

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


_own_lines: set[int] = set()


def keep_to_itself(descriptor: int) -> None:
    """Let no fork of this process keep a descriptor open."""
    _own_lines.add(descriptor)


def begin_fork(parent: int) -> None:
    """Let this process, just forked from ``parent``, die with it, and leave it its own lines."""
    for descriptor in _own_lines:
        os.close(descriptor)
    _own_lines.clear()
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it was gone before the wish was heard
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
