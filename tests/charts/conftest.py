"""Every chart of the project, drawn once in each language from the shipped data as the panel for exploring does."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from chibo.explore import VIEWS
from chibo.report import open_report
from chibo.store import open_data
from matplotlib.colors import to_rgb

DATA = Path(__file__).parents[2] / "data"
CITY, YEAR = "da-lat", 2013
LANGUAGES = ("vi", "en")
PUBLISHED = [view.chart for view in VIEWS if view.layer == "published"]
REGISTER = [view.chart for view in VIEWS if view.layer == "register"]


def draw_all(langs=LANGUAGES, data=None, names=PUBLISHED):
    """Return charts as a notebook shows them, with their sources, by name of the chart function and language."""
    asked = {"year": YEAR, "area": CITY, "data": data or open_data(DATA), "demo": True}
    reports = [open_report(lang=lang, **asked) for lang in langs]
    return {(view.chart, of.lang): view.picture(of) for of in reports for view in VIEWS if view.chart in names}


def with_svg(pictures):
    return {key: SimpleNamespace(chart=chart, svg=chart.to_svg()) for key, chart in pictures.items()}


@pytest.fixture(scope="session")
def drawn(data):
    """Every chart of published figures by name and language, with the SVG of each."""
    return with_svg(draw_all(data=data))


@pytest.fixture(scope="session")
def drawn_from_register(data):
    """Every chart of the register by name and language, with the SVG of each."""
    return with_svg(draw_all(data=data, names=REGISTER))


@pytest.fixture(scope="session", params=[(name, lang) for name in PUBLISHED for lang in LANGUAGES], ids="-".join)
def one(request, drawn):
    """One chart of published figures in one language: ``name``, ``lang``, ``chart`` and its ``svg``."""
    name, lang = request.param
    return SimpleNamespace(name=name, lang=lang, **vars(drawn[name, lang]))


EACH = [(name, lang) for name in [*PUBLISHED, *REGISTER] for lang in LANGUAGES]


@pytest.fixture(scope="session", params=EACH, ids="-".join)
def picture(request):
    """One chart of either layer in one language: ``chart`` and its ``svg``."""
    name, _ = request.param
    return request.getfixturevalue("drawn" if name in PUBLISHED else "drawn_from_register")[request.param]


def shown_texts(figure):
    """Return every text a reader sees: titles, labels, tick labels inside the axes, legends, annotations."""
    texts = list(figure.texts)
    for ax in figure.axes:
        texts += [*ax.texts, ax.title, ax._left_title, ax._right_title]
        texts += ax.get_legend().get_texts() if ax.get_legend() else []
        if ax.axison:
            texts += [ax.xaxis.label, ax.yaxis.label, *tick_labels(ax.xaxis), *tick_labels(ax.yaxis)]
    return [text for text in texts if text.get_visible() and text.get_text().strip()]


def tick_labels(axis):
    low, high = sorted(axis.get_view_interval())
    return [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]


def contrast(one, other) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
