"""How text stands in frames: as Python's own strings, not kept for Arrow; for pandas both are ``str``.

Reports ask small tables small questions by the thousand, and of such text each takes a fraction of the time.
"""

import numpy as np
import pandas as pd

TEXT = pd.StringDtype("python", na_value=np.nan)
"""The type of a column of text."""


def keep_text_as_strings() -> None:
    """Let new columns of text be of this type, too, in this process and all that are forked from it."""
    pd.set_option("mode.string_storage", "python")
