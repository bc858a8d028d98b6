"""Commands about data folders: ``chibo check``, ``dictionary``, ``new``, ``import`` and ``synthesise``."""

import sys
from pathlib import Path

import click

from chibo.cli.answers import open_folder, readable_errors, readable_intake
from chibo.cli.options import DATA
from chibo.errors import counted


@click.command(short_help="Check a data folder; list where printed figures differ.")
@DATA
@click.option("--all", "everything", is_flag=True, help="List what agrees and what cannot be checked, too.")
def check(data, everything) -> None:
    """Check a data folder, say what it holds and list where its printed figures differ from one another.

    Data that do not fit the model end with exit code 1. A difference between printed figures is a finding, not an
    error: it stays as printed, and the exit code is 0.
    """
    from chibo.batch.plan import data_location
    from chibo.report.comparisons import comparison_lines

    with readable_errors("check"):
        root, name = data_location(data)
        opened = open_folder(root / name)
    click.echo(opened.summary())
    for line in comparison_lines(opened.published, everything=everything):
        click.echo(line)
    for warning in opened.warnings:
        click.echo(f"worth a look: {warning}", err=True)


@click.command(short_help="Write the data dictionary of a data folder.")
@DATA
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a file is not current.")
def dictionary(data, check) -> None:
    """Write DICTIONARY.vi.md and DICTIONARY.en.md into a data folder: what every table, column and code means."""
    from chibo.batch.plan import data_location
    from chibo.model.dictionary import stale, write_dictionary

    with readable_errors("dictionary"):
        root, name = data_location(data)
        folder = root / name
        old = stale(open_folder(folder), folder)
        if old and check:
            click.echo(f"{' and '.join(path.name for path in old)} not current; run 'chibo dictionary'", err=True)
            sys.exit(1)
        said = ", ".join(path.name for path in (old and write_dictionary(open_folder(folder), folder)))
    click.echo(f"{said or 'the data dictionary'} {'written' if old else 'is current'}")


@click.command(short_help="Write a blank data folder with one workbook to fill in.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def new(folder) -> None:
    """Write a blank data folder: empty tables in DIR/register, and the workbook DIR/register.xlsx to fill them with.

    The workbook has a sheet for each table, with notes and lists to choose from in Vietnamese. DIR must be new or
    empty.
    """
    from chibo.office.blank import new_folder

    with readable_intake("new"):
        click.echo(f"{click.format_filename(new_folder(folder))}: fill it in, then 'chibo import'")


@click.command("import", short_help="Read workbooks of an office into a register.")
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
    from chibo.office.faults import fault_table
    from chibo.office.importing import import_workbooks

    with readable_intake("import"):
        done = import_workbooks(workbooks, into, partial=partial)
    for notice in done.notices:
        click.echo(notice, err=True)
    if done.faults:
        click.echo(f"{counted(done.left_out, 'row')} left out:\n{fault_table(done.faults)}", err=True)
    tables = ", ".join(f"{table} ({count})" for table, count in done.written.items())
    stayed = f"; as they were: {', '.join(done.kept)}" if done.kept else ""
    click.echo(f"{click.format_filename(into / 'register')}: replaced {tables}{stayed}")


@click.command(short_help="Make the synthetic demonstration register.")
@click.option("--seed", type=int, default=2013, show_default=True, help="The same seed gives the same register.")
@click.option(
    "--reading", type=click.Choice(["C", "D"]), default="C", show_default=True, help="Reading of the baseline."
)
@click.option("--into", type=click.Path(path_type=Path), metavar="DIR", help="Data folder.  [default: data/]")
def synthesise(seed, reading, into) -> None:
    """Write DIR/register: made-up units, cells and organisations that satisfy every published total.

    A register that is not itself synthetic is never overwritten. One command at a time writes there: a second one waits
    a little, then says so.
    """
    from chibo import project
    from chibo.office.made_up import make_register

    folder = into or project.checkout() / "data"
    open_folder(folder.resolve())  # what is wrong with it, before anybody waits for another command
    with readable_intake("synthesise"):
        register = make_register(folder, seed=seed, reading=reading)
    click.echo(
        f"{click.format_filename(folder / 'register')}: "
        f"{counted(len(register.units), 'unit')}, {counted(len(register.cells), 'cell')}"
    )
