"""The list of reports in an out folder: ``manifest.json`` for programs, ``index.html`` for people.

Both list what stands in the folder, of this run and of earlier ones, and say neither when nor how long.
"""

import json
import re
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

import jinja2

from chibo import digests
from chibo.pages.job import Entry
from chibo.pages.whole import write_whole
from chibo.words import LANGUAGES, Words
from chibo.words.unseen import written_out_in_markup

MANIFEST, INDEX = "manifest.json", "index.html"
_STANDING = re.compile(r"[0-9]{4}/[^/\\]+\.html")  # below the out folder: a list that was tampered with leads nowhere


def update(out: Path, reports: list[Entry], pictures: dict[str, str] | None = None) -> Path:
    """Enter the reports of a run into the list of ``out``, and return the path of ``index.html``.

    An earlier entry of the same notebook, year, area and language is replaced; an entry whose file is gone is dropped.
    A file that would stay the same is not written.

    Parameters
    ----------
    out : the out folder
    reports : the reports of this run, and those that are remembered of earlier ones before them
    pictures : a small picture of each report by its path
    """
    entries = {_key(report): report for report in [*read_manifest(out), *reports]}
    listed = [entries[key] for key in sorted(entries) if _STANDING.fullmatch(entries[key].path)]
    standing = [report for report in listed if (out / report.path).is_file()]
    content = {"format": 1, "reports": [asdict(report) for report in standing]}
    shown = {report.path: (pictures or {}).get(report.path, "") for report in standing if not report.error}
    files = {
        MANIFEST: json.dumps(content, indent=1, ensure_ascii=False) + "\n",
        INDEX: written_out_in_markup(_html(standing, shown)),
    }
    for name, text in files.items():
        if digests.of_file(out / name) != digests.of_bytes(text.encode()):
            write_whole(out / name, text)
    return out / INDEX


def read_manifest(out: Path) -> list[Entry]:
    """Return the reports of earlier runs; none when there is no manifest, or not one of ours."""
    try:
        entries = json.loads((out / MANIFEST).read_text("utf-8"))["reports"]
        return [Entry(**entry) for entry in entries if _STANDING.fullmatch(entry["path"])]
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return []


def _key(report: Entry) -> tuple:
    return *_subject(report), LANGUAGES.index(report.lang)


def _subject(report: Entry) -> tuple:
    """What two reports that differ only in language have in common."""
    return report.year, report.notebook, str(report.parameters.get("area", ""))


def _html(reports: list[Entry], pictures: dict[str, str]) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "template"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    notebooks = sorted({report.notebook for report in reports})
    years = [
        (year, [_listed(list(twins), notebooks, pictures) for _, twins in groupby(of_year, key=_subject)])
        for year, of_year in groupby(reports, key=lambda report: report.year)
    ]
    words = {lang: Words(lang) for lang in LANGUAGES}
    failed = sum(bool(report.error) for report in reports)
    counted = "page.index_counted" if failed else "page.index_counted_whole"
    return environment.get_template("index.html.j2").render(
        years=years,
        notebooks=[(number, _short_title(name, reports)) for number, name in enumerate(notebooks)],
        failed=failed,
        counted={lang: words[lang].say(counted, n=len(reports), failed=failed) for lang in LANGUAGES},
        say={lang: words[lang].label for lang in LANGUAGES},
        languages=LANGUAGES,
    )


def _listed(twins: list[Entry], notebooks: list[str], pictures: dict[str, str]) -> dict:
    """Return one line of the list: the reports that differ only in language, their notebook's number, one picture."""
    return {
        "notebook": notebooks.index(twins[0].notebook),
        "reports": twins,
        "picture": next(filter(None, (pictures.get(report.path) for report in twins)), ""),
        "failed": any(report.error for report in twins),
    }


def _short_title(notebook: str, reports: list[Entry]) -> dict[str, str]:
    """Return what a notebook asks, by language, without the places some of its reports add."""
    titles = {report.lang: report.title for report in reports if report.notebook == notebook}
    return {lang: title.partition(" · ")[0] for lang, title in titles.items()}
