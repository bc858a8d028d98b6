"""What a notebook shows and says: ``open_report`` checks its parameters, a :class:`Report` does the rest.

A report remembers every published figure that a table, chart or sentence of it rests on, so that its sources and
doubts are derived and never typed. It computes nothing itself: numbers come from :mod:`chibo.metrics`.
"""

import difflib
import inspect
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from chibo.display import Finding, TableView, table_view
from chibo.metrics.breaks import breaks_of, with_segments
from chibo.registers import empty_register
from chibo.store import Data, Published, Register, open_data
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
    def register(self) -> Register:
        """The register layer; an empty one where the folder has none, so that every metric still answers."""
        return self.data.register or empty_register()

    @property
    def wards(self) -> list[str]:
        """The wards and communes of the area, with what became of them in 2025; the area itself where it has none.

        A new ward that also took in places from outside the area is left out: its units are no longer the area's.
        """
        areas = self.published.areas
        inside = areas.loc[areas["parent"] == self.area, "id"].tolist()
        parts = areas[areas["successor"] != ""].groupby("successor")["id"].agg(set)
        return [*inside, *(new for new, old in parts.items() if old <= set(inside))] or [self.area]

    @property
    def bodies(self) -> list[str]:
        """The areas whose organisations belong to the area: itself, and its wards and communes."""
        return [*dict.fromkeys([self.area, *self.wards])]

    def from_register(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a result of :mod:`chibo.metrics.register` ready to be shown.

        Rows that count no unit or cell are left out: there is no share of nothing. Adds ``figures`` (empty: no
        published figure stands behind it), ``segment`` where it has years but no own one, the tiles of its areas, and
        ``status_name``.
        """
        for whole in {"units", "counted"} & set(table):
            table = table[table[whole] > 0]
        kind = "status.synthetic" if self.register.synthetic else "report.register_own"
        added = {"figures": "", "status_name": self.words.label(kind)}
        table = table.assign(**added)
        if "year" in table and "segment" not in table:
            table = with_segments(table, breaks_of(self.published, series="units", area=self.area))
        if "area" in table:
            tiles = self.published.areas.set_index("id")[["tile_row", "tile_column"]]
            table = table.join(tiles, on="area")
        return table

    @property
    def place(self) -> str:
        """The area's name, short enough for a sentence."""
        return self._names["area_short"][self.area]

    def named(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with names in the report's language beside its ids.

        Adds ``area_name`` and ``area_short`` (for ``area``; ``x_name`` for ``x_area``), ``category_name``,
        ``indicator_name`` and ``indicator_lower``, ``unit_name``, ``period_text``, ``subject_name`` and
        ``subject_names`` where the table has the ids they belong to.
        """
        added = {}
        for column in table:
            if column == "area" or column.endswith("_area"):
                added[f"{column}_name"] = table[column].map(self._names["area"])
        if "area" in table:
            added["area_short"] = table["area"].map(self._names["area_short"])
        if "indicator" in table:
            added["indicator_name"] = table["indicator"].map(self._names["indicator"])
            added["indicator_lower"] = added["indicator_name"].map(lambda name: name[:1].lower() + name[1:])
        if "category" in table:
            pairs = table["category"] if "indicator" not in table else table["indicator"] + " " + table["category"]
            added["category_name"] = pairs.map(self._category_name)
        if "unit" in table:
            added["unit_name"] = table["unit"].map(lambda unit: self.words.label(f"unit.{unit}"))
        if "reading" in table:
            added["how"] = [
                self.words.say(f"consistency.how_{row['reading']}", **row) for row in table.to_dict("records")
            ]
        if "period" in table:
            added["period_text"] = table["period"].map(lambda period: self.words.period(period, short=True))
        if "subject" in table:
            added["subject_name"] = table["subject"].map(lambda subject: self.words.label(f"subject.{subject}"))
        if "subjects" in table:
            added["subject_names"] = table["subjects"].map(self._subjects)
        return table.assign(**added)

    def finding(self, key: str, table: pd.DataFrame) -> Finding:
        """Say one sentence about a table.

        The phrase is ``key``, with a ``case`` column ``key_<case>``, and for an empty table ``key_none``. The first
        row's columns, its names, ``place``, ``year`` and ``n`` (rows) fill it in. Where the phrase lists, ``{list}``
        says every row by the phrase ``key_item`` (``key_item_<item>`` with an ``item`` column).
        """
        always = {"place": self.place, "year": self.year, "n": len(table)}
        if table.empty:
            return Finding(self.words.say(f"{key}_none", **always))
        rows = self.named(table).to_dict("records")
        phrase = "_".join(filter(None, [key, rows[0].get("case")]))
        listed = self.words.has(f"{key}_item")
        items = (
            [self.words.say("_".join(filter(None, [key, "item", row.get("item")])), **always | row) for row in rows]
            if listed
            else []
        )
        figures = table["figures"] if listed else table["figures"].head(1)
        self._use(figures)
        text = self.words.say(phrase, **rows[0] | always, list=self._listed(items))
        return Finding(text, " ".join(dict.fromkeys(" ".join(figures).split())))

    def table(self, table: pd.DataFrame, key: str, columns: list[str]) -> TableView | Finding:
        """Show some columns of a table under the caption ``key_table``; headings are the phrases ``column.<name>``."""
        if table.empty:
            return self._nothing()
        self._use(table["figures"])
        caption = self.words.say(f"{key}_table", place=self.place, year=self.year)
        return table_view(
            self.named(table), columns, caption=caption, sources=self._source_line(table["figures"]), words=self.words
        )

    def chart(self, draw: Callable, table: pd.DataFrame):
        """Show a table as a chart with the sources of its figures; where the table is empty, say so instead.

        ``draw`` is a function of :mod:`chibo.charts`; of ``lang``, ``place``, ``area`` and ``year`` it gets what its
        signature asks for.
        """
        if table.empty:
            return self._nothing()
        self._use(table["figures"])
        known = {"lang": self.lang, "place": self.place, "area": self.area, "year": self.year}
        wanted = inspect.signature(draw).parameters
        chart = draw(self.named(table), **{name: value for name, value in known.items() if name in wanted})
        said_by = {mark.figures: self._said_by(mark.figures) for mark in chart.marks}
        return chart.with_sources(self._source_line(table["figures"]), said_by)

    def sources(self) -> TableView:
        """Show where every figure used so far was printed, with date and reliability."""
        used = self._used_figures()
        counted = used.groupby("source", sort=False)["id"].agg(["count", " ".join]).reset_index()
        table = counted.merge(self.published.sources, left_on="source", right_on="id").sort_values(
            ["reliability", "published", "id"], ignore_index=True
        )
        table["published_text"] = table["published"].map(self.words.period)
        return table_view(
            table,
            ["title", "publisher", "published_text", "reliability", "count"],
            caption=self.words.label("report.sources_table"),
            links={"title": "url"},
            words=self.words,
        )

    def doubts(self) -> TableView | Finding:
        """Show the doubts and definitions that belong to the figures used so far and to their sources."""
        used = self._used_figures()
        of_figures = used.loc[used["note"] != "", ["note", "indicator", "area"]]
        of_sources = self.published.sources.set_index("id").loc[used["source"].unique(), "note"]
        notes = self.published.notes.set_index("id")[f"text_{self.lang}"]
        grouped = (
            of_figures.groupby("note", sort=False)
            .agg(
                about=(
                    "indicator",
                    lambda ids: self.words.listing([self._names["indicator"][i] for i in dict.fromkeys(ids)]),
                ),
                place=("area", lambda ids: self._places(list(dict.fromkeys(ids)))),
                count=("indicator", "size"),
            )
            .reset_index()
        )
        whole = [note for note in of_sources.unique() if note and note not in set(grouped["note"])]
        rows = pd.DataFrame({"note": whole, "about": self.words.label("report.whole_source"), "place": "", "count": 0})
        table = pd.concat([grouped, rows], ignore_index=True)
        if table.empty:
            return Finding(self.words.label("report.no_doubts"))
        table["doubt"] = table["note"].map(notes)
        return table_view(
            table, ["about", "place", "doubt"], caption=self.words.label("report.doubts_table"), words=self.words
        )

    def _nothing(self) -> Finding:
        return Finding(self.words.say("report.nothing", place=self.place))

    def _places(self, ids: list[str]) -> str:
        names = [self._names["area"][identity] for identity in ids]
        return self.words.listing(names) if len(names) <= 3 else self.words.say("report.places", n=len(names))

    def _listed(self, items: list[str]) -> str:
        """Join items as a list; with semicolons where they hold commas or colons of their own."""
        return "; ".join(items) if any(sign in item for item in items for sign in ",:") else self.words.listing(items)

    def _subjects(self, ids: str) -> str:
        return self.words.listing([self.words.label(f"subject.{subject}") for subject in ids.split()])

    def _category_name(self, key: str) -> str:
        """Name a category of an indicator, or a rating category that stands alone; the whole has no name."""
        if key.endswith(" "):
            return ""
        return self._names["category"].get(key) or self.words.label(f"category.{key.split()[-1]}")

    def _use(self, figures: pd.Series) -> None:
        self.used |= dict.fromkeys(" ".join(figures).split())

    def _used_figures(self) -> pd.DataFrame:
        return self.published.figures(ids=list(self.used))

    def _source_line(self, figures: pd.Series) -> str:
        """Name the publishers of the figures with their years, oldest first."""
        ids = self.published.figures(ids=" ".join(figures).split())["source"].unique()
        sources = self.published.sources.set_index("id").loc[ids].sort_values(["published", "publisher"])
        years = sources["published"].str[:4].replace("", self.words.label("report.no_date"))
        by_publisher = years.groupby(sources["publisher"], sort=False).agg(lambda found: ", ".join(found.unique()))
        said = [f"{publisher} ({when})" for publisher, when in by_publisher.items()]
        if not said and self.data.register is not None:
            kind = "synthetic" if self.data.register.synthetic else "real"
            said = [self.words.label(f"report.register_{kind}")]
        return f"{self.words.label('report.source')}: {'; '.join(said)}" if said else ""

    def _said_by(self, figures: str) -> str:
        """Say in a mark where its figures come from; of a register only which kind it is, the footer says the rest."""
        if not figures and self.data.register is not None:
            return self.words.label("chart.synthetic" if self.data.register.synthetic else "report.register_real")
        return self._source_line(pd.Series([figures]))


def _names(published: Published, lang: str) -> dict[str, dict[str, str]]:
    name = f"name_{lang}"
    categories, areas = published.categories, published.areas.set_index("id")
    # Wards go by numbers, and a number alone is no name: they keep their kind, in the report's language.
    short = areas["name_short"].where(~areas["kind"].isin(["ward", "commune", "township"]), areas[name])
    return {
        "area": published.areas.set_index("id")[name].to_dict(),
        "area_short": short.to_dict(),
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
