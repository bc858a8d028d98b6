"""The list of reports in an out folder: ``manifest.json`` for programs, a page in each language for people.

They list what stands in the folder, of this run and of earlier ones, and say neither when nor how long. A page says
first what is known of each place over all years: published figures alone, from the reports it leads to.
"""

import functools
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path

from chibo.pages.files import write_whole
from chibo.pages.job import MADE_UP, Entry, Job, Product
from chibo.project import read_json
from chibo.words import LANGUAGES, Words
from chibo.words.text import written_out_in_markup

MANIFEST = "manifest.json"
_REPORT = re.compile(r"[0-9]{4}/[^/\\]+\.html")  # below the out folder: a list that was tampered with leads nowhere
_OPENED = re.compile(r'open_report\(\s*"(\w+)"')
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_ON_ALL = ("brief", "consistency")  # reports on every subject


def index_name(lang: str) -> str:
    """Return the file name of the list in a language: the first language has the plain name, which is always there."""
    suffix = "" if lang == LANGUAGES[0] else f".{lang}"
    return f"index{suffix}.html"


INDEXES = tuple(map(index_name, LANGUAGES))


def update(out: Path, reports: Iterable[Entry], answers: Mapping[str, dict], take: Collection[str] = ()) -> Path:
    """Enter reports into the list of ``out``, and return the path of ``index.html``.

    An earlier entry of the same notebook, year, area and language is replaced; an entry whose file is gone is dropped.
    ``answers`` are those of :func:`answered` by the path of their report. There is a page in each language the folder
    holds; where it lacks the first one, ``index.html`` is in the next. ``take`` is what else to make of the pages, a
    ``workbook`` of each language and a ``docx`` of each page; what is there of them is kept in line with the pages.
    """
    known = [*read_manifest(out), *reports]
    entries = {(each.year, each.notebook, each.area, LANGUAGES.index(each.lang)): each for each in known}
    listed = [report for _, report in sorted(entries.items(), key=lambda entry: entry[0])]
    standing = [report for report in listed if _REPORT.fullmatch(report.path) and (out / report.path).is_file()]
    content = {"format": 1, "reports": [asdict(report) for report in standing]}
    languages = [lang for lang in LANGUAGES if any(report.lang == lang for report in standing)] or [LANGUAGES[0]]
    along = _taken_along(out, standing, answers, {*take} | taken(out))
    pages = {index_name(lang): _html(lang, languages, standing, answers, along) for lang in languages}
    texts = {INDEXES[0]: next(iter(pages.values())), **pages}
    for name, text in {MANIFEST: json.dumps(content, indent=1, ensure_ascii=False) + "\n", **texts}.items():
        if not (out / name).is_file() or (out / name).read_bytes() != text.encode():
            write_whole(out / name, text)
    for name in {*INDEXES} - {*texts}:
        (out / name).unlink(missing_ok=True)
    return out / INDEXES[0]


def _taken_along(out: Path, standing: list[Entry], answers: Mapping[str, dict], take: set[str]) -> dict[str, str]:
    """Make what readers take along where it lacks or its pages are others; return it by page and by language.

    The list that is there is of the pages it was made from: it is written after it.
    """
    along, before = {}, {report.path: report for report in read_manifest(out)}
    for report in standing if "docx" in take else ():
        path = (out / report.path).with_suffix(".docx")
        if report.error:
            path.unlink(missing_ok=True)
            continue
        along[report.path] = path.relative_to(out).as_posix()
        if not path.is_file() or before.get(report.path) != report:
            from chibo.pages.document import document

            write_whole(path, document((out / report.path).read_text("utf-8")))
    for lang in {report.lang for report in standing} if "workbook" in take else ():
        made_up = any(report.mark == "demo" for report in standing)
        along[lang] = f"{MADE_UP[lang]}_" * made_up + ".".join(["tables", lang, "xlsx"])
        if not (out / along[lang]).is_file() or [*before.values()] != standing:
            from chibo.pages.workbook import workbook

            reports = [report for report in standing if report.lang == lang and not report.error]
            edition = [answers[each.path]["edition"] for each in reports if answers.get(each.path)][-1:]
            write_whole(out / along[lang], workbook(out, reports, Words(lang), "".join(edition)))
    return along


def taken(out: Path) -> set[str]:
    """Return which of these there are in a folder."""
    kinds = {"workbook": "*tables.*.xlsx", "docx": "[0-9][0-9][0-9][0-9]/*.docx"}
    return {kind for kind, pattern in kinds.items() if any(out.glob(pattern))}


def read_manifest(out: Path) -> list[Entry]:
    """Return the reports of earlier runs; none when there is no manifest, or not one of ours."""
    try:
        entries = read_json(out / MANIFEST)["reports"]
        return [Entry.listed(entry) for entry in entries if _REPORT.fullmatch(entry["path"])]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _html(lang: str, languages: list[str], listed: list[Entry], answers: Mapping, along: Mapping) -> str:
    words = Words(lang)
    reports, places = [report for report in listed if report.lang == lang], {}
    for report in sorted(reports, key=lambda report: report.area):
        places.setdefault(report.place, []).append(report)
    return filled(
        "index.html.j2",
        lang=lang,
        words=words,
        others=[(each, index_name(each), Words(each).label("page.language")) for each in languages if each != lang],
        reports=reports,
        places=places,
        answers={path: each for path, each in answers.items() if each},
        mark=next((each.mark for each in listed if each.mark), ""),
        along=along,
    )


def filled(template: str, **values) -> str:
    """Return a template of this folder filled in; what no reader can see in a value is written out."""
    return written_out_in_markup(_templates().get_template(template).render(**values))


@functools.cache
def _templates():
    """Return the templates, read once a process, which takes longer than to fill one in."""
    import jinja2  # not needed to read the list of a folder

    folder = jinja2.FileSystemLoader(Path(__file__).parent / "template")
    environment = jinja2.Environment(loader=folder, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["compact"] = compact
    return environment


def compact(css: str) -> str:
    """Return styles without remarks, and without the blanks that mean nothing."""
    return re.sub(r"\s*([{};,>])\s*", r"\1", _REMARK.sub("", css))


def answered(job: Job, product: Product, notebook) -> Product:
    """Return a report with what the list says of it, from the data it was made from; belongs where these are at hand.

    The year has figures of its ``own`` where one about the report's area has a period that ends in it and an indicator
    of the report's subject, which is the name it is opened with; where that is none, one that the notebook's code
    names, or else any. A register that the report shows counts where it has headcounts of the year. A report of the
    newest year also brings ``answers``: ``rows`` of :func:`_answer`, the sentence ``edition``, and :func:`_changes`.
    """
    from chibo.metrics.figures import select
    from chibo.report import Report
    from chibo.store import open_data

    data, code = open_data(job.data), "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    published, subject = data.published, next(iter(_OPENED.findall(code)), "")
    subjects = published.indicators.set_index("id")["subject"]
    wanted = [*subjects.index[subjects == subject]] or [name for name in subjects.index if f'"{name}"' in code]
    wanted = None if subject in _ON_ALL else wanted or None
    figures = select(published, area=job.about or None, year=job.year, indicator=wanted, category=None)
    own, answers = not figures.empty, {}
    asked = {"year": job.year, "lang": job.lang, "area": job.about}
    if job.about and not own and ".register_" in code:
        shown = Report(subject, data=data, demo=bool(job.parameters.get("demo")), **asked)
        units, years = shown.register.units["area"], shown.register.headcounts["year"]
        own = bool(units.isin(shown.wards).any() and years.eq(job.year).any())
    if job.about and job.newest:
        report = Report(subject, data=replace(data, register=None), **asked)
        rows = [_answer(report, *series) for series in _followed(report) if len(series[1])]
        answers = {"rows": rows, "edition": report.edition().text, "changes": _changes(report)}
    return replace(product, report=replace(product.report, own=own), answers=answers)


def _changes(report) -> list[str]:
    """Say what of the collection changed on the last day on which anything did: first the day, then each change."""
    words, table = report.words, report.named(report.published.revisions)
    newest = table[table["date"] == table["date"].max()].to_dict("records")
    if not newest:
        return []
    said = [words.say("page.index_change", **row, what=words.label(f"kind.{row['kind']}")) for row in newest]
    return [words.say("page.index_changes", day=newest[0]["date"]), *said]


def _followed(report) -> Iterator[tuple]:
    """Yield what a subject follows over the years: its name, a row per date, and the columns its values lie between."""
    import pandas as pd

    from chibo.metrics import consistency, coverage, figures, quality, split

    asked = {"published": report.published, "area": report.area}

    def parted(table: pd.DataFrame, series: str = "borders") -> pd.DataFrame:
        return figures.segmented(table=table, series=series, **asked)

    if report.name == "coverage":
        states = coverage.over_time(**asked)
        case = states["units_total"].isna().map({True: "percentage", False: ""})
        states = states.assign(case=case.mask(states["low_pct"] < states["high_pct"], "interval"))
        # Of a baseline, the range of own cells is a reading of the row "cell" and no series of its own.
        states = states[(states["wording"] != "own_cell") | (states["status"] != "bounded")]
        for wording in ("cell", "own_cell", "any_organisation"):
            yield wording, states[states["wording"] == wording], "low_pct", "high_pct"
    elif report.name == "split":
        yield "units", split.over_time(**asked), "units"
    elif report.name == "quality":
        rated = figures.select(indicator=["organisations_rated", "organisations_rated_pct"], category=None, **asked)
        years = map(int, figures.in_one_year(rated)["end"].dt.year.unique())
        ratings = [quality.organisation_ratings(**asked, year=year) for year in years]
        if ratings:
            best = pd.concat([quality.headline(each, area=report.area) for each in ratings], ignore_index=True)
            worked_out = best["status"].mask(best["count"].notna(), "derived")
            best = best.assign(year=best["period"], status=worked_out).dropna(subset="share_pct")
            yield "best", parted(best, "ratings"), "share_pct"
        yield "members", parted(figures.select(indicator="members_total", **asked)), "value"
        admitted = quality.admissions(**asked)
        printed = admitted["figures"].str.split().str[0]  # the target may be derived, the number admitted is not
        yield "admitted", admitted.assign(status="as_reported", figures=printed), "admitted"
    elif report.name == "capacity":
        courses = figures.in_one_year(figures.select(indicator="training_participants", category=None, **asked))
        largest = courses.sort_values(["end", "value"])["category"].tail(1)
        yield "trained", parted(courses[courses["category"].isin(largest)]), "value"
    elif report.name == "consistency":
        checks = consistency.checks(**asked)
        yield "checks", consistency.summary(consistency.ledger(checks=checks, **asked), checks)


def _answer(report, name: str, table, *ends: str) -> dict:
    """Return a series in words: its ``name``, and of its last row ``value``, ``when`` and ``doubt``.

    ``points`` are ``(x, low, high, line, x of a break before it)`` on an axis of years: those of one line are joined,
    which ends where a year is missing; an interval is on none. ``said`` is what they say; a series without ``ends``
    has none.
    """
    words, key, said, points, before, line = report.words, f"page.index_{name}", [], [], None, 0
    for row in report.named(table).to_dict("records"):
        phrase = f"{key}_value_{row.get('case')}"
        value = words.say(phrase if words.has(phrase) else f"{key}_value", **row)
        if not ends:
            return {"name": words.label(key), "value": value, "points": []}
        when = words.period(row["period"], short=True)
        x = round(row["end"].year + row["end"].month / 12 - 1, 2) if "end" in row else int(row["year"])
        broken = before not in (None, row["segment"])
        said += [words.label("page.index_broken")] if broken else []
        said.append(f"{when}: {value}")
        low, high = (round(row[end], 2) for end in (ends[0], ends[-1]))
        before, line = row["segment"], line + (broken or bool(points) and x > points[-1][0] + 1)
        points.append((x, low, high, line if low == high else -x, row["break_x"] if broken else None))
    printed = report.published.observations.set_index("id").loc[row["figures"].split()]
    doubt = [f"status.{row['status']}", *(f"precision.{each}" for each in printed["precision"].unique())]
    doubt += ["report.date_inferred"] if printed["period_status"].eq("inferred").any() else []
    doubt = [words.label(each) for each in doubt if each not in ("precision.exact", "status.inferred")]
    texts = {"value": value, "when": when, "doubt": ", ".join(doubt), "said": "; ".join(said)}
    return {"name": words.say(key, **row), **texts, "points": points}
