"""The command line, ``chibo``: render, bundle, explore, verify, refresh, check, new, import, dictionary.

Only here is anything said to the terminal, and only here does a wrong request become an exit code: 2 for a request
that cannot be done, 1 for data or notebooks that failed. Commands import what they need when they run, so that help
is there at once.
"""

import sys
import time
from pathlib import Path

import click

from chibo import project
from chibo.cli.console import Console, Place, answering
from chibo.errors import counted
from chibo.pages.job import ENGINES
from chibo.words import LANGUAGES

_PATH = Place(path_type=Path)
_DATA = click.option("--data", type=Place(), metavar="DIR", help="Data folder.  [default: the project's own data/]")
_OUT = click.option("--out", type=_PATH, metavar="DIR", help="Out folder.  [default: outputs/]")
_JOBS = click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes at once.  [default: all cores]")
_ENGINE = click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True)
_LANG = click.option("--lang", type=click.Choice(LANGUAGES), help="Language, where it is one.")


@click.group(cls=Console, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="chibo", message="chibo %(version)s")
def main() -> None:
    """Reports on the Party organisation of Đà Lạt, from published figures and registers of units and cells."""


def _open(data: str | None):
    from chibo.batch.plan import data_location
    from chibo.store import open_data

    return open_data(Path(*data_location(data)))


def _declared(context: click.Context, _, path: Path | None):
    """Let a file say what the options say that are not given."""
    from chibo.batch.declared import read

    with answering("render"):
        declared = path and read(path)
    context.default_map = {**(declared.options if declared else {})}
    return declared


def _write(path: Path, text: str) -> None:
    from chibo.pages.files import write_whole

    write_whole(path, text)
    click.echo(f"{click.format_filename(path)}: {path.stat().st_size / 1e6:.1f} MB")


@main.command(short_help="Render notebooks to single-file HTML reports.")
@click.argument("declared", required=False, type=_PATH, metavar="[FILE]", is_eager=True, callback=_declared)
@click.option("--years", default="2011-2013", show_default=True, help="A year, a span, or several with commas.")
@click.option("--lang", "languages", default="vi,en", show_default=True, help="Languages of the reports.")
@click.option("--notebooks", metavar="NAMES", help="Names with commas; the number is enough.  [default: all numbered]")
@click.option("--areas", metavar="IDS", help="Areas with commas, of areas.csv.  [default: each notebook's own]")
@_DATA
@_OUT
@_JOBS
@click.option("--timeout", type=click.IntRange(min=1), default=120, show_default=True, help="Seconds a cell may take.")
@click.option("--internal", is_flag=True, help="Show small counts of a real register; pages say they are not to share.")
@click.option("--demo", is_flag=True, help="Show the synthetic register, marked as made up, in a folder of its own.")
@click.option(
    "-p", "assignments", multiple=True, metavar="NAME=VALUE", help="A parameter, as area=bao-loc; repeatable."
)
@click.option("--force", is_flag=True, help="Make every report, even where nothing it depends on has changed.")
@click.option("--ipynb", is_flag=True, help="Also keep each executed notebook, to open in JupyterLab.")
@click.option("--workbook", is_flag=True, help="Also put all tables of all pages into one workbook a language.")
@_ENGINE
@click.option("--scheduler", metavar="ADDRESS", help="Let the workers of a dask cluster make them: tcp://HOST:8786.")
def render(declared, out, jobs, force, engine, scheduler, workbook, **asked) -> None:
    """Render notebooks to single-file HTML, one for each notebook, year, area and language.

    Reports go to OUT/<year>/<notebook>.<lang>.html, the list of them to OUT/index.html. A report stays as it is while
    nothing it depends on changes. A notebook that fails does not stop the others; its page says what went wrong and
    the exit code is 1. OUT/render.log says what each run made, and why. A FILE such as reports.yml says what the
    options say (notebooks, years, areas, languages, layer, data, out, parameters, ...); an option given goes before it.

    \b
    chibo render --years 2013 --lang en --notebooks 01_cell_coverage
    """  # noqa: D301  click reads the \b as "keep these lines"
    from chibo.batch.engine import available_cores
    from chibo.batch.plan import RequestError, plan
    from chibo.batch.run import render as render_jobs

    started, root = time.monotonic(), project.checkout()
    with answering("render") as tell:
        if scheduler is not None and (jobs is not None or engine != ENGINES[0]):
            raise RequestError("--jobs and --engine are for this machine; the workers of --scheduler have their own")
        how = {"engine": engine, "scheduler": scheduler, "force": force, "workbook": workbook, "tell": tell}
        try:
            captions = declared.captions if declared else {}
            planned = plan(root / "notebooks", out or root / "outputs", captions=captions, **asked)
            batch = render_jobs(planned, jobs or available_cores(), project=root, **how)
        except RequestError as error:
            raise declared.placed(error) if declared else error from None
    if batch.leak:
        tell(batch.leak)
    failed = len(batch.failed)
    click.echo(
        f"{len(batch.made) - failed} rendered, {failed} failed, {len(planned) - len(batch.made)} up to date, "
        f"{time.monotonic() - started:.1f} s: {click.format_filename(batch.index)}"
    )
    sys.exit(1 if failed else 0)


@main.command(short_help="Write the list and all pages of a folder into one HTML file.")
@click.argument("folder", type=_PATH, metavar="OUT")
@_LANG
def bundle(folder, lang) -> None:
    """Write OUT/bundle.html or bundle.LANG.html: the list and all pages of OUT in one, published figures at #F084."""
    from chibo.pages.bundle import bundle as bundled

    with answering("bundle"):
        _write(folder / f"bundle{f'.{lang}' if lang else ''}.html", bundled(folder, [lang] if lang else LANGUAGES))


@main.command(short_help="Write every published picture into one HTML file to choose from.")
@click.option("--out", type=_PATH, metavar="FILE", required=True)
@click.option("--years", help="A year, a span, or several with commas.  [default: all]")
@click.option("--areas", metavar="IDS", help="Ids of areas.csv with commas.  [default: all]")
@_LANG
@_DATA
def explore(out, years, areas, lang, data) -> None:
    """Write one HTML file in which a reader chooses place, year and picture, without Python, script or network."""
    from chibo.batch.plan import parse_years
    from chibo.explore.page import page

    with answering("explore"):
        chosen = {"years": parse_years(years) if years else (), "areas": areas.split(",") if areas else ()}
        _write(out, page(_open(data), lang=lang or LANGUAGES[0], **chosen))


@main.command(short_help="Make reports again elsewhere and compare them to the byte.")
@_OUT
@click.option("--against", type=_PATH, metavar="DIR", help="Compare with the reports in DIR instead.")
@_DATA
@_JOBS
@_ENGINE
def verify(out, against, data, jobs, engine) -> None:
    """Render every report of OUT again in another folder, and compare all files byte by byte.

    Where they differ, each number that changed is listed with its table, row and column, and the exit code is 1.
    With --against nothing is rendered: DIR holds the other edition, and the list is a note of revisions.
    """
    from chibo.batch.engine import available_cores
    from chibo.batch.verify import differences, listed, made_again

    root = project.checkout()
    with answering("verify") as tell:
        out = out or root / "outputs"
        count, workers = len(listed(out)), jobs or available_cores()
        if against:
            different = differences(out, against)
        else:
            again = {"data": data, "project": root, "workers": workers, "engine": engine, "tell": tell}
            different = made_again(out, root / "notebooks", **again)
    if not different:
        click.echo(f"{counted(count, 'report')}, the list and the manifest: the same to the byte")
        return
    for difference in different:
        click.echo("\n  ".join([f"{difference.path}: {difference.reason}", *map(str, difference.changed)]))
    changed = counted(sum(len(difference.changed) for difference in different), "statement")
    click.echo(f"{counted(len(different), 'file differs', 'files differ')}, {changed} in them")
    sys.exit(1)


@main.command(short_help="Execute the notebooks and store them in place.")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a stored notebook is not current.")
@_JOBS
@click.argument("names", nargs=-1)
def refresh(check, jobs, names) -> None:
    """Execute the notebooks on their default parameters and store them in place.

    NAMES are notebooks without ".ipynb", or their numbers; every notebook when there is none.
    """
    from chibo.batch import notebooks
    from chibo.batch.engine import available_cores
    from chibo.batch.plan import RequestError, find_notebooks

    root = project.checkout()
    with answering("refresh"):
        if not check and project.register_kind(root / "data") == "real":
            raise RequestError("data/register is a real register; notebooks are stored with a synthetic one only")
        asked = find_notebooks(root / "notebooks", ",".join(names) or None)
        results = notebooks.refresh(asked, root, jobs or available_cores(), check=check)
    stale = [result for result in results if result.difference]
    failed = sum(bool(result.error) for result in results)
    for result in stale if check else []:
        click.echo(f"{result.notebook.name}: {result.difference}; run 'chibo refresh'", err=True)
    state = "not current" if check else "stored anew"
    click.echo(f"{counted(len(results), 'notebook')} executed, {len(stale)} {state}, {failed} failed")
    sys.exit(1 if failed or (check and stale) else 0)


@main.command(short_help="Check a data folder; list where printed figures differ.")
@_DATA
@click.option("--all", "everything", is_flag=True, help="List what agrees and what cannot be checked, too.")
def check(data, everything) -> None:
    """Check a data folder, say what it holds and list where its printed figures differ from one another.

    Data that do not fit the model end with exit code 1. A difference between printed figures is a finding, not an
    error: it stays as printed, and the exit code is 0.
    """
    from chibo.metrics.consistency import lines

    with answering("check"):
        opened = _open(data)
    click.echo("\n".join(map(str, [opened.summary(), *lines(opened.published, everything=everything)])))
    for warning in opened.warnings:
        click.echo(f"worth a look: {warning}", err=True)


@main.command(short_help="Write the data dictionary of a data folder.")
@_DATA
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a file is not current.")
def dictionary(data, check) -> None:
    """Write DICTIONARY.vi.md and DICTIONARY.en.md into a data folder: what every table, column and code means."""
    from chibo.model.dictionary import stale

    with answering("dictionary") as tell:
        old = stale(_open(data))
        names = [path.name for path in old]
        if old and check:
            tell(f"{' and '.join(names)} not current; run 'chibo dictionary'", leave=1)
        for path, text in old.items():
            path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"{', '.join(names)} written" if old else "the data dictionary is current")


@main.command(short_help="Write a blank data folder with one workbook to fill in.")
@click.argument("folder", type=_PATH, metavar="DIR")
def new(folder) -> None:
    """Write a blank data folder: empty tables in DIR/register, and the workbook DIR/register.xlsx to fill them with.

    The workbook has a sheet for each table, with notes and lists in Vietnamese. DIR must be new or empty.
    """
    from chibo.office.workbook import new_folder

    with answering("new", "nothing was changed"):
        click.echo(f"{click.format_filename(new_folder(folder))}: fill it in, then 'chibo import'")


@main.command("import", short_help="Read workbooks of an office into a register.")
@click.argument("workbooks", nargs=-1, required=True, type=_PATH, metavar="WORKBOOK...")
@click.option("--into", required=True, type=_PATH, metavar="DIR", help="Data folder.")
def import_(workbooks, into) -> None:
    """Read workbooks (.xlsx, .xlsm) or tables (.csv, named after the table) into DIR/register.

    Everything is checked first. With any problem nothing is written, all problems are listed and the exit code is 1. A
    table that a workbook holds replaces that table of DIR; sheets without rows and other tables change nothing. A
    column or cell that can name or number a person is such a problem. One import at a time: a second one waits a
    little, then says so.
    """
    from chibo.office.importing import import_workbooks

    with answering("import", "nothing was changed"):
        written, kept, notices = import_workbooks(workbooks, into)
    for notice in notices:
        click.echo(notice, err=True)
    tables = ", ".join(f"{table} ({count})" for table, count in written.items())
    stayed = f"; as they were: {', '.join(kept)}" if kept else ""
    click.echo(f"{click.format_filename(into / 'register')}: replaced {tables}{stayed}")
