"""Options that several commands share."""

import click

JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes at once.  [default: one for each core]"
)
DATA = click.option("--data", metavar="DIR", help="Data folder.  [default: the project's own data/]")

ENGINE = click.option(
    "--engine",
    type=click.Choice(["warm", "standard"]),
    default="warm",
    show_default=True,
    help="warm: in copies of one process that has everything ready. standard: papermill's own, slower and the same.",
)
