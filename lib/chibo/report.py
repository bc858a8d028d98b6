"""What a notebook shows and says: ``open_report`` checks its parameters, a :class:`Report` does the rest.

A report remembers every published figure that a table, chart or sentence of it rests on, so that its sources and
doubts are derived and never typed. It computes nothing itself: numbers come from :mod:`chibo.metrics`.
"""

import difflib
from pathlib import Path

import pandas as pd

from chibo.display import Finding, TableView, table_view
from chibo.store import Data, Published, open_data
from chibo.words import LANGUAGES, Words

YEARS = range(1990, 2101)


class ReportError(ValueError):
    """A parameter of the notebook is not one it can work with."""


def open_report(name: str, *, year: int, lang: str, area: str = "da-lat", data: str | Path | Data = "data") -> "Report":
    """Check a notebook's parameters, open its data and return its report.

    Parameters
    ----------
    name : subject of the notebook, the first part of its phrases (``coverage``, ``split`` …)
    year : report year; sentences speak of what was published for it or before it
    lang : ``vi`` or ``en``
    area : an id of areas.csv
    data : data folder, relative to the project

    Raises
    ------
    ReportError
        When a parameter has another type or a value that is not known.
    DataError
        When the data folder cannot be used.
    """
    if isinstance(year, bool) or not isinstance(year, int) or year not in YEARS:
        raise ReportError(f"year: {year!r} came; allowed: a whole number from {YEARS[0]} to {YEARS[-1]}")
    _one_of("lang", lang, list(LANGUAGES))
    opened = data if isinstance(data, Data) else open_data(data)
    _one_of("area", area, opened.published.areas["id"].tolist())
    return Report(name, year=year, lang=lang, area=area, data=opened)


class Report:
    """One notebook's report: its words, its data, and the figures it has used so far."""

    def __init__(self, name: str, *, year: int, lang: str, area: str, data: Data):
        self.name, self.year, self.lang, self.area, self.data = name, year, lang, area, data
        self.words = Words(lang)
        self.used: dict[str, None] = {}
        self._names = _names(data.published, lang)

    @property
    def published(self) -> Published:
        """The published layer."""
        return self.data.published

    @property
    def place(self) -> str:
        """The area's name."""
        return self._names["area"][self.area]

    def named(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with names in the report's language beside its ids.

        Adds ``area_name``, ``category_name`` (for the row's indicator, or for a rating category) and
        ``period_text`` where the table has ``area``, ``category`` or ``period``.
        """
        added = {}
        if "area" in table:
            added["area_name"] = table["area"].map(self._names["area"])
        if "category" in table:
            pairs = table["category"] if "indicator" not in table else table["indicator"] + " " + table["category"]
            added["category_name"] = pairs.map(self._category_name)
        if "indicator" in table:
            added["indicator_name"] = table["indicator"].map(self._names["indicator"])
        if "period" in table:
            added["period_text"] = table["period"].map(lambda period: self.words.period(period, short=True))
        return table.assign(**added)

    def finding(self, key: str, table: pd.DataFrame, **more) -> Finding:
        """Say one sentence about the first row of a table.

        The phrase is ``key``; with a ``case`` column ``key_<case>``; for an empty table ``key_none``. The row's
        columns, ``place``, ``year`` and ``more`` fill it in; ids of areas become names.
        """
        phrase, values = f"{key}_none", {}
        if not table.empty:
            row = self.named(table.head(1)).iloc[0]
            phrase = f"{key}_{row['case']}" if "case" in table else key
            values = {name: self._names["area"].get(value, value) if name.endswith("_area") else value
                      for name, value in row.items()}
            self._use(table["figures"].head(1))
        text = self.words.say(phrase, **{"place": self.place, "year": self.year, **values, **more})
        figures = "" if table.empty else table["figures"].iloc[0]
        return Finding(text, figures)

    def table(self, table: pd.DataFrame, key: str, columns: list[str]) -> TableView:
        """Show some columns of a table under the caption ``key_table``; headings are the phrases ``column.<name>``."""
        self._use(table["figures"])
        caption = self.words.say(f"{key}_table", place=self.place, year=self.year)
        return table_view(self.named(table), columns, caption=caption, sources=self._source_line(table["figures"]),
                          words=self.words)

    def chart(self, chart):
        """Show a chart with the sources of its figures."""
        self._use(chart.table["figures"])
        said_by = {mark.figures: self._said_by(mark.figures) for mark in chart.marks}
        return chart.with_sources(self._source_line(chart.table["figures"]), said_by)

    def sources(self) -> TableView:
        """Show where every figure used so far was printed, with date and reliability."""
        used = self._used_figures()
        counted = used.groupby("source", sort=False)["id"].agg(["count", " ".join]).reset_index()
        table = counted.merge(self.published.sources, left_on="source", right_on="id").sort_values(
            ["reliability", "published", "id"], ignore_index=True)
        table["published_text"] = table["published"].map(self.words.period)
        return table_view(table, ["title", "publisher", "published_text", "reliability", "count"],
                          caption=self.words.label("report.sources_table"), links={"title": "url"}, words=self.words)

    def doubts(self) -> TableView:
        """Show the doubts and definitions that belong to the figures used so far and to their sources."""
        used = self._used_figures()
        of_figures = used.loc[used["note"] != "", ["note", "indicator", "area"]]
        of_sources = self.published.sources.set_index("id").loc[used["source"].unique(), "note"]
        notes = self.published.notes.set_index("id")[f"text_{self.lang}"]
        grouped = of_figures.groupby("note", sort=False).agg(
            about=("indicator", lambda ids: self.words.listing([self._names["indicator"][i] for i in dict.fromkeys(ids)])),
            place=("area", lambda ids: self._places(list(dict.fromkeys(ids)))),
            count=("indicator", "size"),
        ).reset_index()
        whole = [note for note in of_sources.unique() if note and note not in set(grouped["note"])]
        rows = pd.DataFrame({"note": whole, "about": self.words.label("report.whole_source"), "place": "", "count": 0})
        table = pd.concat([grouped, rows], ignore_index=True)
        table["doubt"] = table["note"].map(notes)
        return table_view(table, ["about", "place", "doubt"], caption=self.words.label("report.doubts_table"),
                          words=self.words)

    def _places(self, ids: list[str]) -> str:
        names = [self._names["area"][identity] for identity in ids]
        return self.words.listing(names) if len(names) <= 3 else self.words.say("report.places", n=len(names))

    def _category_name(self, key: str) -> str:
        return self._names["category"].get(key) or self.words.label(f"category.{key.split()[-1]}")

    def _use(self, figures: pd.Series) -> None:
        self.used |= dict.fromkeys(" ".join(figures).split())

    def _used_figures(self) -> pd.DataFrame:
        observations = self.published.observations
        return observations[observations["id"].isin(self.used)]

    def _source_line(self, figures: pd.Series) -> str:
        """Name the publishers of the figures, each once, oldest first."""
        observations = self.published.observations
        ids = observations.loc[observations["id"].isin(" ".join(figures).split()), "source"].unique()
        sources = self.published.sources.set_index("id").loc[ids].sort_values("published")
        said = dict.fromkeys(self._said_source(row) for row in sources.itertuples())
        return f"{self.words.label('report.source')}: {'; '.join(said)}" if said else ""

    def _said_by(self, figures: str) -> str:
        return self._source_line(pd.Series([figures]))

    def _said_source(self, source) -> str:
        year = source.published[:4] or self.words.label("report.no_date")
        return f"{source.publisher} ({year})"


def _names(published: Published, lang: str) -> dict[str, dict[str, str]]:
    name = f"name_{lang}"
    categories = published.categories
    return {
        "area": published.areas.set_index("id")[name].to_dict(),
        "indicator": published.indicators.set_index("id")[name].to_dict(),
        "category": dict(zip(categories["indicator"] + " " + categories["category"], categories[name], strict=True)),
    }


def _one_of(parameter: str, came: str, allowed: list[str]) -> None:
    if came in allowed:
        return
    close = difflib.get_close_matches(str(came), allowed, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    shown = ", ".join(allowed[:6]) + (" …" if len(allowed) > 6 else "")
    raise ReportError(f"{parameter}: {came!r} came; allowed: {shown}{hint}")
