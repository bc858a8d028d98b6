"""What a table is: its columns, units, keys, references and allowed values, one declaration each in ``tables.yml``.

The same declarations check a folder on the way in (:mod:`chibo.store`) and write its description
(:mod:`chibo.model.dictionary`), so the two cannot disagree. Rules that need more than one row: :mod:`chibo.rules`.
"""

from chibo.model.table import PACKAGE, Table

_LAYERS: dict[str, dict[str, Table]] = {"published": {}, "register": {}}
for _each in PACKAGE["resources"]:
    _LAYERS[_each["path"].partition("/")[0]][_each["name"]] = Table(_each["name"], **_each["schema"])
PUBLISHED, REGISTER = _LAYERS.values()
