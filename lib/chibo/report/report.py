"""A notebook's report: sentences, tables and charts about shaped frames, each with its trace.

It computes nothing itself: numbers come from :mod:`chibo.metrics`.
"""

import inspect
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from chibo.charts.chart import Chart
from chibo.charts.kept import NothingShown
from chibo.disclosure import MARK, Ledger, Place, came_from_register, is_internal, suppress
from chibo.metrics.breaks import breaks_of, with_segments
from chibo.metrics.register import areas_in
from chibo.model.rows import plain_records
from chibo.report.cases import cases
from chibo.report.checks import CheckNames
from chibo.report.display import Finding, ListedMark, MarkList, TableView, seen, table_view
from chibo.report.extent import Extent
from chibo.report.names import Names
from chibo.report.places import Places
from chibo.report.provenance import Provenance
from chibo.store import Data, Published, Register
from chibo.store.registers import empty_register
from chibo.words import SUPPRESSED, Words


class Report:
    """One notebook's report: its words, its data, and the figures it has used so far."""

    def __init__(self, name: str, *, year: int, lang: str, area: str, data: Data):
        self.name, self.year, self.lang, self.area, self.data = name, year, lang, area, data
        self.words = Words(lang)
        self._names = Names(data.published, self.words)
        self._checks = CheckNames(data.published, self.words)
        self._places = Places(data.published.areas, area)
        self._provenance = Provenance(data, self._names)
        self._extent = Extent(self.register, self._places)
        self._real = data.register is not None and not data.register.synthetic
        self._ledger, self._counts = Ledger(), {}

    def __repr__(self) -> str:
        return f"<Report {self.name}: {self.place}, {self.year}, {self.lang}; {self.data!r}>"

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
        """The wards and communes of the area that the register knows (:attr:`chibo.report.places.Places.wards`)."""
        return areas_in(self.register, "units", self._places.wards)

    @property
    def bodies(self) -> list[str]:
        """The areas whose organisations belong to the area, as far as the register knows them: itself, its wards."""
        return areas_in(self.register, "organisations", self._places.bodies)

    @property
    def place(self) -> str:
        """The area's name, short enough for a sentence."""
        return self._names.place(self.area)

    def named(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with names in the report's language beside its ids.

        See :meth:`chibo.report.names.Names.named` and, for checks, :meth:`chibo.report.checks.CheckNames.named`.
        """
        named = self._names.named(table)
        return self._checks.named(named) if "identity" in table else named

    def from_register(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a result of :mod:`chibo.metrics.register` ready to be shown.

        Rows that count no unit, cell or person are left out: there is no share of nothing. So are stocks before the
        first and after the last headcount: a register without an end does not know the future. Adds ``figures``
        (empty: no published figure stands behind it), ``status_name``, ``case`` where another phrase fits better,
        ``left_out`` and the segments of comparable years (of units, ratings or borders), and the tiles of its areas.

        Of a real register, small counts of persons are missing from the result unless the batch is internal, and
        ``suppressed`` names their columns (:mod:`chibo.disclosure`). No result reaches a reader another way.
        """
        for whole in {"units", "counted", "planned"} & set(table):
            table = table[table[whole] > 0]
        counted = self.register.headcounts["year"]
        if {"year", "date"} <= set(table) and len(counted):
            table = table[table["year"].between(counted.min(), counted.max())]
        if self._guarded:
            few = self._extent.places_of_few_cells(self.area)
            place = Place(self.area, self._places.inside, self._places.years, few)
            table, self._ledger, self._counts = suppress(table, self._ledger, place=place, values=self._counts)
        else:
            table = table.assign(**{MARK: ""})
        kind = "status.synthetic" if self.register.synthetic else "report.register_own"
        table = table.assign(figures="", status_name=self.words.label(kind))
        case = cases(table)
        if case is not None:
            table = table.assign(case=case)
        if "year" in table:
            held = "units" if "units" in table else "organisations"
            said = {year: self.left_out(year, held) for year in set(table["year"])}
            table = table.assign(left_out=table["year"].map(said))
            series = "ratings" if "scheme" in table else "units" if "units" in table else "borders"
            table = with_segments(table, breaks_of(self.published, series=series, area=self.area))
        if "area" in table:
            table = table.join(self._places.tiles(), on="area")
        return table

    def left_out(self, year: int, held: str = "units") -> str:
        """Say what of the area a register's result of a year does not count; "" where it counts all.

        That is: new wards though places of the area are in them, and wards that have no ``held`` (``units`` or
        ``organisations``) in the register while others do.
        """
        said = [
            self.words.say("report.left_out", since=day, names=self._names.places(wards), place=self.place)
            for day, wards in self._places.left_out(year).items()
        ]
        known = self._extent.wards_known(year, held)
        if known:
            n, names = len(self._places.at_end_of(year)), self._names.places(known)
            said.append(self.words.say("report.partly", names=names, n=n, place=self.place))
        return " ".join(said)

    def finding(self, key: str, table: pd.DataFrame) -> Finding:
        """Say one sentence about a table.

        The phrase is ``key``, with a ``case`` column ``key_<case>``, and for an empty table ``key_none``. The first
        row's columns, its names, ``place``, ``year`` and ``n`` (rows) fill it in. Where the phrase lists, ``{list}``
        says every row by the phrase ``key_item`` (``key_item_<item>`` with an ``item`` column). A sentence ``about``
        another place, which stands for this one, says so before; what a register's result leaves out is said after.
        """
        about = table["about"].iloc[0] if "about" in table and len(table) else self.area
        say, place = self.words.say, self._names.place(about)
        always = {"place": place, "year": self.year, "n": len(table)}
        if table.empty:
            return self._stamped(Finding(say(f"{key}_none", **always)))
        rows = [{name: seen(row, name) for name in row} for row in plain_records(self._open(table))]
        listed = self.words.has(f"{key}_item")
        items = [say("_".join(filter(None, [key, "item", row.get("item")])), **always | row) for row in rows if listed]
        figures = table["figures"] if listed else table["figures"].head(1)
        phrase = "_".join(filter(None, [key, rows[0].get("case")]))
        sentence = say(phrase, **rows[0] | always, list=_listed(items, self.words))
        said = [sentence, rows[0].get("left_out")]
        if about != self.area:
            said = [say("report.about_greater", place=self.place, greater=place), *said]
        if any(value is SUPPRESSED for row in rows for value in row.values()):
            said += [self.words.label("value.suppressed_short")] * (self.words.label("value.suppressed") in sentence)
        self._provenance.use(figures)
        ids = " ".join(dict.fromkeys(" ".join(figures).split()))
        return self._stamped(Finding(" ".join(filter(None, said)), ids, self._provenance.cites(ids)))

    def table(self, table: pd.DataFrame, key: str, columns: list[str]) -> TableView | Finding:
        """Show some columns of a table under the caption ``key_table``; headings are the phrases ``column.<name>``."""
        if table.empty:
            return self._nothing()
        named = self._open(table)
        self._provenance.use(table["figures"])
        view = table_view(
            named,
            columns,
            caption=self.words.say(f"{key}_table", place=self.place, year=self.year),
            sources=self._provenance.source_line(table["figures"]),
            words=self.words,
            cites=[self._provenance.cites(figures) for figures in table["figures"]],
        )
        return self._stamped(view)

    def chart(self, draw: Callable[..., Chart], table: pd.DataFrame) -> Chart | Finding:
        """Show a table as a chart with the sources of its figures; where the table is empty, say so instead.

        ``draw`` is a function of :mod:`chibo.charts`; of ``lang``, ``place``, ``area`` and ``year`` it gets what its
        signature asks for.
        """
        if table.empty:
            return self._nothing()
        named = self._open(table)
        self._provenance.use(table["figures"])
        known = {"lang": self.lang, "place": self.place, "area": self.area, "year": self.year}
        wanted = inspect.signature(draw).parameters
        try:
            chart = draw(named, **{name: value for name, value in known.items() if name in wanted})
        except NothingShown as nothing:
            return self._stamped(Finding(self.words.say(nothing.phrase, place=self.place)))
        below = [self._provenance.source_line(table["figures"]), *dict.fromkeys(table.get("left_out", []))]
        chart = chart.with_sources(
            self._provenance.source_frame(table["figures"]),
            footer=". ".join(filter(None, below)),
            traces={figures: self._provenance.said_by(figures) for figures in {mark.figures for mark in chart.marks}},
            listed=self._listed_marks(chart),
        )
        return self._stamped(chart)

    def behind(self, chart: Chart, columns: list[str]) -> TableView:
        """Show some columns of the table a picture was drawn from, under the picture's title."""
        return table_view(
            chart.table,
            columns,
            caption=chart.title,
            sources=self._provenance.source_line(chart.table["figures"]),
            words=self.words,
            cites=[self._provenance.cites(figures) for figures in chart.table["figures"]],
        )

    @property
    def used(self) -> list[str]:
        """The ids of the published figures shown or said so far, in order of first use."""
        return self._provenance.used

    def sources(self) -> TableView | Finding:
        """Show where every figure used so far was printed, by number, with date and reliability.

        Where counts of a real register were kept inside, the sign that stands for them is explained below.
        """
        sources = self._provenance.sources()
        if isinstance(sources, Finding):
            kept = [self.words.label("value.suppressed_key")] if self._ledger.kept else []
            return self._stamped(replace(sources, text=" ".join([sources.text, *kept])))
        below = [sources.sources, *([self.words.label("value.suppressed_key")] if self._ledger.kept else [])]
        return self._stamped(replace(sources, sources=" · ".join(filter(None, below))))

    @property
    def shown(self) -> dict | None:
        """What was shown of a real register so far, for an audit of several reports; None where nothing is to hide.

        It holds no value that was kept inside (:func:`chibo.disclosure.audit_batch`), and goes with everything this
        report shows: a batch leaves out what comes without it, because nobody knows what that gives away.
        """
        return self._ledger.to_dict() if self._guarded else None

    def doubts(self) -> TableView | Finding:
        """Show the doubts and definitions that belong to the figures used so far and to their sources."""
        return self._stamped(self._provenance.doubts())

    def figures(self, shown: Finding | str) -> pd.DataFrame:
        """Return the published figures a sentence rests on, as rows of ``observations``."""
        return self._provenance.figures(shown if isinstance(shown, str) else shown.figures)

    def _open(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with names; one of a real register only when small counts were kept inside."""
        if "figures" not in table or (self._real and MARK not in table and came_from_register(table)):
            raise ValueError(
                "A result of the register came without report.from_register(...), which it must go through."
            )
        return self.named(table)

    def _listed_marks(self, chart: Chart) -> MarkList:
        trace, cites = self._provenance.trace, self._provenance.cites
        marks = tuple(ListedMark(mark.text, trace(mark.figures), cites(mark.figures)) for mark in chart.marks)
        return MarkList(chart.title, marks, self.words)

    def _nothing(self) -> Finding:
        return self._stamped(Finding(self.words.say("report.nothing", place=self.place)))

    @property
    def _guarded(self) -> bool:
        return self._real and not is_internal()

    def _stamped(self, view):
        return replace(view, shown=self.shown) if self._guarded else view


def _listed(items: list[str], words: Words) -> str:
    """Join items as a list; with semicolons where they hold commas or colons of their own."""
    return "; ".join(items) if any(sign in item for item in items for sign in ",:") else words.listing(items)
