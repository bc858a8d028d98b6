"""The panel: widgets for a choice, and below them what it shows. All of it lives in the notebook's kernel."""

from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from chibo.explore.catalogue import VIEWS
from chibo.explore.showing import Choice, Shown, show
from chibo.explore.view import View
from chibo.report import open_report
from chibo.report.display import Finding, rendered
from chibo.store import Data
from chibo.words import LANGUAGES, Words

_TABS = ("table", "sources", "code")
_WARDS = ("ward", "commune", "township")


def open_panel(
    data: str | Path | Data = "data", *, year: int = 2013, lang: str = "vi", area: str = "da-lat"
) -> "Panel":
    """Return the panel, for the last line of a cell.

    Parameters
    ----------
    data : data folder, relative to the project, or one that is open
    year, lang, area : what it shows first

    Raises
    ------
    ReportError
        When one of these is none of those there are.
    DataError
        When the data folder cannot be used.
    """
    opened = open_report("explore", year=year, lang=lang, area=area, data=data).data
    return Panel(opened, year=year, lang=lang, area=area)


class Panel:
    """Widgets that choose, and what they show.

    Attributes
    ----------
    data : the opened data folder
    shown : what stands below the widgets now: ``sentence``, ``picture``, ``table``, ``sources``, ``code``
    lang, layer, subject, view, area, year : the widgets, by what they choose
    """

    def __init__(self, data: Data, *, year: int, lang: str, area: str):
        self.data = data
        self._filling, self._seen = False, None
        years = _years(data, year)
        self.lang = widgets.ToggleButtons(options=_languages(), value=lang)
        self.layer = widgets.ToggleButtons()
        self.subject, self.view, self.area = widgets.Dropdown(), widgets.Dropdown(), widgets.Dropdown()
        self.year = widgets.IntSlider(value=year, min=years[0], max=years[-1], continuous_update=False)
        self._above, self._tabs = widgets.HTML(), widgets.Tab([widgets.HTML() for _ in _TABS])
        self._choices = [self.lang, self.layer, self.subject, self.view, self.area, self.year]
        for choice in self._choices:
            choice.layout, choice.style.description_width = widgets.Layout(width="auto", max_width="42rem"), "7rem"
            choice.observe(self._changed, names="value")
        for buttons in (self.lang, self.layer):
            buttons.style.button_width = "auto"
        self._box = widgets.VBox([*self._choices, self._above, self._tabs])
        self._box.add_class("chibo-explored")
        self._fill(layer="published", subject=VIEWS[0].subject, view=VIEWS[0], area=area)

    @property
    def choice(self) -> Choice:
        """What is chosen now."""
        return Choice(self.view.value, self.area.value, self.year.value, self.lang.value)

    def _changed(self, change) -> None:
        if not self._filling:
            self._fill(*(choice.value for choice in (self.layer, self.subject, self.view, self.area)))

    def _fill(self, layer: str, subject: str, view: View, area: str) -> None:
        """Offer what there is to choose, in the chosen language, keep what is still possible, and show it."""
        words = Words(self.lang.value)
        self._filling = True
        try:
            _offer(self.layer, _layers(self.data, words), layer)
            there = [each for each in VIEWS if each.layer == self.layer.value]
            subjects = dict.fromkeys(each.subject for each in there)
            _offer(self.subject, [(words.label(f"explore.subject_{name}"), name) for name in subjects], subject)
            there = [each for each in there if each.subject == self.subject.value]
            _offer(self.view, [(_title(each, words), each) for each in there], view)
            _offer(self.area, _areas(self.data, words), area)
            for name in ("lang", "layer", "subject", "view", "area", "year"):
                getattr(self, name).description = words.label(f"explore.{name}")
            self._tabs.titles = [words.label(f"explore.{name}") for name in _TABS]
        finally:
            self._filling = False
        if self.choice != self._seen:
            self._seen = self.choice
            self._show(show(self.data, self.choice), words)

    def _show(self, shown: Shown, words: Words) -> None:
        self.shown = shown
        table, sources = shown.table, shown.sources
        self._above.value = rendered("explored", shown=shown, finding=shown.sentence)
        said = [
            table.to_html() if table else rendered("finding", finding=Finding(words.label("explore.no_table"))),
            sources.to_html() if sources else rendered("finding", finding=Finding(words.label("explore.no_sources"))),
            rendered("code", code=shown.code, words=words),
        ]
        for tab, text in zip(self._tabs.children, said, strict=True):
            tab.value = text

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        words = Words(self.lang.value)
        said = words.say(
            "explore.with_sentence", sentence=self.shown.sentence.text, hint=words.label("explore.run_hint")
        )
        return self._box._repr_mimebundle_() | {"text/plain": said}


def _offer(choice, options: list[tuple], wanted) -> None:
    """Offer options and choose the wanted one, or the first where it is not among them.

    What is offered already is left alone: each change goes to the page and back, and would undo what was chosen there
    meanwhile.
    """
    if list(choice.options) != options:
        choice.options = options
    choice.value = wanted if wanted in [value for _, value in options] else options[0][1]


def _title(view: View, words: Words) -> str:
    return words.label(f"explore.view_{view.name.replace('.', '_')}")


def _languages() -> list[tuple[str, str]]:
    return [(Words(lang).label("page.language"), lang) for lang in LANGUAGES]


def _layers(data: Data, words: Words) -> list[tuple[str, str]]:
    """Offer the layers there are; a synthetic register says so before anything is chosen from it."""
    offered = [(words.label("explore.layer_published"), "published")]
    if data.register is not None:
        kind = "synthetic" if data.register.synthetic else "register"
        offered.append((words.label(f"explore.layer_{kind}"), "register"))
    return offered


def _areas(data: Data, words: Words) -> list[tuple[str, str]]:
    """Offer every area by name, in the order of areas.csv; a ward with the place it lies in."""
    names = data.published.areas.set_index("id")[f"name_{words.lang}"]
    short = data.published.areas.set_index("id")["name_short"]
    return [
        (
            words.say("explore.of_place", name=names[area.id], place=short[area.parent])
            if area.kind in _WARDS and area.parent in names
            else names[area.id],
            area.id,
        )
        for area in data.published.areas.itertuples()
    ]


def _years(data: Data, year: int) -> range:
    """Return the years any figure speaks of, and the one that is asked for."""
    found = [*data.published.observations["end"].dropna().dt.year, year]
    if data.register is not None:
        found += data.register.headcounts["year"].dropna().tolist()
    return range(int(pd.Series(found).min()), int(pd.Series(found).max()) + 1)
