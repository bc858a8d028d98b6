"""Whether an out folder can be made again to the byte: every report is rendered elsewhere and compared.

Where bytes differ, it is said which numbers do, and where none does, what the pages were made from that changed.
"""

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from chibo.batch.cache import Cache
from chibo.batch.plan import RequestError, data_location
from chibo.batch.run import render
from chibo.pages.diff import changes
from chibo.pages.index import INDEXES, MANIFEST, read_manifest, taken
from chibo.pages.job import Entry, Job
from chibo.words import message


@dataclass(frozen=True)
class Difference:
    """One file below the out folder that is not what it was: what it states otherwise, and what else is to be said."""

    path: str
    reason: str
    changed: list[str] = field(default_factory=list)


def listed(out: Path) -> list[Entry]:
    """Return the reports an out folder lists; a request for a folder that lists none is refused."""
    reports = read_manifest(out)
    if not reports:
        raise RequestError(message("batch.lists_nothing", file=str(out / MANIFEST)))
    return reports


def made_again(out: Path, notebooks: Path, *, data: str | None, workers: int | None, **options) -> list[Difference]:
    """Render every report of a folder elsewhere, and return the files that come out otherwise.

    Nothing in the folder is touched. ``data`` is the data folder, where it is not the project's own; the rest is as for
    :func:`chibo.batch.run.render`.
    """
    reports, remembered = listed(out), Cache(out).records
    with tempfile.TemporaryDirectory(prefix="chibo-verify-") as elsewhere:
        jobs = [_job(report, Path(elsewhere), notebooks, data) for report in reports]
        jobs = [replace(job, keep=remembered[job.path].keep) if job.path in remembered else job for job in jobs]
        try:
            render(jobs, workers, take=taken(out), **options)
            return differences(out, Path(elsewhere))
        finally:
            Cache(Path(elsewhere)).forget()


def differences(before: Path, after: Path) -> list[Difference]:
    """Return the files of two out folders that differ, reports first, then the list and the manifest."""
    old, new = ({report.path: report for report in listed(folder)} for folder in (before, after))
    found = []
    for path in sorted({*old, *new}):
        if path not in old or path not in new:
            found.append(Difference(path, message("batch.only_in", folder=str(before if path in old else after))))
            continue
        one, other = _bytes(before / path), _bytes(after / path)
        if one != other:
            pages = [page.decode("utf-8", errors="replace") for page in (one, other)]
            found.append(Difference(path, _reason(old[path], new[path], one), changes(*pages) if all(pages) else []))
    standing = (path.relative_to(before).as_posix() for path in sorted(before.glob("[0-9][0-9][0-9][0-9]/*.html")))
    found += [Difference(path, message("batch.not_in_manifest")) for path in standing if path not in old]
    along = (path.relative_to(before).as_posix() for kind in ("*.xlsx", "*/*.docx") for path in before.glob(kind))
    for name in (*sorted(along), *INDEXES, MANIFEST):
        if _bytes(before / name) != _bytes(after / name):
            found.append(Difference(name, message("batch.follows" if found else "batch.was_changed")))
    return found


def made_of(report: Entry, data: str | None) -> tuple[Path, str]:
    """Return the data folder of a listed report as a root and a path below it; another one than it names is refused."""
    named = str(report.parameters.get("data", ""))
    try:
        root, name = data_location(data or named)
    except RequestError:
        name = ""
    if name != named:
        raise RequestError(message("batch.another_data", path=report.path, folder=named))
    return root, name


def _job(report: Entry, out: Path, notebooks: Path, data: str | None) -> Job:
    """Return the job that makes a report again."""
    notebook = notebooks / f"{report.notebook}.ipynb"
    if Path(report.notebook).name != report.notebook or not notebook.is_file():
        about = {"path": report.path, "notebook": report.notebook, "folder": str(notebooks)}
        raise RequestError(message("batch.no_such_notebook", **about))
    return Job(notebook=notebook, root=made_of(report, data)[0], out=out, **report.asked())


def _reason(old: Entry, new: Entry, page: bytes) -> str:
    """Say what two reports were made from that differs."""
    if not page:
        return message("batch.page_gone")
    if new.error != old.error:
        return " → ".join(each.error or message("batch.finished") for each in (old, new))
    made = [{**each.made_from, "data": each.data, "parameters": each.parameters} for each in (old, new)]
    otherwise = [name for name in made[0] | made[1] if made[0].get(name) != made[1].get(name)]
    return message("batch.made_from_another" if otherwise else "batch.made_from_same", what=", ".join(otherwise))


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
