"""The command line: ``chibo render | refresh | check``.

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
@click.option("-p", "assignments", multiple=True, metavar="NAME=VALUE", help="A further parameter; may be repeated.")
def render(years, languages, notebooks, data, out, jobs, timeout, assignments) -> None:
    """Render notebooks to single-file HTML, one for each notebook, year and language.

    Reports go to OUT/<year>/<notebook>.<lang>.html, the list of them to OUT/index.html. A notebook that fails does
    not stop the others; its page says what went wrong and the exit code is 1.

    \b
    chibo render
    chibo render --years 2013 --lang en --notebooks 01_cell_coverage
    chibo render --years 2009-2013 --data ../my-office/data --out reports
    """  # noqa: D301  click reads the \b as "keep these lines"
    from chibo import project
    from chibo.render.batch import render as render_jobs
    from chibo.render.plan import plan, with_places
    from chibo.render.pool import available_cores

    started = time.monotonic()
    with _readable_errors("render"):
        planned = plan(
            project.checkout() / "notebooks",
            out or project.checkout() / "outputs",
            years=years,
            languages=languages,
            notebooks=notebooks,
            data=data,
            assignments=assignments,
            timeout=timeout,
        )
        opened = _open(planned[0].root / planned[0].parameters["data"])
        planned = with_places(planned, opened.published.areas)
        with _progress(len(planned), "report") as advance:
            batch = render_jobs(planned, jobs or available_cores(), lambda report: advance(report.path, report.error))
    failed = len(batch.failed)
    click.echo(
        f"{len(planned) - failed} rendered, {failed} failed, {time.monotonic() - started:.1f} s: "
        f"{click.format_filename(batch.index)}"
    )
    sys.exit(1 if failed else 0)


@main.command(short_help="Execute the notebooks and store them in place.")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a stored notebook is not current.")
@_JOBS
@click.argument("names", nargs=-1)
def refresh(check, jobs, names) -> None:
    """Execute the notebooks on their default parameters and store them in place.

    NAMES are notebooks without ".ipynb"; every notebook when there is none.
    """
    from chibo import project
    from chibo.render.plan import find_notebooks
    from chibo.render.pool import available_cores
    from chibo.render.stored import refresh as refresh_notebooks

    with _readable_errors("refresh"):
        notebooks = find_notebooks(project.checkout() / "notebooks", ",".join(names) if names else None)
        with _progress(len(notebooks), "notebook") as advance:
            results = refresh_notebooks(
                notebooks,
                project.checkout(),
                jobs or available_cores(),
                check=check,
                on_stored=lambda stored: advance(stored.notebook.name, stored.error),
            )
    stale = [result for result in results if result.difference and not result.error]
    failed = [result for result in results if result.error]
    if check:
        for result in stale:
            click.echo(f"{result.notebook.name}: {result.difference}; run 'chibo refresh'", err=True)
    said = f"{len(stale)} not current" if check else f"{len(stale)} stored anew"
    click.echo(f"{len(results)} notebooks executed, {said}, {len(failed)} failed")
    sys.exit(1 if failed or (check and stale) else 0)


@main.command()
@_DATA
def check(data) -> None:
    """Check a data folder and say what it holds."""
    from chibo.render.parameters import data_location

    with _readable_errors("check"):
        root, name = data_location(data)
        click.echo(_open(root / name).summary())


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
    """Turn a wrong request into one line and exit code 2, and Ctrl-C into a quiet end."""
    from chibo.render.parameters import RequestError

    try:
        yield
    except RequestError as error:
        click.echo(f"chibo {command}: {error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        click.echo(f"chibo {command}: stopped; what is finished stays", err=True)
        sys.exit(130)


@contextlib.contextmanager
def _progress(total: int, unit: str):
    """Show a bar on a terminal and plain lines elsewhere; gives ``advance(name, error)``."""
    from tqdm import tqdm

    with tqdm(total=total, unit=f" {unit}", disable=not sys.stderr.isatty(), leave=False) as bar:

        def advance(name: str, error: str) -> None:
            if error or bar.disable:
                bar.write(f"{name}: failed: {error}" if error else name, file=sys.stderr)
            bar.update()

        yield advance
