"""Exploring at the screen: panels over the same metrics, charts and sentences as the notebooks.

:mod:`~chibo.explore.views` lists what the first can look at, the second has all printed figures; here are the widgets,
and what they show: a sentence, a picture, its table, its sources, and the lines of code that make the picture. Nothing
here computes or draws.
"""

import contextlib
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen
from typing import NamedTuple

import ipywidgets as widgets

from chibo import charts, metrics, project
from chibo.charts.chart import Chart
from chibo.explore.views import PUBLISHED, VIEWS, View
from chibo.metrics.figures import select
from chibo.pages.index import index_name
from chibo.pages.page import download
from chibo.report import open_report
from chibo.report.display import Finding, TableView, rendered
from chibo.store import Data, open_data
from chibo.words import LANGUAGES, Words

_TABS = ("table", "sources", "code")


class Shown(NamedTuple):
    """What is to be seen of one choice; without figures for it, a sentence that says so and nothing else."""

    sentence: Finding
    picture: Chart | None
    table: TableView | None  # what its marks say, as on a page
    sources: TableView | None  # where its figures and the sentence's were printed
    code: str  # the lines that make the same picture in a cell


def show(data: Data, view: View, *, area: str, year: int, lang: str) -> Shown:
    """Return what a choice shows; each is a report of its own, so its sources are those of this picture.

    Raises :class:`~chibo.report.ReportError` when the area, the year or the language is none of those there are.
    """
    report = open_report("explore", year=year, lang=lang, area=area, data=data, demo=True)
    picture, sentence = view.picture(report), view.sentence(report)
    if not isinstance(picture, Chart):
        # A sentence about nothing does not always name the place; what stands for a picture does.
        sentence = sentence if sentence and sentence.figures else picture or report.about_register()
        picture = None
    demo = view.layer == "register" and data.register is not None and data.register.synthetic
    code = _code(data, view.line, year=year, lang=lang, area=area, **{"demo": True} if demo else {})
    return Shown(sentence, picture, picture and picture.listed, report.sources() if report.used else None, code)


def _code(data: Data, line: str, **chosen) -> str:
    """Return the lines that open a report of the data on what is chosen, and the one that draws."""
    folder, root = data.path.resolve(), project.root().resolve()
    if folder != (project.root() / "data").resolve():
        chosen["data"] = (folder.relative_to(root) if folder.is_relative_to(root) else folder).as_posix()
    given = (f'{name}="{each}"' if name in ("lang", "area") else f"{name}={each!r}" for name, each in chosen.items())
    opened = f"report = open_report({', '.join(given)})"
    return "\n".join(["from chibo import charts, metrics, open_report", opened, line])


def open_panel(
    data: str | Path | Data = "data", *, year: int = 2013, lang: str = "vi", area: str = "da-lat", demo: bool = False
) -> "Panel":
    """Return the panel, for the last line of a cell, with the choice it shows first.

    A synthetic register is among the choices only with ``demo``.

    Raises
    ------
    ReportError, DataError
        When the choice is none of those there are; when the data folder cannot be used.
    """
    opened = open_report("explore", year=year, lang=lang, area=area, data=data).data
    if not demo and opened.register is not None and opened.register.synthetic:
        opened = replace(opened, register=None)
    return Panel(opened, year=year, lang=lang, area=area)


class _Board:
    """Widgets that choose, and below them what is ``shown``; all of it lives in the notebook's kernel."""

    def __init__(self, data: Data, lang: str):
        self.data, self._filling = data, False
        languages = [(Words(each).label("page.language"), each) for each in LANGUAGES]
        self.lang = widgets.ToggleButtons(options=languages, value=lang)
        self.lang.style.button_width = "auto"

    @contextlib.contextmanager
    def _offering(self, words: Words):
        """Let choices be filled without an answer to each change, and name them."""
        self._filling = True
        try:
            yield
            for name, choice in self._choices.items():
                choice.description = words.label(f"explore.{name}")
        finally:
            self._filling = False

    def _lay_out(self, names: Sequence[str], *below: widgets.Widget) -> None:
        self._above, self._tabs = widgets.HTML(), widgets.Tab([widgets.HTML() for _ in _TABS])
        self._choices = {name: getattr(self, name) for name in names}
        for choice in self._choices.values():
            choice.layout, choice.style.description_width = widgets.Layout(width="auto", max_width="42rem"), "7rem"
            choice.observe(self._changed, names="value")
        self._box = widgets.VBox([*self._choices.values(), self._above, self._tabs, *below])
        self._box.add_class("chibo-explored")

    def _show(self, file: str, words: Words) -> None:
        """Show what was chosen; ``file`` is what its numbers are called where they are taken along."""
        shown, picture = self.shown, self.shown.picture
        take = download(picture.to_csv(), file) if picture else {}
        self._above.value = rendered("explored", shown=shown, finding=shown.sentence, download=take, words=words)
        parts = {"no_table": shown.table, "no_sources": shown.sources}
        texts = [
            part.to_html() if part else rendered("finding", finding=Finding(words.label(f"explore.{none}")))
            for none, part in parts.items()
        ]
        texts.append(rendered("code", code=shown.code, words=words))
        for tab, text in zip(self._tabs.children, texts, strict=True):
            tab.value = text
        self._tabs.titles = [words.label(f"explore.{name}") for name in _TABS]

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        text = f"{self.shown.sentence.text} {Words(self.lang.value).label('explore.run_hint')}"
        return self._box._repr_mimebundle_() | {"text/plain": text}


class Panel(_Board):
    """Widgets that choose one of the pictures of the notebooks, a place and a year."""

    def __init__(self, data: Data, *, year: int, lang: str, area: str):
        super().__init__(data, lang)
        self._held: dict[tuple[str, int], set[View]] = {}
        years = {year, *data.published.observations["end"].dropna().dt.year}
        self._layers = {"published": "published"}  # a synthetic register says so before anything is chosen from it
        if data.register is not None:
            years |= set(data.register.headcounts["year"].dropna())
            self._layers["register"] = "synthetic" if data.register.synthetic else "register"
        self.layer, self.subject, self.view = widgets.ToggleButtons(), widgets.Dropdown(), widgets.Dropdown()
        self.layer.style.button_width = "auto"
        self.area = widgets.Combobox(ensure_option=True, continuous_update=False)  # whose list is searched as one types
        self.year = widgets.IntSlider(value=year, min=int(min(years)), max=int(max(years)), continuous_update=False)
        self.make, self.made = widgets.Button(layout=widgets.Layout(width="auto")), widgets.HTML()
        self.make.on_click(self._make)
        self._lay_out(("lang", "layer", "subject", "view", "area", "year"), self.make, self.made)
        self._fill("published", VIEWS[0].subject, VIEWS[0], area)

    def _changed(self, change) -> None:
        if not self._filling and self.area.value in self._places:  # else it was emptied
            self._fill(self.layer.value, self.subject.value, self.view.value, self._places[self.area.value])

    def _fill(self, layer: str, subject: str, view: View, area: str) -> None:
        """Offer what there is to choose, in the chosen language, keep what is still possible, and show it."""
        words, there = Words(self.lang.value), self._there(area, self.year.value)
        with self._offering(words):
            layers = [(words.label(f"explore.layer_{name}"), each) for each, name in self._layers.items()]
            _offer(self.layer, layers, layer)
            views = [each for each in VIEWS if each.layer == self.layer.value]
            views = [each for each in views if each in there] or views  # which then say that nothing was found
            subjects = dict.fromkeys(each.subject for each in views)
            _offer(self.subject, [(words.label(f"explore.subject_{name}"), name) for name in subjects], subject)
            views = [each for each in views if each.subject == self.subject.value]
            _offer(self.view, [(words.label(each.name), each) for each in views], view)
            self._places = {names[words.lang]: each for each, names in self.data.published.place_names.items()}
            self.area.options = tuple(self._places)
            self.area.value = next(name for name, each in self._places.items() if each == area)
            self.make.description = words.label("explore.make")
        self._chosen = {"area": area, "year": self.year.value, "lang": self.lang.value}
        self.shown = show(self.data, self.view.value, **self._chosen)
        file = f"{area.replace('/', '-')}-{self.year.value}-{self.view.value.chart}.{words.lang}"
        self._show(file, words)

    def _make(self, _) -> None:
        """Make the reports on what is shown as ``chibo render`` does, and tell of each page, and where they are."""
        lang, asked = self._chosen["lang"], ["--areas", self._chosen["area"], "--data", str(self.data.path.resolve())]
        asked += ["--years", str(self._chosen["year"]), "--lang", lang]
        command = [sys.executable, "-m", "chibo.cli", "--lang", lang, "render", *asked]
        self.make.disabled, self.made.value = True, ""
        with Popen(command, stdout=PIPE, stderr=STDOUT, encoding="utf-8", errors="replace") as process:
            for line in process.stdout:
                self.made.value = rendered("finding", finding=Finding(line.strip()))
        if not process.returncode:  # JupyterLab serves the files of the folder it was started in
            path = f"{os.environ.get('JUPYTERHUB_SERVICE_PREFIX', '/')}files/outputs/{index_name(lang)}"
            self.made.value += rendered("opened", path=path, words=Words(lang))
        self.make.disabled = False

    def _there(self, area: str, year: int) -> set[View]:
        """Return the views that have something to draw of a place and year."""
        if (area, year) not in self._held:
            report = open_report("explore", year=year, lang=LANGUAGES[0], area=area, data=self.data, demo=True)
            views = (view for view in VIEWS if view.layer in self._layers)
            self._held[area, year] = {view for view in views if len(view.drawn_from(report))}
        return self._held[area, year]


def open_figures(
    data: str | Path | Data = "data", *, lang: str = "vi", indicator: str = "members_total", areas=("da-lat",)
) -> "Browser":
    """Return the browser of all printed figures, for the last line of a cell, with the choice it shows first.

    An unknown indicator or area is an :class:`~chibo.errors.UnknownName`.
    """
    opened = data if isinstance(data, Data) else open_data(data)
    for area in areas:
        select(opened.published, indicator, area=area)
    return Browser(opened, lang=lang, indicator=indicator, areas=areas)


class Browser(_Board):
    """Widgets that choose an indicator, places it was printed of, and a span of years, and what was printed of those.

    The picture has the figures of wholes, the table those of all categories, too.
    """

    def __init__(self, data: Data, *, lang: str, indicator: str, areas: Sequence[str]):
        super().__init__(data, lang)
        years = data.published.observations["end"].dropna().dt.year
        first, last = int(years.min()), int(years.max())
        self.indicator, self.places = widgets.Dropdown(), widgets.SelectMultiple(rows=8)
        self.years = widgets.IntRangeSlider(value=(first, last), min=first, max=last, continuous_update=False)
        self._lay_out(("lang", "indicator", "places", "years"))
        self._fill(indicator, areas)

    def _changed(self, change) -> None:
        if not self._filling:
            self._fill(self.indicator.value, self.places.value)

    def _fill(self, indicator: str, areas: Sequence[str]) -> None:
        """Offer indicators that were printed and the places they were printed of, keep what is chosen, and show it."""
        words, published, (since, until) = Words(self.lang.value), self.data.published, self.years.value
        printed = published.observations.dropna(subset="end")
        named = published.indicators.set_index("id")[f"name_{words.lang}"]
        held = {*printed.loc[printed["indicator"] == indicator, "area"]}
        places = [(names[words.lang], each) for each, names in published.place_names.items() if each in held]
        with self._offering(words):
            there = named[named.index.isin(printed["indicator"])]
            self.indicator.options = [(name, each) for each, name in there.items()]
            self.indicator.value, self.places.options = indicator, places
            self.places.value = [each for each in areas if each in held] or [each for _, each in places[:1]]
        asked = {"indicator": indicator, "areas": [*self.places.value], "since": since, "until": until}
        self.shown = self._shown(words, f"{named[indicator]} · {since}–{until}", asked)
        self._show(f"{indicator}-{since}-{until}.{words.lang}", words)

    def _shown(self, words: Words, caption: str, asked: dict) -> Shown:
        chosen = {"year": asked["until"], "lang": words.lang, "area": asked["areas"][0]}
        report = open_report("explore", data=self.data, **chosen)
        picture = report.chart(charts.peers.printed, metrics.peers.printed(report.published, **asked))
        figures = select(report.published, asked["indicator"], category=None, until=asked["until"])
        figures = figures[figures["area"].isin(asked["areas"]) & (figures["end"].dt.year >= asked["since"])]
        columns = ["area_name", "category_name", "period_text", "value_text", "precision", "status"]
        listed = report.table(figures.sort_values(["area", "end"]), caption, columns)
        sentence = Finding(words.say("explore.printed", n=len(figures), places=figures["area"].nunique()))
        given = ", ".join([PUBLISHED, *(f"{name}={value!r}" for name, value in asked.items())])
        code = _code(self.data, View("peers.printed", given, "").line, **chosen)
        drawn = picture if isinstance(picture, Chart) else None
        return Shown(sentence, drawn, listed, report.sources() if report.used else None, code)


def _offer(choice, options: list[tuple], wanted) -> None:
    """Offer options and choose the wanted one, or the first where it is not among them."""
    if list(choice.options) != options:  # each change goes to the page and back, and undoes what was chosen
        choice.options = options
    choice.value = wanted if wanted in [value for _, value in options] else options[0][1]
