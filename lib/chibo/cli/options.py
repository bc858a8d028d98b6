"""Options that several commands share, and what is said to one that none has."""

import contextlib

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


class WithParameters(click.Command):
    """A command with ``-p NAME=VALUE``: to a notebook's parameter given as an option it says how it is given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            name = error.option_name.lstrip("-")
            if name not in _parameters():  # year and lang have options of their own, which click names
                raise
            remedy = f"{name!r} is a parameter of a notebook: -p {name}=..."
            raise click.NoSuchOption(error.option_name, f"{error.message} {remedy}", ctx=ctx) from None


def _parameters() -> set[str]:
    """Return the names of what the notebooks take with ``-p``."""
    from chibo import project
    from chibo.batch.plan import OPTIONS, RequestError, declared

    names = set()
    for notebook in (project.checkout() / "notebooks").glob("*.ipynb"):
        with contextlib.suppress(RequestError):
            names |= set(declared(notebook))
    return names - set(OPTIONS)
