"""Commands about reports: ``chibo render`` makes them, ``chibo verify`` makes them again and compares."""

import sys
import time
from pathlib import Path

import click

from chibo.cli.answers import readable_errors
from chibo.cli.options import DATA, ENGINE, JOBS, WithParameters
from chibo.errors import counted


@click.command(cls=WithParameters, short_help="Render notebooks to single-file HTML reports.")
@click.option("--years", default="2011-2013", show_default=True, help="A year, a span, or several with commas.")
@click.option("--lang", "languages", default="vi,en", show_default=True, help="Languages of the reports.")
@click.option("--notebooks", metavar="NAMES", help="Names with commas; the number is enough.  [default: all numbered]")
@DATA
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Out folder.  [default: outputs/]")
@JOBS
@click.option("--timeout", type=click.IntRange(min=1), default=120, show_default=True, help="Seconds a cell may take.")
@click.option("--internal", is_flag=True, help="Show small counts of a real register; pages say they are not to share.")
@click.option(
    "-p",
    "assignments",
    multiple=True,
    metavar="NAME=VALUE",
    help="A further parameter, such as area=bao-loc; may be repeated.",
)
@click.option("--force", is_flag=True, help="Make every report, even where nothing it depends on has changed.")
@click.option("--ipynb", is_flag=True, help="Also keep each executed notebook, to open in JupyterLab.")
@ENGINE
@click.option("--scheduler", metavar="ADDRESS", help="Let the workers of a dask cluster make them: tcp://HOST:8786.")
def render(
    years, languages, notebooks, data, out, jobs, timeout, internal, assignments, force, ipynb, engine, scheduler
) -> None:
    """Render notebooks to single-file HTML, one for each notebook, year and language.

    Reports go to OUT/<year>/<notebook>.<lang>.html, the list of them to OUT/index.html. A report stays as it is while
    nothing it depends on changes. A notebook that fails does not stop the others; its page says what went wrong and
    the exit code is 1. OUT/render.log says what was made, and why; each run adds to it, until it is longer than 1 MB.

    \b
    chibo render
    chibo render --years 2013 --lang en --notebooks 01_cell_coverage
    chibo render --years 2009-2013 --data ../my-office/data --out reports
    """  # noqa: D301  click reads the \b as "keep these lines"
    from chibo import project
    from chibo.batch.engine import available_cores
    from chibo.batch.plan import RequestError, plan
    from chibo.batch.run import render as render_jobs

    started = time.monotonic()
    with readable_errors("render"):
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


@click.command(short_help="Make reports again elsewhere and compare them to the byte.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Out folder.  [default: outputs/]")
@click.option(
    "--against", type=click.Path(path_type=Path), metavar="DIR", help="Compare with the reports in DIR instead."
)
@DATA
@JOBS
@ENGINE
def verify(out, against, data, jobs, engine) -> None:
    """Render every report of OUT again in another folder, and compare all files byte by byte.

    Where they differ, each number that changed is listed with its table, row and column, and the exit code is 1.
    With --against nothing is rendered: DIR holds the other edition, and the list is a note of revisions.

    \b
    chibo verify
    chibo verify --out last-year/outputs --against outputs
    """  # noqa: D301  click reads the \b as "keep these lines"
    from chibo import project
    from chibo.batch.engine import available_cores
    from chibo.batch.verify import differences, listed, made_again

    out = out or project.checkout() / "outputs"
    with readable_errors("verify"):
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
        click.echo(f"{counted(len(found), 'file differs', 'files differ')}, {counted(changed, 'statement')} in them")
    else:
        click.echo(f"{counted(count, 'report')}, the list and the manifest: the same to the byte")
    sys.exit(1 if found else 0)
