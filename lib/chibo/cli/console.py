"""What all commands share: places, words that arrive on every console, and what becomes of a wrong request."""

import contextlib
import sys

import click

_LONGEST = 2_000  # characters of a line, before its end


class Place(click.Path):
    """A path that is not empty: an unset variable of a shell must not mean the current folder."""

    name = "place"

    def convert(self, value, param, ctx):
        """Return the path as it was given."""
        if not str(value):
            self.fail("it is empty; name a file or folder", param, ctx)
        return self.coerce_path_result(value)


class Console(click.Group):
    """Commands whose words, the help too, arrive on a console that knows no Vietnamese: with a ? for what it lacks."""

    def main(self, *arguments, **options):
        """Run a command."""
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="replace")
        return super().main(*arguments, **options)


@contextlib.contextmanager
def answering(command: str, stays: str = "what is finished stays"):
    """Let a command tell a line; turn a wrong request into one and exit code 2, what cannot be done into 1."""
    from chibo.batch.engine import EngineError
    from chibo.batch.plan import RequestError
    from chibo.errors import DataError, Explained
    from chibo.office import IntakeError, WorkbookError
    from chibo.pages.files import NotWritten

    def tell(line: object, leave: int | None = None) -> None:
        lines = f"chibo {command}: {line}".splitlines()
        ends = (each if len(each) <= _LONGEST else f"{each[:_LONGEST]} … {each[-200:]}" for each in lines)
        click.echo("\n".join(ends), err=True)
        if leave:
            sys.exit(leave)

    try:
        yield tell
    except DataError as error:  # they begin with the folder
        click.echo(error, err=True)
        sys.exit(1)
    except (EngineError, NotWritten, WorkbookError) as error:
        tell(f"{error}; {stays}" if isinstance(error, NotWritten) else error, leave=1)
    except (RequestError, IntakeError, Explained) as error:
        tell(error, leave=2)
    except OSError as error:  # a place that no command foresaw
        tell(f"{error.filename or 'a file'}: {(error.strerror or str(error)).lower()}; {stays}", leave=2)
    except RuntimeError as error:
        if "Symlink loop" not in str(error):
            raise
        tell(f"{error}; {stays}", leave=2)
    except KeyboardInterrupt:
        tell(f"stopped; {stays}", leave=130)
