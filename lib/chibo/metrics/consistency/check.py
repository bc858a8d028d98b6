"""The outcome of comparing printed figures, in one shape whatever was compared.

A check compares what was printed with what other printed figures give for it. Both are intervals, because a printed
figure is one: :func:`chibo.metrics.consistency.rounding.interval_of`. It *agrees* when they meet, *differs* when they
do not, and is *unchecked*, with the reason, when something needed was not printed or does not compare.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import NamedTuple

import pandas as pd

from chibo.metrics.figures import trace

AGREES, DIFFERS, UNCHECKED = "agrees", "differs", "unchecked"
OUTCOMES = [DIFFERS, UNCHECKED, AGREES]
"""In the order a reader wants them."""


class Interval(NamedTuple):
    """The values a figure can stand for, both ends included; the middle is what was printed or computed from it."""

    low: float
    value: float
    high: float

    def meets(self, other: "Interval") -> bool:
        """Return whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class Check:
    """One comparison.

    Attributes
    ----------
    identity : id of the identity it applies (identities.csv)
    kind : kind of that identity
    area, period : of the printed whole
    outcome : ``agrees``, ``differs`` or ``unchecked``
    printed : what was printed, where it was
    computed : what the parts give for it, where they do
    why : reason of ``unchecked``, or what to know about another outcome, as the phrase ``why.<why>`` says it; may be
        empty
    possible : whole numbers (a base or a count) that would make it agree, as text such as ``35`` or ``174–175``;
        empty where not sought
    whole : ids of the figures of the whole
    parts : ids of the figures of the parts
    multipliers : what each part counts, in the order of ``parts``
    """

    identity: str
    kind: str
    area: str
    period: str
    outcome: str
    printed: Interval | None = None
    computed: Interval | None = None
    why: str = ""
    possible: str = ""
    whole: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    multipliers: tuple[int, ...] = ()


COLUMNS = [
    "identity",
    "kind",
    "area",
    "period",
    "outcome",
    "why",
    "printed",
    "printed_low",
    "printed_high",
    "computed",
    "computed_low",
    "computed_high",
    "difference",
    "possible",
    "whole",
    "parts",
    "multipliers",
    "status",
    "figures",
]


def compared(printed: Interval, computed: Interval) -> str:
    """Return ``agrees`` when the two can be the same value, else ``differs``."""
    return AGREES if printed.meets(computed) else DIFFERS


def frame(checks: Iterable[Check]) -> pd.DataFrame:
    """Return checks as a frame.

    Returns
    -------
    DataFrame
        One row per check: ``identity``, ``kind``, ``area``, ``period``, ``outcome``, ``why``, ``printed`` and
        ``computed`` with their ``_low`` and ``_high`` (missing where unknown), ``difference`` (computed − printed;
        missing when one is), ``possible``, ``whole`` and ``parts`` (figure ids, separated by blanks), ``multipliers``
        (one per part, separated by blanks), ``status`` (``derived``), ``figures``.
    """
    rows = []
    for check in checks:
        row = asdict(check)
        for side in ("printed", "computed"):
            low, value, high = getattr(check, side) or (None, None, None)
            row |= {side: value, f"{side}_low": low, f"{side}_high": high}
        both = check.printed is not None and check.computed is not None
        row["difference"] = round(check.computed.value - check.printed.value, 6) if both else None
        row |= {name: " ".join(map(str, getattr(check, name))) for name in ("whole", "parts", "multipliers")}
        rows.append(row | {"status": "derived", "figures": trace(row["whole"], row["parts"])})
    numbers = [name for name in COLUMNS if name.split("_")[0] in ("printed", "computed", "difference")]
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(numbers, "float64"))
