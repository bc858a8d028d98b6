"""Notes what a running notebook asks of data and files; loaded by its kernel as an extension of IPython.

The interpreter itself says which files are opened and which folders listed (``sys.addaudithook``), and
:mod:`chibo.batch.asked` what is asked of data folders. Each is digested before it is read. A notebook that starts
other programs, uses the network or reads files through a library that asks no interpreter can depend on what is not
seen: it is noted so, and such a report is made anew every time. What does not count: Python itself and installed
packages (their versions do), this library (its digest does), and files the notebook has written itself.
"""

import importlib
import json
import os
import sys
import tempfile
import zoneinfo
from importlib.util import source_from_cache
from pathlib import Path

from chibo import digests, project
from chibo.batch import asked

_SEEN = {"open", "os.listdir", "os.scandir", "sqlite3.connect", "import"}
_UNSEEN = {
    "subprocess.Popen": "it starts other programs",
    "os.system": "it starts other programs",
    "os.exec": "it starts other programs",
    "os.posix_spawn": "it starts other programs",
    "os.spawn": "it starts other programs",
    "os.fork": "it starts other processes",
    "os.forkpty": "it starts other programs",
    "pty.spawn": "it starts other programs",
    "socket.connect": "it uses the network",
    "socket.bind": "it uses the network",
    "socket.getaddrinfo": "it uses the network",
    "socket.sendto": "it uses the network",
    "urllib.Request": "it uses the network",
}
_READERS = {"duckdb", "polars", "pyarrow.csv", "pyarrow.dataset", "pyarrow.feather", "pyarrow.json", "pyarrow.orc"}
_READERS |= {"pyarrow.parquet", "pyreadstat", "tables", "h5py", "netCDF4", "pyogrio", "fiona", "rasterio", "datatable"}
"""Libraries that open files without asking the interpreter."""
_IMPORTLIB = os.path.dirname(importlib.__file__) + os.sep


class Watch:
    """What one notebook has asked of data and files so far."""

    def __init__(self, root: Path, notes: Path):
        self.questions = asked.Questions(root)
        self.unseen = ""
        self._root, self._notes = root, notes
        self._written, self._own = 0, set()
        python = {sys.prefix, sys.base_prefix, sys.exec_prefix}
        cells = Path(tempfile.gettempdir(), f"ipykernel_{os.getpid()}")
        folders = [*python, Path(digests.__file__).parent, notes.parent, cells, "/proc", "/sys", "/dev"]
        folders += zoneinfo.TZPATH  # a machine's own; nothing here tells the hour
        apart = {f"{os.path.realpath(folder)}{os.sep}" for folder in folders}
        # Where the project itself lies below one of them, better note too much.
        self._apart = tuple(folder for folder in apart if not os.path.realpath(root).startswith(folder))

    def __call__(self, event: str, arguments: tuple) -> None:
        """Take one event of the interpreter."""
        if (event in _SEEN or event in _UNSEEN) and not self.questions.unnoticed:
            with self.questions.not_noticing():
                try:
                    self._take(event, arguments)
                except Exception as error:  # raised here, it would be the notebook's
                    self.unseen = self.unseen or f"{event} could not be followed: {type(error).__name__}"

    def _take(self, event: str, arguments: tuple) -> None:
        if event in _UNSEEN:
            self.unseen = self.unseen or _UNSEEN[event]
        elif event == "import":
            if arguments[0] in _READERS or str(arguments[0]).partition(".")[0] in _READERS:
                self.unseen = self.unseen or f"it reads files through {arguments[0]}"
        elif event == "open":
            self._opened(*arguments)
        elif event == "sqlite3.connect":
            self._opened(arguments[0], "r+", os.O_RDWR)
        elif not _is_import():
            self._listed(arguments[0] if arguments and arguments[0] else ".")

    def _opened(self, path, mode: str | None, flags: int) -> None:
        place = self._place(path)
        if mode is None and place is not None and not os.path.isabs(path) and not place.exists():
            self.unseen = self.unseen or "it opens files from a folder that is not named"  # os.open(…, dir_fd=…)
        if place is None or place in self._own:
            return
        writing = bool(flags & (os.O_WRONLY | os.O_RDWR))
        if writing and (flags & os.O_TRUNC or not place.exists()):
            self._own.add(place)  # what it reads there later it has written itself
        elif not flags & os.O_WRONLY:
            self._note("file", _source(place))

    def _listed(self, path) -> None:
        place = self._place(path)
        if place is not None:
            self._note("listing", place)

    def _place(self, path) -> Path | None:
        """Return where a path leads, ``None`` when it is no file of the notebook's."""
        if isinstance(path, int) or path == ":memory:":
            return None
        if os.fsdecode(path).startswith("file:"):
            raise ValueError("an address of sqlite3")
        place = Path(os.path.realpath(os.fsdecode(path)))
        if str(place).startswith(self._apart) or place.name.startswith("fontlist-"):  # matplotlib's notes on fonts
            return None
        return place

    def _note(self, kind: str, place: Path) -> None:
        named = Path(os.path.relpath(place, self._root)).as_posix()
        question = json.dumps([kind, named], ensure_ascii=False)
        if question not in self.questions.answers:
            digest = digests.of_file(place) if kind == "file" else digests.of_listing(place)
            self.questions.answers[question] = digest

    def write(self, *_) -> None:
        """Append what is new to the notes."""
        answers = list(self.questions.answers.items())
        lines = [{"question": question, "answer": answer} for question, answer in answers[self._written :]]
        lines += [{"unseen": self.unseen}] if self.unseen else []
        self._written = len(answers)
        with self.questions.not_noticing(), self._notes.open("a", encoding="utf-8") as file:
            file.write("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines))


def load_ipython_extension(shell) -> None:
    """Begin to watch with the first cell; what was noted is written after every cell."""
    watch = Watch(project.root(), Path(os.environ["CHIBO_NOTES"]))
    watch.write()

    def begin(*_) -> None:
        shell.events.unregister("pre_run_cell", begin)
        asked.asking = watch.questions
        sys.addaudithook(watch)

    shell.events.register("pre_run_cell", begin)
    shell.events.register("post_run_cell", watch.write)


def _is_import() -> bool:
    """Return whether it is Python itself that looks for a module or a package."""
    caller = sys._getframe(3).f_code.co_filename
    return caller.startswith("<frozen importlib") or caller.startswith(_IMPORTLIB)


def _source(place: Path) -> Path:
    """Return the file a compiled module was made from, where it is one: the compiled one follows later."""
    if place.suffix == ".pyc" and place.parent.name == "__pycache__":
        return Path(source_from_cache(str(place)))
    return place
