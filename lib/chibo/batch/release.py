"""Release of finished pages, with a memory: what leaves is audited against everything that has left before.

One role proposes the pages of a folder, another confirms each with a reason. Who released what and why, and what it
shows of the register, is a line of ``released.jsonl`` in the data folder, beside the register. So a ward in one folder
and its city in another, or two editions of one page, give no more away than pages of one folder may. The file holds
nothing that was kept inside; but it names what counts there are, and does not leave.
"""

import io
import itertools
import json
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from chibo.batch.cache import Cache, of_file
from chibo.batch.plan import RequestError
from chibo.batch.verify import listed
from chibo.pages.files import not_written, write_whole
from chibo.pages.job import mark
from chibo.words import message

LEDGER = "released.jsonl"
PROPOSED, RELEASED = "proposed", "released"


@dataclass(frozen=True)
class Step:
    """One line of the file: a page, the SHA-256 of its bytes, and that a role proposed or released it, when and why."""

    path: str
    digest: str
    state: str
    role: str
    date: str
    reason: str = ""
    shown: list[dict] = field(default_factory=list)


class Releases:
    """The memory of one data folder: its ``steps``, oldest first."""

    def __init__(self, data: Path):
        self._file, self.steps = data / LEDGER, []
        if self._file.exists():
            try:
                self.steps = [Step(**json.loads(line)) for line in self._file.read_text("utf-8").splitlines()]
            except (ValueError, TypeError) as error:
                raise RequestError(message("release.damaged", file=str(self._file), why=str(error))) from None

    def last(self, digest: str) -> Step | None:
        """Return the last step of a page of these bytes."""
        return next((step for step in reversed(self.steps) if step.digest == digest), None)

    def add(self, step: Step) -> None:
        """Remember a step."""
        with not_written(self._file), self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(step), ensure_ascii=False) + "\n")
        self.steps.append(step)


@dataclass(frozen=True)
class Page:
    """A page of the folder: its state is ``released``, ``proposed``, ``new`` or ``leaks``, and ``by`` the last role."""

    path: str
    digest: str
    state: str
    by: str = ""
    shown: list[dict] = field(default_factory=list)


def pages_of(out: Path, releases: Releases) -> list[Page]:
    """Return the finished pages of an out folder, and whether each may leave beside all that has left before.

    Those proposed come before new ones: of two pages that leak together the later one ``leaks``. Refused is a folder
    with pages that are not for sharing, or of which it is not known here what they show.
    """
    from chibo.disclosure.audit import admitted  # takes scipy, which a list of pages does not need

    cache = Cache(out)
    cache.read()
    found = []
    for report in (report for report in listed(out) if not report.error):
        record = cache.records.get(report.path)
        if mark(report) == "internal":
            raise RequestError(message("release.internal", path=report.path))
        if record is None or not record.stands_in(out):
            raise RequestError(message("release.unknown", path=report.path))
        step = releases.last(record.report.digest)
        state, by = (step.state, step.role) if step else ("new", "")
        found.append(Page(report.path, record.report.digest, state, by, record.shown))
    gone = [ledger for step in releases.steps if step.state == RELEASED for ledger in step.shown]
    asked = [page for page in found if page.state != RELEASED and page.shown]
    asked.sort(key=lambda page: page.state != PROPOSED)
    for page, may in zip(asked, admitted([page.shown for page in asked], gone), strict=True):
        if not may:
            found[found.index(page)] = Page(page.path, page.digest, "leaks")
    return found


def release(
    out: Path, data: Path, role: str, confirm: Callable[[str, str], str], tell: Callable[[str], None]
) -> tuple[int, Path | None]:
    """Propose the new pages of a folder, or confirm those that another role proposed; return how many, and their zip.

    Parameters
    ----------
    out, data : the finished pages, and the data folder they were made from
    role : of who asks, such as "clerk"; never a name
    confirm : called with a path and who proposed it; returns the reason to release it, or nothing
    tell : called with a line on each page
    """
    releases = Releases(data)
    pages = pages_of(out, releases)
    for page in pages:
        tell(message(f"release.{page.state}", path=page.path, by=page.by))
    open_ones = [page for page in pages if page.state == PROPOSED and page.by != role]
    step = {"role": role, "date": time.strftime("%Y-%m-%d")}
    if not open_ones:
        new = [page for page in pages if page.state == "new"]
        for page in new:
            releases.add(Step(page.path, page.digest, PROPOSED, **step))
        return len(new), None
    kept = {page.path: reason for page in open_ones if (reason := confirm(page.path, page.by))}
    if not kept:
        return 0, None
    if changed := next((page.path for page in open_ones if of_file(out / page.path) != page.digest), None):
        raise RequestError(message("release.unknown", path=changed))  # it was rendered again while roles confirmed
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in kept:
            archive.writestr(zipfile.ZipInfo(path), (out / path).read_bytes(), zipfile.ZIP_DEFLATED)
    target = next(path for n in itertools.count(1) if not (path := out / f"release-{n}.zip").exists())
    for page in (page for page in open_ones if page.path in kept):
        releases.add(Step(page.path, page.digest, RELEASED, reason=kept[page.path], shown=page.shown, **step))
    write_whole(target, packed.getvalue())
    return len(kept), target
