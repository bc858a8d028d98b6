"""A papermill engine whose kernels are forks of this process: no port, no start-up, nothing imported twice.

papermill and nbclient drive the fork as they drive any kernel, so that outputs, errors and time limits are theirs; a
fork that dies is a dead kernel, and the notebook as far as it came is still here.
"""

import asyncio
import contextlib
import os
import signal
import socket
import warnings
from queue import Empty

from jupyter_client.session import DELIM, Session
from jupyter_core.utils import run_sync
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine

from chibo.batch import kernel
from chibo.batch.lifeline import begin_fork
from chibo.batch.outcome import how_it_died

_AT_ONCE = 1 << 20
_PASSED_ON = ("stdout_file", "stderr_file", "record_timing")


class ForkEngine(NBClientEngine):
    """papermill's engine, but each notebook runs in a fork of this process."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man,
        kernel_name,
        log_output=False,
        start_timeout=60,
        execution_timeout=None,
        executed=None,
        extra_arguments=(),
        **options,
    ):
        """Execute a notebook; ``executed``, a list, gets the notebook as far as it came, whatever happens."""
        if executed is not None:
            executed.append(nb_man.nb)
        with forked(["--HistoryManager.hist_file=:memory:", *extra_arguments]) as client:
            runner = PapermillNotebookClient(
                nb_man,
                km=client,
                timeout=execution_timeout,
                kernel_name=kernel_name,
                log_output=log_output,
                **{name: options[name] for name in _PASSED_ON if name in options},
            )
            runner.kc = client
            run_sync(client.ready)(start_timeout)  # the time of the first cell begins when the kernel listens
            runner.execute()


@contextlib.contextmanager
def forked(arguments: list[str]):
    """Fork a kernel and yield what nbclient needs of its manager and its client; the fork is gone afterwards."""
    ours, theirs = socket.socketpair()
    parent = os.getpid()
    with warnings.catch_warnings():
        # Of threads beside this one none is needed in the fork, which begins a life of its own.
        warnings.filterwarnings("ignore", category=DeprecationWarning, message=".*fork")
        pid = os.fork()
    if pid == 0:
        code = 1
        with contextlib.suppress(BaseException):
            begin_fork(parent)
            ours.close()
            _be_the_first_to_go()
            _leave_the_terminal()
            kernel.become(theirs, arguments)
            code = 0
        os._exit(code)
    theirs.close()
    client = _Client(ours, pid)
    try:
        yield client
    finally:
        client.end()


def _leave_the_terminal() -> None:
    """What a cell writes past its notebook goes nowhere."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.close(nothing)


def _be_the_first_to_go() -> None:
    """Where memory runs out, let it be the notebook that needs it, not its neighbours."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
        score.write("500")


class _Client:
    """The side of a kernel that nbclient talks to, both as its manager and as its client."""

    has_kernel = True
    allow_stdin = False

    def __init__(self, line: socket.socket, pid: int):
        self.session = Session(key=b"")
        self.shell_channel, self.iopub_channel = _Channel(self), _Channel(self)
        self._line, self._pid = line, pid
        self._records = kernel.Records()
        self._loop = self._death = None

    def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Ask for a cell to be run; returns the id of the request."""
        content = {"code": code, "silent": False, "store_history": store_history, "user_expressions": {}}
        return self._send("execute_request", content | {"allow_stdin": False, "stop_on_error": stop_on_error})

    def kernel_info(self) -> str:
        """Ask what the kernel is; returns the id of the request."""
        return self._send("kernel_info_request", {})

    async def ready(self, timeout: float) -> None:
        """Wait until the kernel answers."""
        asked = self.kernel_info()
        try:
            while (await self.shell_channel.get_msg(timeout))["parent_header"].get("msg_id") != asked:
                pass
        except Empty:
            raise DeadKernelError(f"Kernel did not answer within {timeout} s") from None

    def is_alive(self) -> bool:
        """Return whether the fork is still there."""
        return self._death is None

    def listen(self) -> None:
        """Let the running event loop hear the kernel."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop and self._death is None:
            self._loop = loop
            loop.add_reader(self._line, self._hear)

    def death(self) -> DeadKernelError:
        """Return the error of a fork that has died."""
        return DeadKernelError(f"Kernel died ({self._death})")

    def end(self) -> None:
        """End the kernel at once; every result is here by then."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._line)
        self._line.close()
        self._wait(signal.SIGKILL)

    def _send(self, kind: str, content: dict) -> str:
        message = self.session.msg(kind, content)
        with contextlib.suppress(ConnectionError):  # that a kernel is dead is noticed where it is read from
            self._line.sendall(kernel.pack(kernel.SHELL, self.session.serialize(message)))
        return message["header"]["msg_id"]

    def _hear(self) -> None:
        try:
            received = self._line.recv(_AT_ONCE)
        except ConnectionError:
            received = b""
        for channel, parts in self._records.feed(received):
            message = self.session.deserialize(parts[parts.index(DELIM) + 1 :])
            (self.shell_channel if channel == kernel.SHELL else self.iopub_channel).put(message)
        if not received:
            self._loop.remove_reader(self._line)
            self._wait(signal.SIGKILL)  # deaf is dead: it has closed the line, or is on its way out
            self.shell_channel.put(None)

    def _wait(self, kill: int) -> None:
        if self._death is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, kill)
            with contextlib.suppress(ChildProcessError):
                self._death = how_it_died(os.waitpid(self._pid, 0)[1])


class _Channel:
    """One channel of messages, as nbclient reads it."""

    def __init__(self, client: _Client):
        self._client, self._waiting = client, asyncio.Queue()

    def put(self, message: dict | None) -> None:
        """Take a message of the kernel; ``None`` when there will be no more."""
        self._waiting.put_nowait(message)

    async def get_msg(self, timeout: float | None = None) -> dict:
        """Return the next message; raises ``Empty`` when none comes in time."""
        self._client.listen()
        try:
            message = await asyncio.wait_for(self._waiting.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if message is None:
            self.put(None)
            await asyncio.sleep(0.01)  # what it said last is still being read
            raise self._client.death()
        return message
