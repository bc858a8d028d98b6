"""What is remembered of each report in an out folder: enough to know later whether it must be made again.

One small file a report, in ``OUT/.state``, named after it. A record is written after its page and names the page's
digest: whatever moment a batch is killed at, a record never speaks of a page that is not there as it was made.
Records hold no time and no path of the machine; two batches that make the same reports write the same records.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from chibo.pages.files import write_whole
from chibo.pages.job import Entry

STATE = ".state"
_FORMAT = 1


@dataclass(frozen=True)
class Record:
    """What is remembered of one report.

    Attributes
    ----------
    report : its line for the list, with the digest of its page
    ingredients : digest of everything it was made from but the data (see :mod:`chibo.batch.ingredients`)
    answers : digest of the answer to every question it asked of data and files (see :mod:`chibo.batch.asked`)
    unseen : why it may depend on more; empty when it does not
    preview : a small picture of it for the list of reports
    shown : what it shows of a real register; nothing that it keeps inside (see :mod:`chibo.disclosure.ledger`)
    """

    report: Entry
    ingredients: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    unseen: str = ""
    shown: list[dict] = field(default_factory=list)
    preview: str = ""


def write(out: Path, record: Record) -> None:
    """Remember a report."""
    write_whole(_place(out, record.report.path), _json({"format": _FORMAT, **asdict(record)}))


def read(out: Path, path: str) -> Record | None:
    """Return what is remembered of the report at ``path``; ``None`` where it is nothing that can be read."""
    return _read(_place(out, path))


def read_all(out: Path) -> list[Record]:
    """Return everything that is remembered of reports in an out folder."""
    found = (_read(place) for place in sorted((out / STATE).glob("*/*.json")))
    return [record for record in found if record is not None]


def question(*parts: str) -> str:
    """Return a question as records hold it."""
    return json.dumps(parts, ensure_ascii=False)


def checked(out: Path) -> str:
    """Return the digest of the data that were last found to be in order."""
    return _line(out, "data")


def write_checked(out: Path, digest: str) -> None:
    """Remember that data of this digest are in order."""
    write_whole(out / STATE / "data", f"{digest}\n")


def listed(out: Path) -> str:
    """Return the digest of the list of reports as it was last written."""
    return _line(out, "list")


def write_listed(out: Path, digest: str) -> None:
    """Remember the digest of the list of reports."""
    write_whole(out / STATE / "list", f"{digest}\n")


def _line(out: Path, name: str) -> str:
    try:
        return (out / STATE / name).read_text("utf-8").strip()
    except OSError:
        return ""


def _place(out: Path, path: str) -> Path:
    return out / STATE / f"{path}.json"


def _read(place: Path) -> Record | None:
    try:
        content = json.loads(place.read_text("utf-8"))
        if content.pop("format") != _FORMAT:
            return None
        return Record(**content | {"report": Entry(**content["report"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _json(content: dict) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
