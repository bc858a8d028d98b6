"""The kernel a forked process becomes: ipykernel's own, with one local socket in place of its five ports.

Everything a cell can see is ipykernel's: shell, magics, streams, display hooks, tracebacks. Only how messages travel
is ours: each goes as one record through the socket to the process that forked this one (:mod:`chibo.batch.fork`).
"""

import asyncio
import contextlib
import gc
import multiprocessing
import os
import queue
import random
import signal
import socket
import struct
import sys
import threading
import time
import warnings
from collections.abc import Iterable, Iterator
from types import SimpleNamespace

os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # the debugger's remarks on frozen modules

import ipykernel.debugger  # noqa: F401  a kernel imports it when it starts: better once, before the fork
import zmq
from ipykernel.iostream import BackgroundSocket, IOPubThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets import Any, Float

SHELL, IOPUB = b"S", b"P"
_HEAD = struct.Struct("!cI")
"""Before each record: its channel, and how many parts follow."""
_LENGTH = struct.Struct("!Q")
_AT_ONCE = 1 << 20
SELDOM = (200_000, 20, 20)
"""When to look for what nothing holds any more: a report lives for a second or two, and looking takes a sixth of it."""


def become(line: socket.socket, arguments: list[str]) -> None:
    """Turn this freshly forked process into a kernel that serves ``line``; returns when it is no longer needed."""
    _like_new()
    app = ForkKernelApp.instance(line=line)
    app.initialize(arguments)
    with contextlib.suppress(KeyboardInterrupt, RuntimeError):  # exit() in a cell stops the event loop
        app.start()


def pack(channel: bytes, parts: Iterable) -> bytes:
    """Return one record: a message of one channel, in parts as Jupyter's protocol has them."""
    parts = [bytes(part) for part in parts]
    return b"".join([_HEAD.pack(channel, len(parts)), *(_LENGTH.pack(len(part)) for part in parts), *parts])


class Records:
    """Collects what came through a socket and gives back whole records."""

    def __init__(self):
        self._bytes = bytearray()

    def feed(self, received: bytes) -> Iterator[tuple[bytes, list[bytes]]]:
        """Take more bytes, and yield every record that is now whole: its channel and its parts."""
        self._bytes += received
        while (record := self._first()) is not None:
            yield record

    def _first(self) -> tuple[bytes, list[bytes]] | None:
        if len(self._bytes) < _HEAD.size:
            return None
        channel, count = _HEAD.unpack_from(self._bytes)
        start = _HEAD.size + count * _LENGTH.size
        if len(self._bytes) < start:
            return None
        lengths = [_LENGTH.unpack_from(self._bytes, _HEAD.size + n * _LENGTH.size)[0] for n in range(count)]
        if len(self._bytes) < start + sum(lengths):
            return None
        parts = []
        for length in lengths:
            parts.append(bytes(self._bytes[start : start + length]))
            start += length
        del self._bytes[:start]
        return channel, parts


class _Outlet:
    """What ipykernel takes for a socket: sends the messages of one channel."""

    def __init__(self, line: socket.socket, channel: bytes, lock):
        self._line, self._channel, self._lock = line, channel, lock

    def send_multipart(self, parts, flags=0, copy=True, track=False):
        record = pack(self._channel, parts)
        with self._lock:  # other threads, and processes the notebook has forked, write to the same socket
            self._line.sendall(record)

    def flush(self, *_):
        """Do nothing: what was sent is on its way."""


class _Publisher(IOPubThread):
    """Sends what is shown, at once and in whichever thread shows it; a thread of its own only sends what lingers.

    ipykernel hands every message to a thread, because a zmq socket belongs to one; that costs more than the message.
    """

    def __init__(self, outlet: _Outlet, session: Session):  # none of the original's sockets and loops
        self.socket, self.session = outlet, session
        self.background_socket = BackgroundSocket(self)
        self.io_loop = self  # where a stream asks for a call later
        self.thread = threading.Thread(target=self._send_what_lingers, name="IOPub", daemon=True)
        self._owner, self._pipe_flag = os.getpid(), False
        self._turn, self._later = threading.RLock(), queue.SimpleQueue()

    def schedule(self, f):
        """Call a function now, one at a time."""
        if os.getpid() != self._owner:  # a process the notebook forked: the thread that has the turn is not there
            f()
            return
        with self._turn:
            f()

    def call_later(self, delay, f):
        """Call a function after some seconds, whatever a cell is busy with."""
        if not self.thread.is_alive():
            with contextlib.suppress(RuntimeError):  # two threads may both find it asleep
                self.thread.start()
        self._later.put((time.monotonic() + delay, f))

    def _send_what_lingers(self):
        while True:
            due, f = self._later.get()
            time.sleep(max(0, due - time.monotonic()))
            self.schedule(f)


class ForkKernel(IPythonKernel):
    """ipykernel's kernel without threads for its channels: without subshells, and without requests that wait."""

    shell_stream = Any()
    _supports_kernel_subshells = False
    _execute_sleep = Float(0)  # the original waits for its threads

    def start(self):
        """Say that it is there."""
        self.shell.exit_now = False
        self.io_loop = IOLoop.current()
        self._publish_status("starting", "shell")

    def _abort_queues(self, subshell_id=None):
        """Do nothing: requests come one by one, so after an error none waits that could be aborted."""


class ForkKernelApp(IPKernelApp):
    """ipykernel's application; what it would do with ports and connection files, it does with the one socket.

    Its name is part of its options on the command line, where an underscore is not allowed.
    """

    line = Any()

    def init_connection_file(self):
        """Do nothing: there is no such file, no port to announce, and nobody to send a heartbeat to."""

    write_connection_file = log_connection_info = init_heartbeat = init_poller = init_connection_file

    def init_sockets(self):
        """Make the outlets of the two channels that answer a request: replies, and all that is shown meanwhile."""
        self.session = Session(parent=self, key=b"")  # nobody else can reach the socket: nothing to sign
        lock = multiprocessing.get_context("fork").Lock()
        self.shell_socket = _Outlet(self.line, SHELL, lock)
        self.configure_tornado_logger()
        self.iopub_thread = _Publisher(_Outlet(self.line, IOPUB, lock), self.session)
        self.iopub_socket = self.iopub_thread.background_socket

    def init_kernel(self):
        """Make the kernel, as the original does, without what belongs to ports."""
        self.kernel = kernel = ForkKernel.instance(
            parent=self,
            session=self.session,
            shell_stream=self.shell_socket,
            shell_channel_thread=SimpleNamespace(parent_thread=threading.current_thread()),
            iopub_thread=self.iopub_thread,
            iopub_socket=self.iopub_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.displayhook.get_execution_count = lambda: kernel.execution_count

    def start(self):
        """Serve until the other side hangs up."""
        asyncio.run(self._serve())

    async def _serve(self):
        """Answer one request after the other until the other side hangs up."""
        ready, records = asyncio.Event(), Records()
        asyncio.get_running_loop().add_reader(self.line, ready.set)
        self.kernel.start()
        while True:
            await ready.wait()
            ready.clear()
            received = self.line.recv(_AT_ONCE)
            if not received:
                return
            for _, parts in records.feed(received):
                await self.kernel.dispatch_shell([zmq.Frame(part) for part in parts])


def _like_new() -> None:
    """Undo what a fork shares with its siblings, or has lived through before, and a new process would not."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.set_threshold(*SELDOM)
    asyncio.set_event_loop(None)
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "pandas" in sys.modules:
        sys.modules["pandas"].reset_option("mode.string_storage")  # which opening data sets, there as anywhere
    with warnings.catch_warnings():
        pass  # what was warned of before the fork has not been warned of here; nothing of the shared pages is touched
