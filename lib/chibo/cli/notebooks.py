"""Commands about notebooks: ``chibo refresh`` stores them anew, ``chibo new-notebook`` begins one."""

import sys

import click

from chibo.cli.answers import open_folder, readable_errors
from chibo.cli.options import JOBS
from chibo.errors import counted, form


@click.command(short_help="Execute the notebooks and store them in place.")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a stored notebook is not current.")
@JOBS
@click.argument("names", nargs=-1)
def refresh(check, jobs, names) -> None:
    """Execute the notebooks on their default parameters and store them in place.

    NAMES are notebooks without ".ipynb", or their numbers; every notebook when there is none.
    """
    from chibo import digests, project
    from chibo.batch.engine import available_cores
    from chibo.batch.plan import RequestError, find_notebooks
    from chibo.batch.run import Progress
    from chibo.batch.stored import refresh as refresh_notebooks

    with readable_errors("refresh"):
        if not check and digests.register_kind(project.checkout() / "data") == "real":
            raise RequestError("data/register is a real register; notebooks are stored with a synthetic one only")
        notebooks = find_notebooks(project.checkout() / "notebooks", ",".join(names) if names else None)
        with Progress() as progress:
            progress.begin(len(notebooks), form(len(notebooks), "notebook"))
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
    click.echo(f"{counted(len(results), 'notebook')} executed, {said}, {len(failed)} failed")
    sys.exit(1 if failed or (check and stale) else 0)


@click.command("new-notebook", short_help="Write a new notebook to start from.")
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
    from chibo.batch.draft import file_name, what_to_do, write_draft
    from chibo.batch.plan import unknown

    root = project.checkout()
    with readable_errors("new-notebook"):
        file_name(name, root / "notebooks")  # before the data are read: a name takes no time to refuse
        indicators = open_folder(root / "data").published.indicators
        if indicator not in list(indicators["id"]):
            raise unknown("indicator", indicator, list(indicators["id"]))
        path = write_draft(name, root / "notebooks", root, indicator=indicator, indicators=indicators)
    click.echo(click.format_filename(path))
    for line in what_to_do(path.stem):
        click.echo(line)
