"""The list of reports in an out folder: ``manifest.json`` for programs, ``index.html`` for people.

Both list what stands in the folder, of this run and of earlier ones, and say neither when nor how long.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from chibo.pages.files import write_whole
from chibo.pages.job import Entry, mark
from chibo.words import LANGUAGES, Words
from chibo.words.text import written_out_in_markup

MANIFEST, INDEX = "manifest.json", "index.html"
_REPORT = re.compile(r"[0-9]{4}/[^/\\]+\.html")  # below the out folder: a list that was tampered with leads nowhere


def update(out: Path, reports: Iterable[Entry], previews: Mapping[str, str]) -> Path:
    """Enter reports into the list of ``out``, and return the path of ``index.html``.

    An earlier entry of the same notebook, year, area and language is replaced; an entry whose file is gone is dropped.
    ``previews`` are addresses of small pictures by the path of their report; those of failed reports are not shown.
    """
    entries = {(*_subject(report), LANGUAGES.index(report.lang)): report for report in [*read_manifest(out), *reports]}
    listed = [report for _, report in sorted(entries.items(), key=lambda entry: entry[0])]
    standing = [report for report in listed if _REPORT.fullmatch(report.path) and (out / report.path).is_file()]
    content = {"format": 1, "reports": [asdict(report) for report in standing]}
    for name, text in (
        (MANIFEST, json.dumps(content, indent=1, ensure_ascii=False) + "\n"),
        (INDEX, written_out_in_markup(_html(standing, previews))),
    ):
        if not (out / name).is_file() or (out / name).read_bytes() != text.encode():
            write_whole(out / name, text)
    return out / INDEX


def read_manifest(out: Path) -> list[Entry]:
    """Return the reports of earlier runs; none when there is no manifest, or not one of ours."""
    try:
        entries = json.loads((out / MANIFEST).read_text("utf-8"))["reports"]
        return [Entry(**entry) for entry in entries if _REPORT.fullmatch(entry["path"])]
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return []


def _subject(report: Entry) -> tuple:
    """Return what two reports that differ only in language have in common."""
    return report.year, report.notebook, str(report.parameters.get("area", ""))


def _html(reports: list[Entry], previews: Mapping[str, str]) -> str:
    import jinja2  # not needed to read the list of a folder

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "template"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    titles = {}
    for report in reports:  # what a notebook asks, without the places some of its reports add
        titles.setdefault(report.notebook, {})[report.lang] = report.title.partition(" · ")[0]
    numbers = {notebook: number for number, notebook in enumerate(sorted(titles))}
    years = {}
    for subject, twins in groupby(reports, key=_subject):
        twins = list(twins)
        line = {
            "notebook": numbers[twins[0].notebook],
            "reports": twins,
            "picture": next((previews[r.path] for r in twins if not r.error and previews.get(r.path)), ""),
            "failed": any(report.error for report in twins),
        }
        years.setdefault(subject[0], []).append(line)
    words = {lang: Words(lang) for lang in LANGUAGES}
    failed = sum(bool(report.error) for report in reports)
    counted = "page.index_counted" if failed else "page.index_counted_whole"
    return environment.get_template("index.html.j2").render(
        years=list(years.items()),
        notebooks=[(number, titles[notebook]) for notebook, number in numbers.items()],
        failed=failed,
        demo=any(mark(report) == "demo" for report in reports),
        counted={lang: words[lang].say(counted, n=len(reports), failed=failed) for lang in LANGUAGES},
        say={lang: words[lang].label for lang in LANGUAGES},
        languages=LANGUAGES,
    )
