"""What comparing printed figures with one another found, as plain lines for a terminal."""

import math

from chibo.errors import SHOWN, counted
from chibo.metrics.consistency import checks, dated_otherwise
from chibo.store import Published


def comparison_lines(published: Published, *, everything: bool = False) -> list[str]:
    """Return what came of comparing printed figures: how much of it differs, what, and pages dated otherwise.

    Parameters
    ----------
    published : the published layer
    everything : list every comparison, not only the first that differ
    """
    found = checks(published)
    counts = found["outcome"].value_counts()
    agree, differ, unchecked = (int(counts.get(name, 0)) for name in ("agrees", "differs", "unchecked"))
    said = [counted(differ, "differs", "differ"), counted(agree, "agrees", "agree"), f"{unchecked} unchecked"]
    lines = [f"{counted(len(found), 'comparison')} of printed figures: {', '.join(said)}"]
    names = published.identities.set_index("id")["name_en"]
    places = published.areas.set_index("id")["name_en"]
    listed = found if everything else found[found["outcome"] == "differs"].head(SHOWN)
    for row in listed.itertuples():
        numbers = [f"printed {_plain(row.printed)} ({row.whole})"] if row.whole else []
        numbers += [f"computed {_plain(row.computed)}"] if not math.isnan(row.computed) else []
        numbers += [f"difference {_plain(row.difference, sign='+')}"] if not math.isnan(row.difference) else []
        numbers += [row.why.replace("_", " ")] if row.why else []
        place = f"{places[row.area]} ({row.area}), {row.period or 'undated'}"
        lines.append(f"  {row.outcome}: {place}: {names[row.identity]}: {', '.join(numbers)}")
    if not everything and differ > SHOWN:
        lines.append(f"  … and {differ - SHOWN} more; 'chibo check --all' lists everything")
    for row in dated_otherwise(published).itertuples():
        lines.append(f"  dated otherwise: page of {row.published}, text of {row.text_date}: {row.title}")
    return lines


def _plain(number: float, sign: str = "") -> str:
    """Return a number with at most four decimals: 64,132 · 394.38 · 3.6364."""
    return f"{number:{sign},.4f}".rstrip("0").rstrip(".")
