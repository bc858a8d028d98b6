"""What a table is: its columns, units, keys, references and allowed values, one declaration each.

The same declarations check a folder on the way in (:mod:`chibo.store`) and write its description
(:mod:`chibo.model.dictionary`), so the two cannot disagree. Rules that need more than one row: :mod:`chibo.rules`.
"""

from chibo.model.published import PUBLISHED
from chibo.model.register import REGISTER

__all__ = ["PUBLISHED", "REGISTER"]
