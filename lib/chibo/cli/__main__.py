"""``python -m chibo.cli`` is ``chibo``."""

from chibo.cli import main

main()
