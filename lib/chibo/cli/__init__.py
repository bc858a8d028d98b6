"""The command line, ``chibo``: render, bundle, explore, release, verify, refresh, check, new, import and so on.

Only here is anything said to the terminal, and only here does a wrong request become an exit code: 2 for a request
that cannot be done, 1 for data or notebooks that failed. Commands import what they need when they run, so that help
is there at once. What help and commands say stands in ``words/cli.yml``.
"""

import sys
import time
from functools import partial
from pathlib import Path

import click

from chibo import project
from chibo.batch.plan import RequestError, data_location, find_notebooks, parse_years, plan
from chibo.cli.console import Console, Place, answering
from chibo.pages.files import write_whole
from chibo.pages.job import ENGINES
from chibo.words import LANGUAGES, message, spoken

_PATH = Place(path_type=Path)
_DATA = click.option("--data", type=Place(), metavar="DIR")
_OUT = click.option("--out", type=_PATH, metavar="DIR")
_JOBS = click.option("--jobs", type=click.IntRange(min=1), metavar="N")
_ENGINE = click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True)
_LANG = click.option("--lang", type=click.Choice(LANGUAGES))


def _speak(context: click.Context, _, lang: str | None) -> None:
    context.command.speak(lang)


@click.group(cls=Console, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="chibo", message="chibo %(version)s")
@click.option("--lang", type=click.Choice(LANGUAGES), is_eager=True, expose_value=False, callback=_speak)
def main() -> None:
    """Reports on the Party organisation of Đà Lạt, from published figures and registers of units and cells."""


def _open(data: str | None):
    from chibo.store import open_data

    return open_data(Path(*data_location(data)))


def _declared(context: click.Context, _, path: Path | None):
    """Let a file say what the options say that are not given."""
    from chibo.batch.declared import read

    with answering("render"):
        declared = path and read(path)
    context.default_map = declared.options if declared else {}
    return declared


def _write(path: Path, text: str) -> None:
    write_whole(path, text)
    click.echo(message("cli.written", file=click.format_filename(path), size=path.stat().st_size / 1e6))


@main.command()
@click.argument("declared", required=False, type=_PATH, metavar="[FILE]", is_eager=True, callback=_declared)
@click.option("--years", default="2011-2013", show_default=True)
@click.option("--lang", "languages", default="vi,en", show_default=True)
@click.option("--notebooks", metavar="NAMES")
@click.option("--areas", metavar="IDS")
@_DATA
@_OUT
@_JOBS
@click.option("--timeout", type=click.IntRange(min=1), default=120, show_default=True)
@click.option("--internal", is_flag=True)
@click.option("--demo", is_flag=True)
@click.option("-p", "assignments", multiple=True, metavar="NAME=VALUE")
@click.option("--force", is_flag=True)
@click.option("--workbook", is_flag=True)
@click.option("--docx", is_flag=True)
@_ENGINE
def render(declared, out, jobs, force, engine, workbook, docx, **asked) -> None:
    """Render notebooks to single-file HTML, one for each notebook, year, area and language."""
    from chibo.batch.run import render as render_jobs

    started, root = time.monotonic(), project.checkout()
    with answering("render") as tell:
        how = {"engine": engine, "force": force, "tell": tell, "take": ["workbook"] * workbook + ["docx"] * docx}
        try:
            captions = declared.captions if declared else {}
            planned = plan(root / "notebooks", out or root / "outputs", captions=captions, **asked)
            batch = render_jobs(planned, jobs, **how)
        except RequestError as error:
            raise declared.placed(error) if declared else error from None
    if batch.leak:
        tell(batch.leak)
    failed = len(batch.failed)
    counts = {"made": len(batch.made) - failed, "failed": failed, "same": len(planned) - len(batch.made)}
    done = {"seconds": time.monotonic() - started, "index": click.format_filename(batch.index)}
    for kind in how["take"]:
        books = sorted(path.name for path in batch.index.parent.glob("*tables.*.xlsx"))
        click.echo(message(f"cli.render.{kind}_made", files=", ".join(books)))
    click.echo(message("cli.render.done", **counts, **done))
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("folder", type=_PATH, metavar="OUT")
@_LANG
def bundle(folder, lang) -> None:
    """Write OUT/bundle.html or bundle.LANG.html: the list and all pages of OUT in one, published figures at #F084."""
    from chibo.pages.bundle import bundle as bundled

    with answering("bundle"):
        _write(folder / f"bundle{f'.{lang}' if lang else ''}.html", bundled(folder, [lang] if lang else LANGUAGES))


@main.command()
@click.option("--out", type=_PATH, metavar="FILE", required=True)
@click.option("--years")
@click.option("--areas", metavar="IDS")
@_LANG
@_DATA
def explore(out, years, areas, lang, data) -> None:
    """Write one HTML file in which a reader chooses place, year and picture, without Python, script or network."""
    from chibo.explore.page import page

    with answering("explore"):
        chosen = {"years": parse_years(years) if years else (), "areas": areas.split(",") if areas else ()}
        bar = partial(click.progressbar, file=sys.stderr, hidden=not sys.stderr.isatty())
        _write(out, page(_open(data), lang=lang or LANGUAGES[0], watch=bar, **chosen))


@main.command()
@_OUT
@click.option("--against", type=_PATH, metavar="DIR")
@_DATA
@_JOBS
@_ENGINE
def verify(out, against, data, jobs, engine) -> None:
    """Render every report of OUT again in another folder, and compare all files byte by byte."""
    from chibo.batch.verify import differences, listed, made_again

    root = project.checkout()
    with answering("verify") as tell:
        out = out or root / "outputs"
        count = len(listed(out))
        if against:
            different = differences(out, against)
        else:
            different = made_again(out, root / "notebooks", data=data, workers=jobs, engine=engine, tell=tell)
    if not different:
        click.echo(message("cli.verify.same", n=count))
        return
    for difference in different:
        click.echo("\n  ".join([f"{difference.path}: {difference.reason}", *map(str, difference.changed)]))
    changed = sum(len(difference.changed) for difference in different)
    click.echo(message("cli.verify.differ", n=len(different), changed=changed))
    sys.exit(1)


@main.command()
@click.argument("folder", type=_PATH, metavar="OUT")
@click.option("--by", "role", required=True, metavar="ROLE")
@_DATA
def release(folder, role, data) -> None:
    """Release pages of a real register: one role proposes them, another confirms each, and all is remembered."""
    from chibo.batch.release import release as released
    from chibo.batch.verify import listed, made_of

    def confirm(path: str, by: str) -> str:
        return click.prompt(message("release.confirm", path=path, by=by), default="", show_default=False).strip()

    with answering("release", "cli.unchanged"):
        for report in listed(folder):  # of one data folder, all of them
            place = Path(*made_of(report, data))
            data = str(place)
        if project.register_kind(place) != "real":
            raise RequestError(message("release.not_real", data=str(place)))
        count, file = released(folder, place, role.strip(), confirm, click.echo)
    said = "release.done" if file else "release.asked" if count else "release.none"
    click.echo(message(said, n=count, file=click.format_filename(file or "")))


@main.command()
@click.option("--check", is_flag=True)
@_JOBS
@click.argument("names", nargs=-1)
def refresh(check, jobs, names) -> None:
    """Execute the notebooks on their default parameters and store them in place."""
    from chibo.batch import notebooks

    root = project.checkout()
    with answering("refresh"):
        if not check and project.register_kind(root / "data") == "real":
            raise RequestError(message("cli.refresh.real"))
        asked = find_notebooks(root / "notebooks", ",".join(names) or None)
        results = notebooks.refresh(asked, root, jobs, check=check)
    stale = {notebook.name: difference for notebook, (difference, _) in results.items() if difference}
    failed = sum(bool(error) for _, error in results.values())
    for name, difference in stale.items() if check else ():
        click.echo(message("cli.refresh.stale", name=name, difference=difference), err=True)
    done = "cli.refresh.done_check" if check else "cli.refresh.done"
    click.echo(message(done, n=len(results), stale=len(stale), failed=failed))
    sys.exit(1 if failed or (check and stale) else 0)


@main.command()
@_DATA
@click.option("--all", "everything", is_flag=True)
def check(data, everything) -> None:
    """Check a data folder, say what it holds and list where its printed figures differ from one another."""
    from chibo.report.names import checks_in_words

    with answering("check"):
        opened = _open(data)
    words = spoken()
    click.echo(
        "\n".join([opened.summary(words.lang), *checks_in_words(opened.published, words, everything=everything)])
    )
    for warning in opened.warnings:
        click.echo(message("cli.check.warning", warning=str(warning)), err=True)


@main.command()
@_DATA
@click.option("--check", is_flag=True)
def dictionary(data, check) -> None:
    """Write DICTIONARY.vi.md and DICTIONARY.en.md into a data folder: what every table, column and code means."""
    from chibo.model.dictionary import stale

    with answering("dictionary") as tell:
        old = stale(_open(data))
        names = [path.name for path in old]
        if old and check:
            tell(message("cli.dictionary.stale", names=spoken().listing(names)), leave=1)
        for path, text in old.items():
            write_whole(path, text)
    click.echo(message("cli.dictionary.written" if old else "cli.dictionary.current", names=", ".join(names)))


@main.command()
@click.argument("folder", type=_PATH, metavar="DIR")
def new(folder) -> None:
    """Write a blank data folder: empty tables in DIR/register, and the workbook DIR/register.xlsx to fill them with."""
    from chibo.office.workbook import new_folder

    with answering("new", "cli.unchanged"):
        click.echo(message("cli.new.done", file=click.format_filename(new_folder(folder))))


@main.command("import")
@click.argument("workbooks", nargs=-1, required=True, type=_PATH, metavar="WORKBOOK...")
@click.option("--into", required=True, type=_PATH, metavar="DIR")
def import_(workbooks, into) -> None:
    """Read workbooks (.xlsx, .xlsm) or tables (.csv, named after the table) into DIR/register."""
    from chibo.office.importing import import_workbooks

    with answering("import", "cli.unchanged"):
        written, kept, notices = import_workbooks(workbooks, into)
    for notice in notices:
        click.echo(notice, err=True)
    tables = ", ".join(f"{table} ({count})" for table, count in written.items())
    stayed = message("cli.import.stayed", tables=", ".join(kept)) if kept else ""
    folder = click.format_filename(into / "register")
    click.echo(message("cli.import.done", folder=folder, tables=tables, stayed=stayed))
