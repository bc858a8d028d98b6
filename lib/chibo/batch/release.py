"""Release of finished pages, with a memory: what leaves is audited against everything that has left before.

One role proposes the pages of a folder, another confirms each with a reason. Who released what and why, and what it
shows of the register, is a line of ``released.jsonl`` in the data folder, beside the register. So a ward in one folder
and its city in another, or two editions of one page, give no more away than pages of one folder may. The file holds
nothing that was kept inside; but it names what counts there are, and does not leave.
"""

import itertools
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from chibo.batch.cache import Cache, of_file
from chibo.batch.plan import RequestError
from chibo.batch.verify import listed
from chibo.pages.files import not_written, write_whole, zipped
from chibo.words import message

LEDGER = "released.jsonl"
PROPOSED, RELEASED = "proposed", "released"


@dataclass(frozen=True)
class Step:
    """One line of the file: a page, the SHA-256 of its bytes, and that a role proposed or released it, when and why.

    Of a page of the folder the state may also be ``new`` or ``leaks``; then no role did anything.
    """

    path: str
    digest: str
    state: str
    role: str = ""
    date: str = ""
    reason: str = ""
    shown: dict = field(default_factory=dict)


def remembered(file: Path) -> list[Step]:
    """Return the steps of a data folder's file, oldest first."""
    try:
        steps = [Step(**json.loads(line)) for line in file.read_text("utf-8").splitlines()] if file.exists() else []
        if odd := next((step for step in steps if step.shown and "cells" not in step.shown), None):
            raise ValueError(odd.path)
    except (ValueError, TypeError) as error:
        raise RequestError(message("release.damaged", file=str(file), why=str(error))) from None
    return steps


def remember(file: Path, steps: list[Step]) -> None:
    """Add steps to the file."""
    with not_written(file), file.open("a", encoding="utf-8") as opened:
        opened.writelines(json.dumps(asdict(step), ensure_ascii=False) + "\n" for step in steps)


def pages_of(out: Path, steps: list[Step]) -> list[Step]:
    """Return the last step of each finished page of an out folder, and whether it may leave beside all that has left.

    Those proposed come before new ones: of two pages that leak together the later one ``leaks``. Refused is a folder
    with pages that are not for sharing, or of which it is not known here what they show.
    """
    from chibo.disclosure.audit import admitted  # takes scipy, which a list of pages does not need

    records, last, found = Cache(out).records, {step.digest: step for step in steps}, []
    for report in (report for report in listed(out) if not report.error):
        record = records.get(report.path)
        if report.mark == "internal":
            raise RequestError(message("release.internal", path=report.path))
        if record is None or not record.stands_in(out):
            raise RequestError(message("release.unknown", path=report.path))
        digest = record.report.digest
        step = last.get(digest) or Step(report.path, digest, "new")
        found.append(replace(step, path=report.path, shown=record.shown))
    gone = [step.shown for step in steps if step.state == RELEASED and step.shown]
    asked = [page for page in found if page.state != RELEASED and page.shown]
    asked.sort(key=lambda page: page.state != PROPOSED)
    for page, may in zip(asked, admitted([page.shown for page in asked], gone), strict=True):
        if not may:
            found[found.index(page)] = replace(page, state="leaks")
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
    memory = data / LEDGER
    pages = pages_of(out, remembered(memory))
    for page in pages:
        tell(message(f"release.{page.state}", path=page.path, by=page.role))
    open_ones = [page for page in pages if page.state == PROPOSED and page.role != role]
    now = {"role": role, "date": time.strftime("%Y-%m-%d")}
    if not open_ones:
        new = [replace(page, state=PROPOSED, shown={}, **now) for page in pages if page.state == "new"]
        remember(memory, new)
        return len(new), None
    kept = {page.path: reason for page in open_ones if (reason := confirm(page.path, page.role))}
    if not kept:
        return 0, None
    if changed := next((page.path for page in open_ones if of_file(out / page.path) != page.digest), None):
        raise RequestError(message("release.unknown", path=changed))  # it was rendered again while roles confirmed
    packed = zipped({path: (out / path).read_bytes() for path in kept})
    target = next(path for n in itertools.count(1) if not (path := out / f"release-{n}.zip").exists())
    released = (page for page in open_ones if page.path in kept)
    remember(memory, [replace(page, state=RELEASED, reason=kept[page.path], **now) for page in released])
    write_whole(target, packed)
    return len(kept), target
