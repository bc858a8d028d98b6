"""``python -m chibo.cli``: the command, where it is not installed."""

from chibo.cli import main

main()
