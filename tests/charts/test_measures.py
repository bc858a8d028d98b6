"""What is remembered of a text's size is what matplotlib would measure."""

import io

import pytest
from chibo.charts import theme
from chibo.charts.measures import MeasuringRenderer
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure


def _extent(renderer: type[RendererSVG], text: str, **style) -> list[float]:
    figure = Figure(dpi=72)
    return list(figure.text(0.5, 0.5, text, **style).get_window_extent(renderer(100, 100, io.StringIO())).bounds)


@pytest.mark.parametrize("text", ["Phường 1", "2013", "hai dòng:\nĐà Lạt", ""])
@pytest.mark.parametrize("style", [{"fontsize": 7.2}, {"fontsize": 11.5, "fontweight": "bold"}, {"style": "italic"}])
def test_a_text_is_as_large_as_matplotlib_finds_it(text, style):
    with theme.style():
        expected = _extent(RendererSVG, text, **style)
        assert _extent(MeasuringRenderer, text, **style) == pytest.approx(expected)
        assert _extent(MeasuringRenderer, text, **style) == pytest.approx(expected), "remembered"


def test_matplotlib_asks_for_the_heights_of_a_font(monkeypatch):
    def nothing(_, prop):
        return 0, 0, 0

    with theme.style():
        before = _extent(MeasuringRenderer, "a", fontsize=9)
        monkeypatch.setattr(MeasuringRenderer, "_get_font_height_metrics", nothing)
        assert _extent(MeasuringRenderer, "a", fontsize=9)[3] < before[3], "it no longer asks: the method is of no use"
