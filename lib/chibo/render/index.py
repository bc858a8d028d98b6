"""The list of reports in an out folder: ``manifest.json`` for programs, ``index.html`` for people.

Both list what stands in the folder, of this run and of earlier ones, and say neither when nor how long.
"""

import json
import re
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from chibo import digests
from chibo.languages import LANGUAGES
from chibo.render import records
from chibo.render.tasks import Report
from chibo.render.whole import write_whole
from chibo.unseen import written_out_in_markup

MANIFEST, INDEX = "manifest.json", "index.html"
_STANDING = re.compile(r"[0-9]{4}/[^/\\]+\.html")  # below the out folder: a list that was tampered with leads nowhere


def update(out: Path, reports: list[Report], made_from: str = "") -> Path:
    """Enter the reports of a run into the list of ``out``, and return the path of ``index.html``.

    An earlier entry of the same notebook, year, area and language is replaced; an entry whose file is gone is dropped.
    What a batch that was killed had finished is listed, too: its reports are remembered, only the list was not written.

    Parameters
    ----------
    out : the out folder
    reports : the reports of this run
    made_from : digest of what the page is made from besides; nothing is written where all of it is as it was
    """
    remembered = [record.report for record in records.read_all(out)]
    entries = {_key(report): report for report in [*read_manifest(out), *remembered, *reports]}
    listed = [entries[key] for key in sorted(entries) if _STANDING.fullmatch(entries[key].path)]
    standing = [report for report in listed if (out / report.path).is_file()]
    lines = json.dumps({"reports": [asdict(report) for report in standing]}, indent=1, ensure_ascii=False) + "\n"
    if _state(out, made_from, lines) != records.listed(out):
        write_whole(out / MANIFEST, lines)
        write_whole(out / INDEX, written_out_in_markup(_html(standing)))
        records.write_listed(out, _state(out, made_from, lines))
    return out / INDEX


def _state(out: Path, made_from: str, lines: str) -> str:
    return digests.of_value([made_from, lines, digests.of_file(out / MANIFEST), digests.of_file(out / INDEX)])


def read_manifest(out: Path) -> list[Report]:
    """Return the reports of earlier runs; none when there is no manifest, or not one of ours."""
    try:
        entries = json.loads((out / MANIFEST).read_text("utf-8"))["reports"]
        return [Report(**entry) for entry in entries if _STANDING.fullmatch(entry["path"])]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []


def _key(report: Report) -> tuple:
    return *_subject(report), LANGUAGES.index(report.lang)


def _subject(report: Report) -> tuple:
    """What two reports that differ only in language have in common."""
    return report.year, report.notebook, str(report.parameters.get("area", ""))


def _html(reports: list[Report]) -> str:
    import jinja2  # neither is needed to find that nothing has changed

    from chibo.words import Words

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "template"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    years = [
        (year, [(name, list(twins)) for name, twins in groupby(of_year, key=_subject)])
        for year, of_year in groupby(reports, key=lambda report: report.year)
    ]
    say = {lang: Words(lang).label for lang in LANGUAGES}
    return environment.get_template("index.html.j2").render(years=years, say=say, languages=LANGUAGES)
