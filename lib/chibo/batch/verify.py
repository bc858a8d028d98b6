"""Whether an out folder can be made again to the byte: every report is rendered elsewhere and compared.

Where bytes differ, it is said which numbers do, and where none does, what the pages were made from that changed.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from chibo.batch.cache import Cache
from chibo.batch.plan import RequestError, data_location
from chibo.batch.run import render
from chibo.pages.diff import changes
from chibo.pages.index import INDEX, MANIFEST, read_manifest
from chibo.pages.job import Entry, Job


@dataclass(frozen=True)
class Difference:
    """One file that is not what it was.

    Attributes
    ----------
    path : below the out folder
    changed : what it states otherwise
    reason : what else there is to say, above all where it states the same
    """

    path: str
    changed: list[str] = field(default_factory=list)
    reason: str = ""


def listed(out: Path) -> list[Entry]:
    """Return the reports an out folder lists; a request for a folder that lists none is refused."""
    reports = read_manifest(out)
    if not reports:
        raise RequestError(f"{out / MANIFEST} lists no reports; 'chibo render' writes it")
    return reports


def made_again(
    out: Path, notebooks: Path, *, data: str | None, workers: int, project: Path, engine: str, tell: Callable
) -> list[Difference]:
    """Render every report of a folder elsewhere, and return the files that come out otherwise.

    Parameters
    ----------
    out : the folder to verify; nothing in it is touched
    notebooks : the folder of the notebooks
    data : the data folder, where it is not the project's own
    workers, project, engine, tell : as in :func:`chibo.batch.run.render`
    """
    reports = listed(out)
    with tempfile.TemporaryDirectory(prefix="chibo-verify-") as elsewhere:
        jobs = [_job(report, Path(elsewhere), notebooks, data) for report in reports]
        try:
            render(jobs, workers, project=project, engine=engine, tell=tell)
            return differences(out, Path(elsewhere))
        finally:
            Cache(Path(elsewhere)).forget()


def differences(before: Path, after: Path) -> list[Difference]:
    """Return the files of two out folders that differ, reports first, then the list and the manifest."""
    old, new = ({report.path: report for report in listed(folder)} for folder in (before, after))
    found = []
    for path in sorted({*old, *new}):
        if path not in old or path not in new:
            found.append(Difference(path, reason=f"only in {before if path in old else after}"))
        elif (one := _page(before / path)) != (other := _page(after / path)):
            found.append(
                Difference(path, changes(one, other) if one and other else [], _reason(old[path], new[path], one))
            )
        ipynb = old[path].ipynb_path if path in old and old[path].ipynb else ""
        if ipynb and path in new and _page(before / ipynb) != _page(after / ipynb):
            found.append(Difference(ipynb, reason="another notebook, or none"))
    standing = (path.relative_to(before).as_posix() for path in sorted(before.glob("[0-9][0-9][0-9][0-9]/*.html")))
    found += [Difference(path, reason="not in the manifest") for path in standing if path not in old]
    for name in (INDEX, MANIFEST):
        if _page(before / name) != _page(after / name):
            found.append(Difference(name, reason="follows from the above" if found else "it was changed"))
    return found


def _job(report: Entry, out: Path, notebooks: Path, data: str | None) -> Job:
    """Return the job that makes a report again."""
    notebook, named = notebooks / f"{report.notebook}.ipynb", str(report.parameters.get("data", ""))
    if Path(report.notebook).name != report.notebook or not notebook.is_file():
        raise RequestError(f"{report.path} was made from the notebook {report.notebook!r}, which is not in {notebooks}")
    try:
        root, name = data_location(data or named)
    except RequestError:
        name = ""
    if name != named:
        raise RequestError(f"{report.path} was made from a data folder {named!r}; say with --data where it is")
    same = {name: getattr(report, name) for name in ("parameters", "internal", "year", "lang", "languages", "siblings")}
    return Job(notebook=notebook, root=root, out=out, ipynb=bool(report.ipynb), **same)


def _reason(old: Entry, new: Entry, page: str) -> str:
    """Say what two reports were made from that differs."""
    if not page:
        return "its page is gone"
    if new.error != old.error:
        return f"{old.error or 'finished'} → {new.error or 'finished'}"
    names = sorted({*old.made_from, *new.made_from})
    otherwise = [name for name in names if old.made_from.get(name) != new.made_from.get(name)]
    otherwise += ["data"] if old.data != new.data else []
    otherwise += ["parameters"] if old.parameters != new.parameters else []
    return f"made from another {', '.join(otherwise)}" if otherwise else "made from the same, so it was changed later"


def _page(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return ""
