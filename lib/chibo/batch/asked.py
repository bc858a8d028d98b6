"""What a report asked of its data, and digests of the answers: enough to tell later whether they would be the same.

A report depends on nothing of a data folder but the answers it got. What it asks first does not depend on the data;
what it asks next depends on the answers before. So when every recorded question would get its recorded answer, a new
run would ask the same questions again and come to the same report; and when a figure was added, changed or taken away,
the questions whose answer it belongs to have another one. Three kinds of question are told apart:

``["figures", folder, conditions]``
    the figures that meet some conditions (:meth:`chibo.model.layers.Published.figures`), digested row by row;
``["table", folder, name]``
    a table as a whole, because somebody took its frame: digested as the file it came from;
``["register", folder]``
    whether there is a register, and a synthetic one.

A fourth, ``["state", folder]``, is a short cut: while the files behind the figures have that digest, every question
about figures has the answer it had. Whoever takes a frame gets the whole table into the record, so that a way of asking
this module does not know costs time, never a missed change.
"""

import contextlib
import json
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from weakref import WeakKeyDictionary

from chibo import digests
from chibo.model.layers import Data, Published, Register

_OF_DATA = ("figures", "table", "register")
_LAYERS = {"published": Published, "register": Register}
_TABLES = {
    layer: [field.name for field in fields(kind) if field.name != "synthetic"] for layer, kind in _LAYERS.items()
}


class Questions:
    """The questions of one report, with digests of their answers.

    Attributes
    ----------
    answers : digest by question; a question is JSON, so that it can be stored
    """

    def __init__(self, root: Path):
        self.answers: dict[str, str] = {}
        self._root, self._aside = root, threading.local()
        self._files: dict[Path, Mapping[str, str]] = {}

    @property
    def unnoticed(self) -> bool:
        """Whether this thread is at work for the record itself, or reads files whose digests it holds."""
        return getattr(self._aside, "now", False)

    @contextlib.contextmanager
    def not_noticing(self):
        """Do something that is none of the report's questions."""
        before, self._aside.now = self.unnoticed, True
        try:
            yield
        finally:
            self._aside.now = before

    def opening(self, folder: Path) -> None:
        """Digest the files of a data folder; to be called before they are read, so that no change slips in between."""
        if folder not in self._files:
            self._files[folder] = digests.of_tables(folder)

    def watch(self, data: Data, files: Mapping[str, str] | None = None) -> Data:
        """Return opened data that note every question put to them; ``files``: digests from before they were read."""
        return _watched(data, self._note, self.named(data.path), files or self._files[data.path])

    def all_of(self, folder: Path) -> None:
        """Note a data folder as a whole, for data that were opened in a way that is not followed here."""
        files = self._files[folder]
        for name in (f"{layer}/{table}" for layer, tables in _TABLES.items() for table in tables):
            self._note(["table", self.named(folder), name], lambda name=name: files.get(name, digests.MISSING))
        self._note(["register", self.named(folder)], lambda: files["register"])

    def named(self, folder: Path) -> str:
        """Return a data folder as the record names it: relative to the project, never a path of this machine."""
        return Path(os.path.relpath(folder, self._root)).as_posix()

    def _note(self, question: list, digest: Callable[[], str]) -> None:
        stored = json.dumps(question, ensure_ascii=False)
        if stored not in self.answers:
            self.answers[stored] = digest()


asking: Questions | None = None
"""Where :func:`chibo.store.open_data` has questions noted; ``None`` where nobody wants to know."""


def digest_of(answers: Mapping[str, str]) -> str:
    """Return one digest of what was asked of data folders and answered: the same for whoever asks the same again."""
    asked = {question: answer for question, answer in answers.items() if json.loads(question)[0] in _OF_DATA}
    return digests.of_value(asked)


def prepare(data: Data) -> None:
    """Digest the figures of opened data now, so that processes forked from this one need not."""
    _row_digests(data.published)


def still_true(data: Data, question: str, digest: str) -> bool:
    """Return whether a recorded question about figures would get the same answer from these data."""
    kind, _, conditions = json.loads(question)
    return kind == "figures" and _digest(data.published, data.published.positions(**conditions)) == digest


def _digest(published: Published, positions: Iterable[int]) -> str:
    """Return the digest of some rows of the figures."""
    columns, rows = _row_digests(published)
    return digests.of_value([columns, *(rows[number] for number in positions)])


_digested: WeakKeyDictionary[Published, tuple[str, list[str]]] = WeakKeyDictionary()


def _row_digests(published: Published) -> tuple[str, list[str]]:
    """Return the digest of the columns of ``observations``, and that of each row; made once for each opened folder."""
    if published not in _digested:
        frame = published.observations
        columns = digests.of_value([frame.columns.tolist(), frame.dtypes.astype(str).tolist()])
        rows = [digests.of_bytes(repr(row).encode()) for row in frame.itertuples(index=False, name=None)]
        _digested[published] = columns, rows
    return _digested[published]


class _WatchedPublished(Published):
    """The published layer, with every question noted."""

    def __getattribute__(self, name):
        watched = object.__getattribute__(self, "__dict__")
        if "_note" in watched:
            _note_tables("published", name, watched)
        return object.__getattribute__(self, name)

    def figures(self, *, by=(), **conditions):
        watched = object.__getattribute__(self, "__dict__")
        if "_note" not in watched:  # made from a watched one by dataclasses.replace, which took every frame
            return super().figures(by=by, **conditions)
        plain, note, folder = watched["_plain"], watched["_note"], watched["_folder"]
        given = {name: _as_json(value) for name, value in conditions.items() if value is not None}
        note(["state", folder], lambda: digests.of_figures(watched["_files"]))
        rows = plain.positions(**conditions)
        note(["figures", folder, given], lambda: _digest(plain, rows))
        return plain.at(rows, by)


class _WatchedRegister(Register):
    """The register layer, with every table that is taken noted."""

    def __getattribute__(self, name):
        watched = object.__getattribute__(self, "__dict__")
        if "_note" in watched:
            _note_tables("register", name, watched)
        return object.__getattribute__(self, name)


class _WatchedData(Data):
    """An opened folder that notes whether somebody asks for its register."""

    def __getattribute__(self, name):
        watched = object.__getattribute__(self, "__dict__")
        if "_note" in watched and name in ("register", "warnings", "__dict__"):
            watched["_note"](["register", watched["_folder"]], lambda: watched["_files"]["register"])
        if "_note" in watched and name in ("warnings", "__dict__"):
            for layer in _LAYERS:
                _note_tables(layer, "__dict__", watched)
        return object.__getattribute__(self, name)


_Note = Callable[[list, Callable[[], str]], None]
"""Takes a question, and how to come by the digest of its answer where it is a new one."""


def _watched(data: Data, note: _Note, folder: str, files: Mapping[str, str]) -> Data:
    notes = {"_note": note, "_folder": folder, "_files": files}
    published = _copy(_WatchedPublished, data.published, notes | {"_plain": data.published})
    register = data.register and _copy(_WatchedRegister, data.register, notes)
    return _copy(_WatchedData, data, notes | {"published": published, "register": register})


def _copy(kind: type, plain, notes: Mapping):
    """Return an object of a watched kind that holds what the plain one holds."""
    made = object.__new__(kind)
    object.__getattribute__(made, "__dict__").update(vars(plain) | notes)
    return made


def _note_tables(layer: str, attribute: str, watched: Mapping) -> None:
    """Note the tables that come with an attribute: one, or all of them with the dictionary of attributes."""
    taken = _TABLES[layer] if attribute == "__dict__" else [name for name in _TABLES[layer] if name == attribute]
    if attribute == "observations" or (layer == "published" and attribute == "__dict__"):
        taken = [*taken, "indicators"]  # where the unit and the measure of a figure come from
    for name in (f"{layer}/{table}" for table in taken):
        digest = watched["_files"].get(name, digests.MISSING)
        watched["_note"](["table", watched["_folder"], name], lambda digest=digest: digest)
    if layer == "register" and attribute in ("synthetic", "__dict__"):
        watched["_note"](["register", watched["_folder"]], lambda: watched["_files"]["register"])


def _as_json(value):
    """Return a condition as JSON can hold it: plain numbers and lists."""
    if isinstance(value, str):
        return value
    return int(value) if hasattr(value, "__index__") else [str(item) for item in value]
