"""How pandas keeps text wherever reports are made: as Python's own strings, not for Arrow; it stays pandas' ``str``.

A report asks small tables small questions by the thousand, and of such text each takes a fraction of the time. Every
kernel loads this as an extension of IPython, so that a notebook finds the same whichever engine runs it.
"""

import pandas as pd


def keep_text_as_strings() -> None:
    """Set it for this process, and all that are forked from it; before the model is imported, which takes it down."""
    pd.set_option("mode.string_storage", "python")


def load_ipython_extension(shell) -> None:
    """Set it for a notebook."""
    keep_text_as_strings()
