"""The command line, ``chibo``: render, verify, refresh, check, new, new-notebook, import, dictionary.

Only here is anything said to the terminal, and only here does a wrong request become an exit code: 2 for a request
that cannot be done, 1 for data or notebooks that failed. Commands import what they need when they run, so that help
is there at once. They stand by what they work on: reports, notebooks, data.
"""

import contextlib
import sys

import click

from chibo.cli.data import check, dictionary, import_, new
from chibo.cli.notebooks import new_notebook, refresh
from chibo.cli.reports import render, verify


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="chibo", message="chibo %(version)s")
def main() -> None:
    """Reports on the Party organisation of Đà Lạt, from published figures and registers of units and cells."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no Vietnamese must not end a batch.
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="replace")


for _command in (render, verify, refresh, check, new, new_notebook, import_, dictionary):
    main.add_command(_command)
