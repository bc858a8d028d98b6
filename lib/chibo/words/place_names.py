"""Which area somebody meant who gave its name, in either language, with or without marks, instead of its id."""

import difflib
import re
from collections.abc import Iterable, Mapping

from chibo.errors import nearest
from chibo.words.folding import fold

_SHOWN = 6
_SINCE = re.compile(r" \d{4}$")  # how ids of new areas with the name of an old one end


def area_meant(given: object, areas: Mapping[str, Iterable[str]]) -> str:
    """Return what to say to an area nobody knows: the id of the one called so, of all that are, or the nearest.

    Parameters
    ----------
    given : what came
    areas : names of the areas by id
    """
    called = {area: _called(area, names) for area, names in areas.items()}
    name = fold(str(given))
    found = [area for area, names in called.items() if name in names]
    if not found and name:
        words = set(name.split())
        found = [area for area, names in called.items() if words <= {word for each in names for word in each.split()}]
    if not found and nearest(given, areas, shown=0):
        return nearest(given, areas)
    if not found:
        close = difflib.get_close_matches(name, [each for names in called.values() for each in names], n=1, cutoff=0.8)
        found = [area for area, names in called.items() if set(close) & names]
    if not found:
        return nearest(given, areas)
    if len(found) == 1:
        return f"did you mean {found[0]!r}?"
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"several are called so: {', '.join(map(repr, found[:_SHOWN]))}{more}"


def _called(area: str, names: Iterable[str]) -> set[str]:
    """Return everything an area is called in one spelling: its id, the last part of it, and its names."""
    return {fold(area), *(_SINCE.sub("", fold(part)) for part in (area, area.rpartition("/")[2])), *map(fold, names)}
