"""A flow: stacked nodes side by side, and bands between them as wide as what goes from one to the other."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

NODE_WIDTH = 0.14
"""Width of a node; stages stand one unit apart."""

Span = tuple[float, float]


def nodes(ways: pd.DataFrame, stages: Sequence[str], value: str, orders: Sequence[Sequence[str]]) -> dict:
    """Return where each node stands: ``{(stage number, name): (low, high)}``, the first of an order at the top.

    ``ways`` needs the columns of ``stages`` and the number ``value``; ``orders`` gives the order of each stage.
    """
    total = ways[value].sum()
    gap = 0.03 * total
    spans = {}
    for number, (stage, order) in enumerate(zip(stages, orders, strict=True)):
        sizes = ways.groupby(stage)[value].sum()
        top = total + gap * (len(order) - 1) / 2
        for name in order:
            if sizes.get(name, 0):
                spans[number, name] = (top - sizes[name], top)
                top -= sizes[name] + gap
    return spans


def bands(
    ax: Axes, ways: pd.DataFrame, stages: Sequence[str], value: str, spans: Mapping, colour: Callable[[pd.Series], str]
) -> None:
    """Draw a band for every way between neighbouring stages, in the order of the nodes it joins."""
    for number, (left, right) in enumerate(zip(stages[:-1], stages[1:], strict=True)):
        starts = {name: span[1] for (stage, name), span in spans.items() if stage == number}
        ends = {name: span[1] for (stage, name), span in spans.items() if stage == number + 1}
        between = ways.groupby([left, right], as_index=False)[value].sum()
        rank = [(-spans[number, row[left]][1], -spans[number + 1, row[right]][1]) for _, row in between.iterrows()]
        for position in sorted(range(len(between)), key=rank.__getitem__):
            row = between.iloc[position]
            source, target, size = row[left], row[right], row[value]
            shape = band(
                number + NODE_WIDTH / 2,
                number + 1 - NODE_WIDTH / 2,
                (starts[source] - size, starts[source]),
                (ends[target] - size, ends[target]),
            )
            ax.add_patch(PathPatch(shape, facecolor=colour(row), alpha=0.28, linewidth=0))
            starts[source] -= size
            ends[target] -= size


def band(x0: float, x1: float, left: Span, right: Span) -> Path:
    """Return the curved band between two spans."""
    (l0, l1), (r0, r1) = left, right
    middle = (x0 + x1) / 2
    points = [(x0, l0), (middle, l0), (middle, r0), (x1, r0), (x1, r1), (middle, r1), (middle, l1), (x0, l1), (x0, l0)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return Path(points, codes)
