"""The command line, ``chibo``: render, verify, refresh, check, new, new-notebook, import, dictionary, synthesise.

Only here is anything said to the terminal, and only here does a wrong request become an exit code: 2 for a request
that cannot be done, 1 for data or notebooks that failed. Commands import what they need when they run, so that help
is there at once.
"""

import contextlib
import sys
import time
from pathlib import Path

import click

_JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes at once.  [default: one for each core]"
)
_DATA = click.option("--data", metavar="DIR", help="Data folder.  [default: the project's own data/]")

_ENGINE = click.option(
    "--engine",
    type=click.Choice(["warm", "standard"]),
    default="warm",
    show_default=True,
    help="warm: in copies of one process that has everything ready. standard: papermill's own, slower and the same.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="chibo", message="chibo %(version)s")
def main() -> None:
    """Official statistics of Đà Lạt: render the notebooks, keep them current, check the data."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no Vietnamese must not end a batch.
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="replace")


@main.command(short_help="Render notebooks to single-file HTML reports.")
@click.option("--years", default="2011-2013", show_default=True, help="A year, a span, or several with commas.")
@click.option("--lang", "languages", default="vi,en", show_default=True, help="Languages of the reports.")
@click.option("--notebooks", metavar="NAMES", help="Names with commas.  [default: every numbered notebook]")
@_DATA
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Out folder.  [default: outputs/]")
@_JOBS
@click.option("--timeout", type=click.IntRange(min=1), default=120, show_default=True, help="Seconds a cell may take.")
@click.option("--internal", is_flag=True, help="Show small counts of a real register; pages say they are not to share.")
@click.option("-p", "assignments", multiple=True, metavar="NAME=VALUE", help="A further parameter; may be repeated.")
@click.option("--force", is_flag=True, help="Make every report, even where nothing it depends on has changed.")
@click.option("--ipynb", is_flag=True, help="Also keep each executed notebook, to open in JupyterLab.")
@_ENGINE
@click.option("--scheduler", metavar="ADDRESS", help="Let the workers of a dask cluster make them: tcp://HOST:8786.")
def render(
    years, languages, notebooks, data, out, jobs, timeout, internal, assignments, force, ipynb, engine, scheduler
) -> None:
    """Render notebooks to single-file HTML, one for each notebook, year and language.

    Reports go to OUT/<year>/<notebook>.<lang>.html, the list of them to OUT/index.html. A report stays as it is while
    nothing it depends on changes. A notebook that fails does not stop the others; its page says what went wrong and
    the exit code is 1. OUT/render.log says what was made, and why.

    \b
    chibo render
    chibo render --years 2013 --lang en --notebooks 01_cell_coverage
    chibo render --years 2009-2013 --data ../my-office/data --out reports
    """  # noqa: D301  click reads the \b as "keep these lines"
    from chibo import project
    from chibo.render.batch import render as render_jobs
    from chibo.render.parameters import RequestError
    from chibo.render.plan import plan
    from chibo.render.pool import available_cores

    started = time.monotonic()
    with _readable_errors("render"):
        if scheduler is not None and (jobs is not None or engine != "warm"):
            raise RequestError("--jobs and --engine are for this machine; the workers of --scheduler have their own")
        planned = plan(
            project.checkout() / "notebooks",
            out or project.checkout() / "outputs",
            years=years,
            languages=languages,
            notebooks=notebooks,
            data=data,
            assignments=assignments,
            timeout=timeout,
            internal=internal,
            ipynb=ipynb,
        )
        batch = render_jobs(
            planned,
            jobs or available_cores(),
            project=project.checkout(),
            engine=engine,
            scheduler=scheduler,
            force=force,
            tell=lambda line: click.echo(f"chibo render: {line}", err=True),
        )
    if batch.leak:
        click.echo(f"chibo render: {batch.leak}", err=True)
    failed = len(batch.failed)
    click.echo(
        f"{len(batch.made) - failed} rendered, {failed} failed, {len(planned) - len(batch.made)} up to date, "
        f"{time.monotonic() - started:.1f} s: {click.format_filename(batch.index)}"
    )
    sys.exit(1 if failed else 0)


@main.command(short_help="Make reports again elsewhere and compare them to the byte.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Out folder.  [default: outputs/]")
@click.option(
    "--against", type=click.Path(path_type=Path), metavar="DIR", help="Compare with the reports in DIR instead."
)
@_DATA
@_JOBS
@_ENGINE
def verify(out, against, data, jobs, engine) -> None:
    """Render every report of OUT again in another folder, and compare all files byte by byte.

    Where they differ, each number that changed is listed with its table, row and column, and the exit code is 1.
    With --against nothing is rendered: DIR holds the other edition, and the list is a note of revisions.

    \b
    chibo verify
    chibo verify --out last-year/outputs --against outputs
    """  # noqa: D301  click reads the \b as "keep these lines"
    from chibo import project
    from chibo.render.pool import available_cores
    from chibo.render.verify import differences, listed, made_again

    out = out or project.checkout() / "outputs"
    with _readable_errors("verify"):
        count = len(listed(out))
        if against:
            found = differences(out, against)
        else:
            found = made_again(
                out,
                project.checkout() / "notebooks",
                data=data,
                workers=jobs or available_cores(),
                project=project.checkout(),
                engine=engine,
                tell=lambda line: click.echo(f"chibo verify: {line}", err=True),
            )
    for difference in found:
        click.echo(f"{difference.path}: {difference.reason}")
        for change in difference.changed:
            click.echo(f"  {change}")
    changed = sum(len(difference.changed) for difference in found)
    if found:
        click.echo(f"{len(found)} files differ, {changed} statements in them")
    else:
        click.echo(f"{count} reports, their list and the manifest: the same to the byte")
    sys.exit(1 if found else 0)


@main.command(short_help="Execute the notebooks and store them in place.")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a stored notebook is not current.")
@_JOBS
@click.argument("names", nargs=-1)
def refresh(check, jobs, names) -> None:
    """Execute the notebooks on their default parameters and store them in place.

    NAMES are notebooks without ".ipynb"; every notebook when there is none.
    """
    from chibo import project
    from chibo.render.disclosed import has_real_register
    from chibo.render.parameters import RequestError
    from chibo.render.plan import find_notebooks
    from chibo.render.pool import available_cores
    from chibo.render.progress import Progress
    from chibo.render.stored import refresh as refresh_notebooks

    with _readable_errors("refresh"):
        if not check and has_real_register(project.checkout() / "data"):
            raise RequestError("data/register is a real register; notebooks are stored with a synthetic one only")
        notebooks = find_notebooks(project.checkout() / "notebooks", ",".join(names) if names else None)
        with Progress() as progress:
            progress.begin(len(notebooks), "notebooks")
            results = refresh_notebooks(
                notebooks,
                project.checkout(),
                jobs or available_cores(),
                check=check,
                on_start=lambda task: progress.started(task.notebook.name),
                on_stored=lambda stored: progress.finished(stored.notebook.name, stored.error),
            )
    stale = [result for result in results if result.difference and not result.error]
    failed = [result for result in results if result.error]
    if check:
        for result in stale:
            click.echo(f"{result.notebook.name}: {result.difference}; run 'chibo refresh'", err=True)
    said = f"{len(stale)} not current" if check else f"{len(stale)} stored anew"
    click.echo(f"{len(results)} notebooks executed, {said}, {len(failed)} failed")
    sys.exit(1 if failed or (check and stale) else 0)


@main.command(short_help="Check a data folder; list where printed figures differ.")
@_DATA
@click.option("--all", "everything", is_flag=True, help="List what agrees and what cannot be checked, too.")
def check(data, everything) -> None:
    """Check a data folder, say what it holds and list where its printed figures differ from one another.

    Data that do not fit the model end with exit code 1. A difference between printed figures is a finding, not an
    error: it stays as printed, and the exit code is 0.
    """
    from chibo.comparisons import comparison_lines
    from chibo.render.parameters import data_location

    with _readable_errors("check"):
        root, name = data_location(data)
        opened = _open(root / name)
    click.echo(opened.summary())
    for line in comparison_lines(opened.published, everything=everything):
        click.echo(line)
    for warning in opened.warnings:
        click.echo(f"worth a look: {warning}", err=True)


@main.command(short_help="Write a blank data folder with one workbook to fill in.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def new(folder) -> None:
    """Write a blank data folder: empty tables in DIR/register, and the workbook DIR/register.xlsx to fill them with.

    The workbook has a sheet for each table, with notes and lists to choose from in Vietnamese. DIR must be new or
    empty.
    """
    from chibo.intake.blank import new_folder

    with _readable_intake("new"):
        click.echo(f"{click.format_filename(new_folder(folder))}: fill it in, then 'chibo import'")


@main.command("new-notebook", short_help="Write a new notebook to start from.")
@click.argument("name")
@click.option("--indicator", default="units_total", show_default=True, help="What it starts with, of indicators.csv.")
def new_notebook(name, indicator) -> None:
    """Write notebooks/NN_NAME.ipynb: the form of the other notebooks, with the figures on one indicator, executed.

    NN is the next free number. NAME is lower-case words joined by _, without a number. Nothing is overwritten.

    \b
    chibo new-notebook women_in_plans
    chibo new-notebook members_over_time --indicator members_total
    """  # noqa: D301  click reads the \b as "keep these lines"
    from chibo import project
    from chibo.render.draft import file_name, what_to_do, write_draft
    from chibo.render.parameters import unknown

    root = project.checkout()
    with _readable_errors("new-notebook"):
        file_name(name, root / "notebooks")  # before the data are read: a name takes no time to refuse
        indicators = _open(root / "data").published.indicators
        if indicator not in list(indicators["id"]):
            raise unknown("indicator", indicator, list(indicators["id"]))
        path = write_draft(name, root / "notebooks", root, indicator=indicator, indicators=indicators)
    click.echo(click.format_filename(path))
    for line in what_to_do(path.stem):
        click.echo(line)


@main.command("import", short_help="Read workbooks of an office into a register.")
@click.argument("workbooks", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="WORKBOOK...")
@click.option("--into", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Data folder.")
@click.option("--partial", is_flag=True, help="Leave out rows with problems, and rows that refer to them.")
def import_(workbooks, into, partial) -> None:
    """Read workbooks (.xlsx, .xlsm) or tables (.csv, named after the table) into DIR/register.

    Everything is checked first. With any problem nothing is written, the problems are listed in one table and the
    exit code is 1. A table that a workbook holds replaces that table of DIR; sheets without rows and other tables
    change nothing. A table is written as DIR keeps it, CSV or Parquet. A column or cell that can name or number a
    person refuses the whole workbook. One import at a time: a second one waits a little, then says so.

    \b
    chibo import register.xlsx --into ../my-office/data
    chibo import units.csv cells.csv --into ../my-office/data --partial
    """  # noqa: D301  click reads the \b as "keep these lines"
    from chibo.intake.faults import fault_table
    from chibo.intake.importing import import_workbooks

    with _readable_intake("import"):
        done = import_workbooks(workbooks, into, partial=partial)
    for notice in done.notices:
        click.echo(notice, err=True)
    if done.faults:
        rows = "1 row" if done.left_out == 1 else f"{done.left_out} rows"
        click.echo(f"{rows} left out:\n{fault_table(done.faults)}", err=True)
    tables = ", ".join(f"{table} ({count})" for table, count in done.written.items())
    stayed = f"; as they were: {', '.join(done.kept)}" if done.kept else ""
    click.echo(f"{click.format_filename(into / 'register')}: replaced {tables}{stayed}")


@main.command(short_help="Make the synthetic demonstration register.")
@click.option("--seed", type=int, default=2013, show_default=True, help="The same seed gives the same register.")
@click.option(
    "--reading", type=click.Choice(["C", "D"]), default="C", show_default=True, help="Reading of the baseline."
)
@click.option("--into", type=click.Path(path_type=Path), metavar="DIR", help="Data folder.  [default: data/]")
def synthesise(seed, reading, into) -> None:
    """Write DIR/register: made-up units, cells and organisations that satisfy every published total.

    A register that is not itself synthetic is never overwritten.
    """
    from chibo import project, synthetic
    from chibo.descriptor import write_descriptor

    folder = into or project.checkout() / "data"
    data = _open(folder)
    if data.register is not None and not data.register.synthetic:
        click.echo(f"chibo synthesise: {folder / 'register'} is a real register and stays as it is", err=True)
        sys.exit(2)
    register = synthetic.register(data.published, seed=seed, reading=reading)
    synthetic.write(register, folder / "register")
    write_descriptor(folder, {"synthetic": True, "seed": seed, "reading": reading})
    click.echo(
        f"{click.format_filename(folder / 'register')}: {len(register.units)} units, {len(register.cells)} cells"
    )


@main.command(short_help="Write the data dictionary of a data folder.")
@_DATA
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a file is not current.")
def dictionary(data, check) -> None:
    """Write DICTIONARY.vi.md and DICTIONARY.en.md into a data folder: what every table, column and code means."""
    from chibo.dictionary import stale, write_dictionary
    from chibo.render.parameters import data_location

    with _readable_errors("dictionary"):
        root, name = data_location(data)
        folder = root / name
        old = stale(_open(folder), folder)
        if old and check:
            click.echo(f"{' and '.join(path.name for path in old)} not current; run 'chibo dictionary'", err=True)
            sys.exit(1)
        said = ", ".join(path.name for path in (old and write_dictionary(_open(folder), folder)))
    click.echo(f"{said or 'the data dictionary'} {'written' if old else 'is current'}")


def _open(folder: Path):
    """Open a data folder, or leave with everything that is wrong with it."""
    from chibo.store import DataError, open_data

    try:
        return open_data(folder)
    except DataError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@contextlib.contextmanager
def _readable_errors(command: str):
    """Turn a wrong request into one line and exit code 2, what cannot be done into 1, Ctrl-C into a quiet end."""
    from chibo.render.outcome import EngineError, RefusedData
    from chibo.render.parameters import RequestError
    from chibo.render.whole import NotWritten

    try:
        yield
    except RequestError as error:
        click.echo(f"chibo {command}: {error}", err=True)
        sys.exit(2)
    except RefusedData as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except NotWritten as error:
        click.echo(f"chibo {command}: {error}; what is finished stays", err=True)
        sys.exit(1)
    except EngineError as error:
        click.echo(f"chibo {command}: {error}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo(f"chibo {command}: stopped; what is finished stays", err=True)
        sys.exit(130)


@contextlib.contextmanager
def _readable_intake(command: str):
    """Turn a request that cannot be done into one line and exit code 2, a refused workbook into its table and 1."""
    from chibo.intake.faults import IntakeError, WorkbookError

    try:
        yield
    except IntakeError as error:
        click.echo(f"chibo {command}: {error}", err=True)
        sys.exit(1 if isinstance(error, WorkbookError) else 2)
    except KeyboardInterrupt:
        click.echo(f"chibo {command}: stopped; nothing was changed", err=True)
        sys.exit(130)


if __name__ == "__main__":
    main()
