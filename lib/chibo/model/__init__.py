"""What a table is: its columns, units, keys, references and allowed values.

One class a table. The same classes check a folder on the way in (:mod:`chibo.store`) and write its description
(:mod:`chibo.model.descriptor`), so the two cannot disagree. Rules that need more than one row: :mod:`chibo.rules`.
"""

from chibo.model.published import PUBLISHED
from chibo.model.register import REGISTER

__all__ = ["PUBLISHED", "REGISTER"]
