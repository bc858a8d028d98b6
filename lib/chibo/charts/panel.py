"""The axes of our pictures: matplotlib's own, made in half the time.

Most of the time axes take is spent on ticks: each is five artists, made one by one and set to look like the first.
Here all but the first are copies of it. There are no minor ticks, and what clips to the axes shares their rectangle.
"""

import copy

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Tick, XAxis, YAxis
from matplotlib.patches import Rectangle
from matplotlib.transforms import IdentityTransform

_TICK_LINES = ("gridline", "tick1line", "tick2line")
_TICK_LABELS = ("label1", "label2")


class Panel(Axes):
    """Axes to be made as ``figure.subplots(subplot_kw={"axes_class": Panel})``."""

    def _init_axis(self) -> None:
        self.xaxis, self.yaxis = _XAxis(self, clear=False), _YAxis(self, clear=False)
        for sides, axis in ((("bottom", "top"), self.xaxis), (("left", "right"), self.yaxis)):
            for side in sides:
                self.spines[side].register_axis(axis)

    def _gen_axes_patch(self) -> Rectangle:
        return _Ground((0, 0), 1, 1)


class _Ground(Rectangle):
    """The rectangle of the axes, which all that is drawn is clipped to: it need not be placed anew for each of them."""

    def get_patch_transform(self) -> IdentityTransform:
        return IdentityTransform()


class _Copying:
    """What an axis needs that its ticks are copies of its first one."""

    def _get_tick(self, major: bool) -> Tick:
        made = self.majorTicks if major else self.minorTicks
        return _copied(made[0]) if made else super()._get_tick(major)

    def _copy_tick_props(self, src: Tick, dest: Tick) -> None:
        """Do nothing: the tick is a copy already."""

    def set_clip_path(self, path: Artist, transform=None) -> None:
        self.minorTicks = []
        super().set_clip_path(path, transform)


class _XAxis(_Copying, XAxis):
    """The axis below."""


class _YAxis(_Copying, YAxis):
    """The axis at the left."""


def _copied(tick: Tick) -> Tick:
    same = copy.copy(tick)
    for name in (*_TICK_LINES, *_TICK_LABELS):
        setattr(same, name, copy.copy(getattr(tick, name)))
    for name in _TICK_LABELS:  # a label may be made bold, the others stay as they are
        label = getattr(same, name)
        label.set_fontproperties(label.get_fontproperties())
    return same
