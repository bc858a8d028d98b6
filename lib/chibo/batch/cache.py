"""What is remembered of the reports in an out folder, and which of them need not be made again.

A report is up to date while everything it was made from has the digest it had, and its page the one it was written
with. That is remembered in one file for each out folder, in the user's cache: nothing of it lies beside the pages. Each
report is a line that is added to the file, the last one counts; a line that a killed batch left half-written is none.
"""

import functools
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from platformdirs import user_cache_path

from chibo import digests
from chibo.pages.files import NotWritten, write_whole
from chibo.pages.job import Entry, Job

CACHE_VARIABLE = "CHIBO_CACHE"
_ON_PAGES = ("data", "notebook", "library", "template", "lock")


@dataclass(frozen=True)
class Record:
    """What is remembered of one report.

    Attributes
    ----------
    report : its line for the list, with the digest of its page
    inputs : digest by name of what it was made from (:meth:`Inputs.of`)
    shown : what it shows of a real register; nothing that is kept inside (see :mod:`chibo.disclosure.ledger`)
    preview : a small picture of it for the list of reports
    """

    report: Entry
    inputs: Mapping[str, str] = field(default_factory=dict)
    shown: list[dict] = field(default_factory=list)
    preview: str = ""

    def stands_in(self, out: Path) -> bool:
        """Return whether the page in the out folder is the one that is remembered."""
        return digests.of_file(out / self.report.path) == self.report.digest


class Inputs:
    """Digests of what reports are made from as it is now, each taken once.

    ``notebook``: what it says and does, without its stored outputs · ``parameters`` · ``batch``: what its links lead to
    · ``library``: code, words, styles · ``template`` of the page · ``lock``: requirements.lock · ``python``: the
    interpreter and every installed package · ``files``: all of the data folder · ``data``: those of it that a page may
    show a digest of.
    """

    def __init__(self, project: Path):
        self.common = {
            "library": digests.of_library(),
            "template": digests.of_template(),
            "lock": digests.of_file(project / "requirements.lock"),
            "python": digests.of_python(),
        }
        self.notebook, self.files = functools.cache(digests.of_notebook), functools.cache(digests.of_data)

    def of(self, job: Job) -> dict[str, str]:
        """Return the digests of one job by name."""
        folder = job.root / job.parameters["data"]
        return {
            "data": digests.may_be_shown(self.files(folder), folder),
            "notebook": self.notebook(job.notebook),
            **self.common,
            "parameters": digests.of_value(repr([sorted(job.parameters.items()), job.internal])),
            "batch": digests.of_value([job.languages, job.siblings]),
            "files": digests.of_value(self.files(folder)),
        }

    def on_page(self, job: Job) -> dict[str, str]:
        """Return those that are the same on every machine and may be shown, for the page and the list."""
        return {name: digest for name, digest in self.of(job).items() if name in _ON_PAGES}


class Cache:
    """What is remembered of one out folder.

    Attributes
    ----------
    records : by path of the report below the out folder
    lock : the file whose lock a batch holds while it writes into the out folder
    """

    def __init__(self, out: Path):
        self._out = out
        self._file = _folder() / f"{digests.of_bytes(os.fsencode(out.resolve()))[:24]}.jsonl"
        self.lock = self._file.with_suffix(".lock")
        self.records: dict[str, Record] = {}

    def read(self) -> None:
        """Read what is remembered; what cannot be read is forgotten."""
        try:
            lines = self._file.read_text("utf-8").splitlines()
        except OSError:
            lines = []
        self.records = {record.report.path: record for record in map(_from_line, lines) if record}

    def tidy(self) -> None:
        """Write the file anew, without the lines that no longer count."""
        write_whole(self._file, "".join(map(_to_line, self.records.values())))

    def add(self, record: Record) -> None:
        """Remember a report."""
        self.records[record.report.path] = record
        try:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(_to_line(record))
        except OSError as error:
            raise NotWritten(f"cannot write {self._file}: {(error.strerror or str(error)).lower()}") from error

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
        changed = [name for name in inputs if inputs[name] != record.inputs.get(name) and name != "data"]
        if changed:
            return f"changed: {', '.join(changed)}"
        if not record.stands_in(self._out):
            return "its page is gone or was changed"
        if job.ipynb and digests.of_file(self._out / record.report.ipynb_path) != (record.report.ipynb or None):
            return "its notebook is gone or was changed"
        return ""


def _folder() -> Path:
    return Path(os.environ.get(CACHE_VARIABLE) or user_cache_path("chibo"))


def _to_line(record: Record) -> str:
    return json.dumps(asdict(record), ensure_ascii=False) + "\n"


def _from_line(line: str) -> Record | None:
    try:
        content = json.loads(line)
        return Record(**content | {"report": Entry(**content["report"])})
    except (ValueError, KeyError, TypeError):
        return None
