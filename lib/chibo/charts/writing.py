"""Writes a figure as SVG, with one renderer for all there is to measure and to draw.

What matplotlib saves by itself is drawn twice where it has a layout, the first time for the layout alone, and each time
by another renderer, as is every word somebody measures before; each of them measures every word anew.
"""

import io

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from chibo.charts.measures import MeasuringRenderer


class Writing:
    """A figure being written: inside the ``with`` its texts are measured as they will stand in the SVG."""

    def __init__(self, figure: Figure):
        self._figure, self._buffer = figure, io.StringIO()

    def __enter__(self) -> "Writing":
        self._canvas, self._dpi = self._figure.canvas, self._figure.dpi
        self._figure.dpi = FigureCanvasSVG.fixed_dpi
        width, height = self._figure.bbox.size
        nothing_that_changes = {"Date": None, "Creator": None}
        self._renderer = MeasuringRenderer(
            width, height, self._buffer, image_dpi=self._dpi, metadata=nothing_that_changes
        )
        _Canvas(self._figure, self._renderer)
        _leave_out_of_layout(self._figure)
        return self

    def __exit__(self, *_) -> None:
        self._figure.set_canvas(self._canvas)
        self._figure.dpi = self._dpi

    def svg(self) -> str:
        """Return the figure as SVG; laid out only the first time, for each layout would move it all by a hair."""
        if engine := self._figure.get_layout_engine():
            engine.execute(self._figure)
            self._figure.set_layout_engine(None)
        self._figure.draw(self._renderer)
        self._renderer.finalize()
        return self._buffer.getvalue()


def _leave_out_of_layout(figure: Figure) -> None:
    """Spare the layout what cannot change it: spines, which lie on the edge of their axes, and labels nobody wrote.

    For each of them matplotlib measures every tick of its axis once more.
    """
    for ax in figure.axes:
        ax.spines[:].set_in_layout(False)
        for axis in (ax.xaxis, ax.yaxis):
            if not axis.get_label_text():
                axis.set_label_coords(0, 0)


class _Canvas(FigureCanvasSVG):
    """A canvas of a renderer that is there already, which is what matplotlib asks for when it measures."""

    def __init__(self, figure: Figure, renderer: MeasuringRenderer):
        super().__init__(figure)
        self._renderer = renderer

    def get_renderer(self) -> MeasuringRenderer:
        """Return the renderer."""
        return self._renderer
