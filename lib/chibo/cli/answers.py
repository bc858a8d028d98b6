"""What a person reads when something cannot be done: one line or one list, an exit code, never a traceback."""

import contextlib
import sys
from pathlib import Path

import click


def open_folder(folder: Path):
    """Open a data folder, or leave with everything that is wrong with it."""
    from chibo.store import DataError, open_data

    try:
        return open_data(folder)
    except DataError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@contextlib.contextmanager
def readable_errors(command: str):
    """Turn a wrong request into one line and exit code 2, what cannot be done into 1, Ctrl-C into a quiet end."""
    from chibo.batch.engine import EngineError, RefusedData
    from chibo.batch.plan import RequestError
    from chibo.pages.whole import NotWritten

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
def readable_intake(command: str):
    """Turn a request that cannot be done into one line and exit code 2, a refused workbook into its table and 1."""
    from chibo.office.faults import IntakeError, WorkbookError

    try:
        yield
    except IntakeError as error:
        click.echo(f"chibo {command}: {error}", err=True)
        sys.exit(1 if isinstance(error, WorkbookError) else 2)
    except KeyboardInterrupt:
        click.echo(f"chibo {command}: stopped; nothing was changed", err=True)
        sys.exit(130)
