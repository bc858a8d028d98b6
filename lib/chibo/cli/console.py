"""What all commands share: places, words that arrive on every console, and what becomes of a wrong request."""

import contextlib
import gettext
import os
import sys
from pathlib import Path

import click

from chibo.batch.plan import RequestError
from chibo.errors import DataError, Explained, reason
from chibo.office import IntakeError, WorkbookError
from chibo.pages.files import NotWritten
from chibo.words import message, spoken
from chibo.words.phrases import LANGUAGE_VARIABLE

_LONGEST = 2_000  # characters of a line, before its end


class Place(click.Path):
    """A path that is not empty: an unset variable of a shell must not mean the current folder."""

    name = "place"

    def convert(self, value, param, ctx):
        """Return the path as it was given."""
        if not str(value):
            self.fail(message("cli.empty_place"), param, ctx)
        return self.coerce_path_result(value)


class Console(click.Group):
    """Commands with help in the language of who asks, whose words arrive on any console: with a ? for what it lacks."""

    def main(self, *arguments, **options):
        """Run a command."""
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="replace")
        gettext.bindtextdomain("messages", Path(__file__).with_name("locale"))  # of what click itself says
        self.speak()
        return super().main(*arguments, **options)

    def get_command(self, context, name):
        """Return a command with its help."""
        command = super().get_command(context, name)
        return command and _explain(command, name)

    def speak(self, lang: str | None = None) -> None:
        """Let this process and those it starts say everything in a language, or in that of the surroundings."""
        if lang:
            os.environ[LANGUAGE_VARIABLE] = lang
        os.environ["LANGUAGE"] = spoken().lang
        _explain(self, "chibo")


def _explain(command: click.Command, name: str) -> click.Command:
    """Give a command and its options their help."""
    words = spoken()
    command.help = words.label(f"cli.{name}.help")
    command.short_help = words.label(f"cli.{name}.short") if words.has(f"cli.{name}.short") else None
    for option in (each for each in command.params if isinstance(each, click.Option)):
        keys = f"cli.{name}.{option.name}", f"cli.{option.name}"
        option.help = next((words.label(key) for key in keys if words.has(key)), option.help)
    return command


@contextlib.contextmanager
def answering(command: str, stays: str = "cli.stays"):
    """Let a command tell a line; turn a wrong request into one and exit code 2, what cannot be done into 1."""
    from chibo.batch.engine import EngineError  # takes longer than help

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
        tell(f"{error}; {message(stays)}" if isinstance(error, NotWritten) else error, leave=1)
    except (RequestError, IntakeError, Explained) as error:
        tell(error, leave=2)
    except OSError as error:  # a place that no command foresaw
        place = error.filename or message("cli.a_file")
        tell(f"{place}: {reason(error)}; {message(stays)}", leave=2)
    except RuntimeError as error:
        if "Symlink loop" not in str(error):
            raise
        tell(f"{error}; {message(stays)}", leave=2)
    except KeyboardInterrupt:
        tell(f"{message('cli.stopped')}; {message(stays)}", leave=130)
