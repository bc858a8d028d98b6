"""A notebook's report: sentences, tables and charts about shaped frames, each with its trace.

It computes nothing itself: numbers come from :mod:`chibo.metrics`.
"""

import inspect
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from chibo import disclosure
from chibo.charts.chart import Chart, NothingShown
from chibo.metrics.breaks import breaks_of, with_segments
from chibo.metrics.counts import MARK
from chibo.model.rows import plain_records
from chibo.report.display import Finding, ListedMark, MarkList, TableView, seen, table_view
from chibo.report.names import CheckNames, Names
from chibo.report.places import Places
from chibo.report.provenance import Provenance
from chibo.store import Data, Published, Register, empty_register
from chibo.words import SUPPRESSED, Words


class Report:
    """One notebook's report: its words, its data, and the figures it has used so far."""

    def __init__(self, name: str, *, year: int, lang: str, area: str, data: Data):
        self.name, self.year, self.lang, self.area, self.data = name, year, lang, area, data
        self.words = Words(lang)
        self._names, self._checks = Names(data.published, self.words), CheckNames(data.published, self.words)
        self._places = Places(data.published.areas, area, self.register)
        self._provenance = Provenance(data, self._names)
        self._real = data.register is not None and not data.register.synthetic
        self._ledger, self._counts = None, {}

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
        return self._places.wards

    @property
    def bodies(self) -> list[str]:
        """The areas whose organisations belong to the area, as far as the register knows them: itself, its wards."""
        return self._places.bodies

    @property
    def place(self) -> str:
        """The area's name, short enough for a sentence."""
        return self._names.place(self.area)

    def named(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with names beside its ids (:meth:`chibo.report.names.Names.named`), and checks in words."""
        named = self._names.named(table)
        return self._checks.named(named) if "identity" in table else named

    def from_register(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the result of a ``register_*`` metric ready to be shown.

        Rows that count no unit, cell or person are left out: there is no share of nothing. So are stocks before the
        first and after the last headcount: a register without an end does not know the future. Adds the columns that
        :meth:`finding` reads, ``status_name``, the segments of comparable years (of units, ratings or borders), and the
        tiles of its areas.

        Of a real register, small counts of persons are missing from the result unless the batch is internal, and
        ``suppressed`` names their columns (:mod:`chibo.disclosure`). No result reaches a reader another way.

        Raises
        ------
        UndeclaredColumn
            When the register is real and a column is none that the metric declares (:mod:`chibo.metrics.counts`).
        """
        for whole in {"units", "counted", "planned"} & set(table):
            table = table[table[whole] > 0]
        counted = self.register.headcounts["year"]
        if {"year", "date"} <= set(table) and len(counted):
            table = table[table["year"].between(counted.min(), counted.max())]
        table = self._suppressed(table) if self._guarded else table.assign(**{MARK: ""})
        kind = "status.synthetic" if self.register.synthetic else "report.register_own"
        table = table.assign(figures="", status_name=self.words.label(kind), case=_cases(table))
        if "year" in table:
            held = "units" if "units" in table else "organisations"
            left_out = {year: self.left_out(year, held) for year in set(table["year"])}
            table = table.assign(left_out=table["year"].map(left_out))
            series = "ratings" if "scheme" in table else "units" if "units" in table else "borders"
            table = with_segments(table, breaks_of(self.published, series=series, area=self.area))
        return table.join(self._places.tiles(), on="area") if "area" in table else table

    def _suppressed(self, table: pd.DataFrame) -> pd.DataFrame:
        place = disclosure.Place(self.area, self._places.inside, self._places.years, self._places.with_few_cells)
        kept = disclosure.suppress(table, self._ledger, place=place, values=self._counts)
        self._ledger, self._counts = kept.ledger, kept.values
        return kept.table

    def left_out(self, year: int, held: str = "units") -> str:
        """Say what of the area a register's result of a year does not count; "" where it counts all.

        That is: new wards though places of the area are in them, and wards that have no ``held`` (``units`` or
        ``organisations``) in the register while others do.
        """
        sentences = [
            self.words.say("report.left_out", since=day, names=self._names.places(wards), place=self.place)
            for day, wards in self._places.left_out(year).items()
        ]
        known = self._places.known_wards(year, held)
        if known:
            n, names = len(self._places.at_end_of(year)), self._names.places(known)
            sentences.append(self.words.say("report.partly", names=names, n=n, place=self.place))
        return " ".join(sentences)

    def finding(self, key: str, table: pd.DataFrame) -> Finding:
        """Say one sentence about a table by the phrase ``key``, of an empty table by ``key_none``.

        The first row's columns, its names, ``place``, ``year`` and ``n`` (rows) fill the phrase in. Where a phrase
        ``key_item`` exists, ``{list}`` says every row by it.

        Parameters
        ----------
        table : with ``figures``, the ids of the published figures each row rests on; and perhaps

            ``case``
                of the first row: the phrase is ``key_<case>``, because the plain one does not fit
            ``item``
                of a row in a list: its phrase is ``key_item_<item>``
            ``about``
                the area that stands for the report's own; the sentence says so before
            ``left_out``
                what a register's result does not count; said after the sentence
            ``suppressed``
                the columns of a row that are kept inside; the sentence has a sign in their place
        """
        about = table["about"].iloc[0] if "about" in table and len(table) else self.area
        say, place = self.words.say, self._names.place(about)
        always = {"place": place, "year": self.year, "n": len(table)}
        if table.empty:
            return self._stamped(Finding(say(f"{key}_none", **always)))
        rows = [{name: seen(row, name) for name in row} for row in plain_records(self._open(table))]
        listed = self.words.has(f"{key}_item")
        items = [say("_".join(filter(None, [key, "item", row.get("item")])), **always | row) for row in rows if listed]
        phrase = "_".join(filter(None, [key, rows[0].get("case")]))
        # A list of what holds commas or colons of its own is parted by semicolons.
        parted = any(sign in item for item in items for sign in ",:")
        sentence = say(phrase, **rows[0] | always, list="; ".join(items) if parted else self.words.listing(items))
        before = say("report.about_greater", place=self.place, greater=place) if about != self.area else ""
        after = [rows[0].get("left_out")]
        if any(value is SUPPRESSED for row in rows for value in row.values()):
            after += [self.words.label("value.suppressed_short")] * (self.words.label("value.suppressed") in sentence)
        figures = table["figures"] if listed else table["figures"].head(1)
        self._provenance.use(figures)
        ids = " ".join(dict.fromkeys(" ".join(figures).split()))
        return self._stamped(
            Finding(" ".join(filter(None, [before, sentence, *after])), ids, self._provenance.cites(ids))
        )

    def table(self, table: pd.DataFrame, key: str, columns: list[str]) -> TableView | Finding:
        """Show some columns of a table under the caption ``key_table``; headings are the phrases ``column.<name>``.

        Words of one's own, which have blanks, are a caption as they are.
        """
        if table.empty:
            return self._nothing()
        named = self._open(table)
        self._provenance.use(table["figures"])
        caption = key if " " in key else self.words.say(f"{key}_table", place=self.place, year=self.year)
        return self._stamped(self._table_view(named, columns, caption))

    def chart(self, draw: Callable[..., Chart], table: pd.DataFrame) -> Chart | Finding:
        """Show a table as a chart with the sources of its figures; where the table is empty, say so instead.

        ``draw`` is a function of :mod:`chibo.charts`; of ``lang``, ``place``, ``area`` and ``year`` it gets what its
        signature asks for.
        """
        if table.empty:
            return self._nothing()
        named, trace = self._open(table), self._provenance
        trace.use(table["figures"])
        known = {"lang": self.lang, "place": self.place, "area": self.area, "year": self.year}
        wanted = inspect.signature(draw).parameters
        try:
            chart = draw(named, **{name: value for name, value in known.items() if name in wanted})
        except NothingShown as nothing:
            return self._stamped(Finding(self.words.say(nothing.phrase, place=self.place)))
        below = [trace.source_line(table["figures"]), *dict.fromkeys(table.get("left_out", []))]
        marks = tuple(
            ListedMark(mark.text, trace.trace(mark.figures), trace.cites(mark.figures)) for mark in chart.marks
        )
        chart = chart.with_sources(
            trace.source_frame(table["figures"]),
            footer=". ".join(filter(None, below)),
            traces={figures: trace.of_mark(figures) for figures in {mark.figures for mark in chart.marks}},
            listed=MarkList(chart.title, marks, self.words),
        )
        return self._stamped(chart)

    def behind(self, chart: Chart, columns: list[str]) -> TableView:
        """Show some columns of the table a picture was drawn from, under the picture's title."""
        return self._table_view(chart.table, columns, chart.title)

    @property
    def used(self) -> list[str]:
        """The ids of the published figures shown or said so far, in order of first use."""
        return self._provenance.used

    def sources(self) -> TableView | Finding:
        """Show where every figure used so far was printed, by number, with date and reliability.

        Where counts of a real register were kept inside, the sign that stands for them is explained below.
        """
        sources = self._provenance.sources()
        kept = self.words.label("value.suppressed_key") if self._ledger and self._ledger.kept else ""
        if isinstance(sources, Finding):
            return self._stamped(replace(sources, text=" ".join(filter(None, [sources.text, kept]))))
        return self._stamped(replace(sources, sources=" · ".join(filter(None, [sources.sources, kept]))))

    @property
    def shown(self) -> dict | None:
        """What was shown of a real register so far, for an audit of several reports; None where nothing is to hide.

        It holds no value that was kept inside (:func:`chibo.disclosure.audit_batch`), and goes with everything this
        report shows: a batch leaves out what comes without it, because nobody knows what that gives away.
        """
        return (self._ledger or disclosure.Ledger()).to_dict() if self._guarded else None

    def doubts(self) -> TableView | Finding:
        """Show the doubts and definitions that belong to the figures used so far and to their sources."""
        return self._stamped(self._provenance.doubts())

    def figures(self, shown: Finding | str) -> pd.DataFrame:
        """Return the published figures a sentence rests on, as rows of ``observations``."""
        return self._provenance.figures(shown if isinstance(shown, str) else shown.figures)

    def _open(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with names; one of a real register only when small counts were kept inside.

        A table without a published figure is taken for one of the register, whatever it says of itself.
        """
        register = "layer" in table and (table["layer"] == "register").any()
        round_it = self._real and MARK not in table
        if "figures" not in table or (round_it and (register or (table["figures"] == "").all())):
            raise ValueError(
                "A result of the register came without report.from_register(...), which it must go through."
            )
        return self.named(table)

    def _table_view(self, table: pd.DataFrame, columns: list[str], caption: str) -> TableView:
        figures, trace = table["figures"], self._provenance
        cites, line = list(map(trace.cites, figures)), trace.source_line(figures)
        return table_view(table, columns, caption=caption, sources=line, words=self.words, cites=cites)

    def _nothing(self) -> Finding:
        return self._stamped(Finding(self.words.say("report.nothing", place=self.place)))

    @property
    def _guarded(self) -> bool:
        return self._real and not disclosure.is_internal()

    def _stamped(self, view):
        if not self._guarded:
            return view
        if isinstance(view, Chart):
            return replace(view, attached={disclosure.SHOWN: self.shown})
        return replace(view, shown=self.shown)


def _cases(table: pd.DataFrame) -> pd.Series | str:
    """Return which case of a register's sentence fits each row; "" where the plain phrase does.

    ``uncounted`` : some units have no number of members, so nobody can say which have none
    ``lacking`` : some units have members but no cell, or a cell but no members, so three states do not add up
    ``alone`` : no target stands beside the number
    ``kept`` : the range over single cells was kept inside
    """
    if "uncounted_units" in table and "without_cell" in table:
        odd = (table["without_cell"] > 0) | (table["zero_member_units"] != table["without_members"])
        return odd.map({True: "lacking", False: ""}).mask(table["uncounted_units"] > 0, "uncounted")
    if "target" in table:
        return table["target"].isna().map({True: "alone", False: ""})
    if "lowest_pct" in table:
        return table[MARK].str.contains("lowest_pct").map({True: "kept", False: ""})
    return ""
