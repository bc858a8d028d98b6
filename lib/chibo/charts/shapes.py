"""Bars, tiles and cells one by one, each a shape with words of its own; they look as matplotlib's bars do.

A picture has up to a hundred of them. ``Axes.bar`` is made for many at once: a single one takes it ten times longer.
"""

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.text import Text


def upright(ax: Axes, x: float, height: float, *, bottom: float = 0, width: float, color, **style) -> Rectangle:
    """Draw a bar around ``x`` that stands on ``bottom``, where the axis may begin."""
    bar = box(ax, x - width / 2, bottom, width, height, facecolor=color, **style)
    bar.sticky_edges.y.append(bottom)
    return bar


def lying(ax: Axes, y: float, width: float, *, left: float = 0, height: float, color, **style) -> Rectangle:
    """Draw a bar around ``y`` that begins at ``left``, where the axis may begin."""
    bar = box(ax, left, y - height / 2, width, height, facecolor=color, **style)
    bar.sticky_edges.x.append(left)
    return bar


def box(ax: Axes, x: float, y: float, width: float, height: float, **style) -> Rectangle:
    """Draw a rectangle from its lower left corner; the axes stay free to grow with it.

    What stands over their edge is cut off, unless it says otherwise: a layout need not look at it.
    """
    shape = ax.add_artist(Rectangle((x, y), width, height, in_layout=not style.get("clip_on", True), **style))
    ax.update_datalim([(x, y), (x + width, y + height)])
    ax.autoscale(None)
    return shape


def within(ax: Axes, x: float, y: float, text: str, **style) -> Text:
    """Write a number into the middle of a shape; a layout need not look whether it stands over the edge of the axes."""
    return ax.text(x, y, text, ha="center", va="center", in_layout=False, **style)
