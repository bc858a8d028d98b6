"""What is remembered of the reports in an out folder, and which of them need not be made again.

A report is up to date while everything it was made from has the digest (SHA-256) it had, and its page the one it was
written with. That is remembered in one file for each out folder, in the user's cache: nothing of it lies beside the
pages. Each report is a line that is added to the file, the last one counts; a line that a killed batch left
half-written is none. Nothing here opens data or imports what does: to find that nothing has changed must cost little.
"""

import contextlib
import functools
import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from platformdirs import user_cache_path

from chibo.pages.files import not_written, write_whole
from chibo.pages.job import Entry, Job
from chibo.project import read_file, read_json, register_kind

LIBRARY = Path(__file__).parents[1]
_ON_PAGES = ("data", "notebook", "library", "template", "lock")


def digest(value: object) -> str:
    """Return the digest of a text, or of what JSON can hold."""
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def of_file(path: Path) -> str:
    """Return the digest of a file; empty where there is no such file or it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def of_files(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    """Return the digests of files by their path below a folder; compiled code is none of them."""
    files = sorted(path for path in paths if path.is_file() and path.parent.name != "__pycache__")
    return {path.relative_to(folder).as_posix(): of_file(path) for path in files}


def of_data(folder: Path) -> dict[str, str]:
    """Return the digest of every file of a data folder by its name, such as ``published/areas.csv``."""
    return of_files(folder, [folder / "datapackage.json", *folder.glob("published/*"), *folder.glob("register/*")])


def may_be_shown(files: dict[str, str], folder: Path) -> str:
    """Return one digest of a data folder for pages to show, from :func:`of_data`.

    Of a real register nothing enters it: whoever knows a table but for one count that is kept inside could try every
    number until the digest fits.
    """
    real = register_kind(folder) == "real"
    return digest({name: each for name, each in files.items() if name.startswith("published/") or not real})


def of_notebook(path: Path) -> str:
    """Return the digest of what a notebook says and does; what it has put out does not matter."""
    notebook = read_json(path)
    for cell in notebook.get("cells", []):
        for result in ("outputs", "execution_count", "id"):
            cell.pop(result, None)
    return digest(notebook)


class Inputs:
    """Digests of what reports are made from as it is now, each taken once.

    ``batch`` is what a report's links lead to, ``library`` code, words and styles, ``python`` the interpreter and every
    installed package, ``files`` all of the data folder, ``data`` what a page may show a digest of.
    """

    def __init__(self, project: Path):
        library = of_files(LIBRARY, LIBRARY.rglob("*"))
        template = {name: library.pop(name) for name in list(library) if name.startswith("pages/template/")}
        packages = {found.name for entry in filter(None, sys.path) for found in Path(entry).glob("*.dist-info")}
        self.common = {
            "library": digest(library),
            "template": digest(template),
            "lock": of_file(project / "requirements.lock"),
            "python": digest([sys.version, platform.machine(), sys.platform, sorted(packages)]),
        }
        self.notebook, self.files = functools.cache(of_notebook), functools.cache(of_data)

    def of(self, job: Job) -> dict[str, str]:
        """Return the digests of one job by name."""
        files = self.files(job.data)
        return {
            "data": may_be_shown(files, job.data),
            "notebook": self.notebook(job.notebook),
            **self.common,
            "parameters": digest(repr([sorted(job.parameters.items()), job.internal])),
            "batch": digest([job.languages, job.siblings, job.years, job.caption]),
            "files": digest(files),
        }

    def on_page(self, job: Job) -> dict[str, str]:
        """Return those that are the same on every machine and may be shown."""
        return {name: each for name, each in self.of(job).items() if name in _ON_PAGES}


@dataclass(frozen=True)
class Record:
    """What is remembered of one report: its line for the list, and the digests it was made from (:meth:`Inputs.of`).

    ``shown`` is what it shows of a real register and nothing that is kept inside, ``answers`` what the list says of it,
    ``keep`` what it keeps inside because of other reports.
    """

    report: Entry
    inputs: Mapping[str, str] = field(default_factory=dict)
    shown: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)
    keep: tuple[str, ...] = ()

    def stands_in(self, out: Path) -> bool:
        """Return whether the page in the out folder is the one that is remembered."""
        return of_file(out / self.report.path) == self.report.digest

    def to_line(self) -> str:
        """Return it as a line of the file."""
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"


class Cache:
    """What is remembered of one out folder: ``records`` by path of the report, and the file of the batch's ``lock``."""

    def __init__(self, out: Path):
        folder = Path(os.environ.get("CHIBO_CACHE") or user_cache_path("chibo"))
        self._out, self._file = out, folder / f"{digest(ascii(out.resolve()))[:24]}.jsonl"
        self.lock = self._file.with_suffix(".lock")

    @functools.cached_property
    def records(self) -> dict[str, Record]:
        """Read what is remembered, once; of a report that has several lines the last, and the others are taken out."""
        records = {}
        with contextlib.suppress(OSError, UnicodeDecodeError):
            text = read_file(self._file).decode()
            for line in text.splitlines():
                with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
                    content = json.loads(line)
                    report = Entry.listed(content.pop("report"))
                    records[report.path] = Record(report, **content)
            tidied = "".join(record.to_line() for record in records.values())
            if text != tidied:
                write_whole(self._file, tidied)
        return records

    def add(self, record: Record) -> None:
        """Remember a report."""
        self.records[record.report.path] = record
        with not_written(self._file), self._file.open("a", encoding="utf-8") as file:
            file.write(record.to_line())

    def forget(self) -> None:
        """Remove the file: the out folder will be gone."""
        self._file.unlink(missing_ok=True)
        self.lock.unlink(missing_ok=True)

    def reason(self, job: Job, inputs: Mapping[str, str]) -> str:
        """Say why a report must be made; empty when it is up to date."""
        record = self.records.get(job.path)
        if record is None:
            return "not made yet"
        if record.report.error:
            return "failed before"
        if changed := [name for name in inputs if inputs[name] != record.inputs.get(name) and name != "data"]:
            return f"changed: {', '.join(changed)}"
        return "" if record.stands_in(self._out) else "its page is gone or was changed"
