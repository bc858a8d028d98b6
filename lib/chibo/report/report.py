"""A notebook's report: sentences, tables and charts about shaped frames, each with its trace.

It computes nothing itself: numbers come from :mod:`chibo.metrics`. Some columns of a frame mean something to it:

``figures``
    the ids of the published figures a row rests on, separated by blanks; "" for a row of a register
``case``
    of the first row: the phrase of :meth:`Report.finding` is ``key_<case>``, because the plain one does not fit
``item``
    of a row in a list: its phrase is ``key_item_<item>``
``about``
    the area that stands for the report's own; the sentence says so before
``left_out``
    what a register's result does not count; said after the sentence, and below a picture
``suppressed``
    the columns of a row that were kept inside; a sign stands in their place

:meth:`Report.table` writes a value as its column's name says: ``year`` without a mark of thousands, ``value`` and
``printed_pct`` with the decimals the source printed, ``*_pct`` with one, ``*_km2`` with two, any other number with
none; True and False as yes and no; a code that the phrases know (``<column>.<code>``) in words.
"""

import sys
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from chibo.charts.chart import Chart, NothingShown
from chibo.disclosure import MARK, SHOWN, is_internal, kept_besides
from chibo.metrics.figures import around, segmented
from chibo.model.rows import plain_records
from chibo.project import publisher
from chibo.report.display import Finding, TableView, seen, spreadsheet, table_view
from chibo.report.keys import KeyFigures, card, headline, year_of
from chibo.report.names import Names, Places
from chibo.report.provenance import Provenance
from chibo.store import Data, empty_register
from chibo.words import Words


class Report:
    """One notebook's report: its words, its data, and the figures it has used so far.

    Attributes
    ----------
    published, register : the layers; a register that holds nothing where the folder has none, so that metrics answer
    place : the area's name, short enough for a sentence
    wards, bodies : the areas to ask a register for, of units and of organisations (:class:`chibo.report.names.Places`)
    named : names beside the ids of a table (:meth:`chibo.report.names.Names.named`)
    used : the ids of the published figures shown or said so far, in order of first use
    """

    def __init__(self, name: str, *, year: int, lang: str, area: str, data: Data, demo: bool = False):
        self.name, self.year, self.lang, self.area, self.data = name, year, lang, area, data
        self.words, self.published = Words(lang), data.published
        # Made-up data are shown only to who asks for them by name, and of no place that came later than the city they
        # were made up for: of such a place sources print totals they do not meet.
        shows = demo and not data.published.areas.set_index("id").at[area, "valid_from"]
        held = data.register if data.register is not None and (shows or not data.register.synthetic) else None
        self.register, self._has_register = held or empty_register(), held is not None
        self._names, self._places = Names(data.published, self.words), Places(data.published.areas, area, self.register)
        self.place, self.wards, self.bodies = self._names.place(area), self._places.wards, self._places.bodies
        self.named = self._names.named
        self._around = around(data.published, area)[1:]
        self._ended = self._places.ended if "" < self._places.ended <= f"{year}-12-31" else ""
        self._provenance = Provenance(data.published, held, self._names)
        self.used = self._provenance.used
        self._real = held is not None and not held.synthetic
        self._guarded = self._real and not is_internal()
        self._ledger, self._counts = None, {}
        if self._guarded:
            from chibo.disclosure.ledger import Ledger  # most reports show no real register

            self._ledger = Ledger()

    def elsewhere(self, *, year: int, area: str) -> "Report":
        """Return the report of another year and place, which adds what it uses to the sources of this one."""
        other = Report(self.name, year=year, lang=self.lang, area=area, data=self.data)
        other._provenance, other.used = self._provenance, self.used
        return other

    def from_register(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the result of a ``register_*`` metric ready to be shown.

        Rows that count no unit, cell or person are left out: there is no share of nothing. So are stocks before the
        first and after the last headcount: a register without an end does not know the future. Adds the columns a
        report reads, ``status_name``, and the segments of comparable years.

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
        if self._guarded:
            from chibo.disclosure.suppression import Place, suppress

            place = Place(tuple(self.bodies), bool(self._places.inside), self._places.cells, kept_besides())
            table, self._ledger, self._counts = suppress(table, self._ledger, place=place, values=self._counts)
        else:
            table = table.assign(**{MARK: ""})
        kind = "status.synthetic" if self.register.synthetic else "report.register_own"
        table = table.assign(figures="", status_name=self.words.label(kind))
        if "year" in table:
            held = "units" if "units" in table else "organisations"
            left_out = table["year"].map({year: self.left_out(year, held) for year in set(table["year"])})
            series = "ratings" if "scheme" in table else "units" if "units" in table else "borders"
            table = segmented(self.published, table.assign(left_out=left_out), series=series, area=self.area)
        return table

    def left_out(self, year: int, held: str = "units") -> str:
        """Say which wards of the area a register's result of a year counts, where it has no ``held`` of some."""
        known = self._places.known_wards(year, held)
        if not known:
            return ""
        n, names = len(self._places.at_end_of(year)), self._names.places(known)
        said = "report.partly_districts" if self._places.of_districts else "report.partly"
        return self.words.say(said, names=names, n=n, place=self.place)

    def about_register(self) -> Finding:
        """Say which register is shown: an office's own, a synthetic one, or none and how to bring it."""
        kind = "none" if not self._has_register else "real" if self._real else "demo"
        return self._stamped(Finding(self.words.say(f"register.about_{kind}", place=self.place)))

    def to_do(self) -> TableView | Finding | None:
        """List units without a cell of their own and cells below three members, by their ids, on internal pages."""
        if self._guarded or not (self._real and self._places.has_units(self.year)):
            return None
        from chibo.metrics.coverage import register_to_do

        table = self.from_register(register_to_do(self.register, areas=self.wards, years=[self.year]))
        table = table.sort_values("area", key=lambda areas: areas.map(self.wards.index), kind="stable")
        said = self.words.say(f"register.to_do_{'none' if table.empty else 'table'}", place=self.place, year=self.year)
        columns = ["area_name", "unit_or_cell", "called", "state", "members_there"]
        return self._stamped(Finding(said, nothing=True)) if table.empty else self.table(table, said, columns)

    def finding(self, key: str, table: pd.DataFrame) -> Finding | None:
        """Say one sentence about a table by the phrase ``key``, of an empty table by ``key_none``.

        Nothing is said of the result of a register where none is at hand: :meth:`about_register` says that once.

        The first row's columns, its names, ``place``, ``year`` and ``n`` (rows) fill the phrase in. Where a phrase
        ``key_item`` exists, ``{list}`` says every row by it; ``key_other`` stands before what is of another year.
        """
        if self._is_silent(table):
            return None
        about = table["about"].iloc[0] if "about" in table and len(table) else self.area
        say, place = self.words.say, self._names.place(about) if about != self.area else self._place_of(table)
        always = {"place": place, "year": self.year, "n": len(table)}
        ended, self._ended = self._ended, ""  # said once, before anything else
        before = [say("report.ended", place=self.place, day=ended)] if ended else []
        if table.empty:
            return self._stamped(Finding(" ".join([*before, say(f"{key}_none", **always)]), nothing=True))
        rows = [{name: seen(row, name) for name in row} for row in plain_records(self._open(table))]
        listed = self.words.has(f"{key}_item")
        items = [say("_".join(filter(None, [key, "item", row.get("item")])), **always | row) for row in rows if listed]
        # A list of what holds commas or colons of its own is parted by semicolons.
        parted = any(sign in item for item in items for sign in ",:")
        listing = "; ".join(items) if parted else self.words.listing(items)
        phrase = "_".join(filter(None, [key, rows[0].get("case")]))
        sentence = say(phrase, **rows[0] | always, list=listing)
        before += [say("report.about_greater", place=self.place, greater=place)] if about in self._around else []
        other = self.words.has(f"{key}_other") and year_of(rows[0]) != self.year
        before += [say(f"{key}_other", **always)] if other else []
        since = rows[0].get(f"since_{self.words.lang}")
        said = rows if listed else rows[:1]
        ours = [row.get("period") for row in said if self._provenance.is_inferred(row)]
        named = "{period" in self.words.label(phrase) + (self.words.label(f"{key}_item") if listed else "")
        some = "all" if len(ours) == len(said) else "some"
        dated = say(f"report.inferred_{some}", n=len(set(ours))) if ours and named else ""
        after = [dated, since and say("breaks.since", list=since, **always), rows[0].get("left_out")]
        if self.words.label("value.suppressed") in sentence:
            after.append(self.words.label("value.suppressed_short"))
        figures = table["figures"] if listed else table["figures"].head(1)
        self._provenance.use(figures)
        ids = " ".join(dict.fromkeys(" ".join(figures).split()))
        text = " ".join(filter(None, [*before, sentence, *after]))
        return self._stamped(Finding(text, ids, self._provenance.cites(ids)))

    def key_figures(self, *, title: bool = False, **tables: pd.DataFrame) -> KeyFigures:
        """Show the first row of each table as a key figure of the subject it is named by; with ``title`` they head it.

        Subjects are those of :mod:`chibo.report.keys`, or parts: ``split_inside``. An empty table has none.
        """
        cards, rows = [], {}
        for name, table in tables.items():
            if table.empty:
                continue
            subject = name.partition("_")[0]
            about = table["about"].iloc[0] if "about" in table else self.area
            first, *rest = plain_records(self._open(table))
            rows[subject] = row = first | {"place": self._names.place(about)}
            if "period_text" in row and self._provenance.is_inferred(row):
                row["period_text"] += f", {self.words.label('key.inferred')}"
            figures = row.get("figures", "") if subject != "audit" else ""  # what is checked is cited where it stands
            self._provenance.use([figures])
            cards.append(card(subject, [row, *rest], self.words, self._provenance.cites(figures), year=self.year))
        told = headline(rows, self.words, year=self.year, place=self.place) if title else ""
        return self._stamped(KeyFigures(tuple(each for each in cards if each.number), told))

    def table(self, table: pd.DataFrame, key: str, columns: list[str]) -> TableView | Finding:
        """Show some columns of a table under the caption ``key_table``; headings are the phrases ``column.<name>``.

        Words of one's own, which have blanks, such as the title of a picture, are a caption as they are.
        """
        if table.empty:
            return None if self._is_silent(table) else self._nothing("report.nothing")
        named, trace, figures, words = self._open(table), self._provenance, table["figures"], self.words
        trace.use(figures)
        caption = key if " " in key else words.say(f"{key}_table", place=self._place_of(table), year=self.year)
        caption = f"{words.label('chart.synthetic')} · " * ("synthetic" in set(table.get("status", ()))) + caption
        ids = named.get("ids", figures)  # of rows that rest on what a source says, and not on a figure
        cites, line = [*map(trace.cites, figures, ids)], trace.source_line(figures)
        cited = named.assign(cites=[*map(trace.numbers, figures)])
        csv = spreadsheet(cited, [*columns, "ids" if "ids" in named else "figures", "cites"], words)
        view = table_view(named, columns, caption=caption, sources=line, words=words, cites=cites, csv=csv)
        return self._stamped(view)

    def chart(self, draw: Callable[..., Chart], table: pd.DataFrame) -> Chart | Finding:
        """Show a table as a chart with the sources of its figures; where the table is empty, say so instead.

        ``draw`` (of :mod:`chibo.charts`) gets ``lang``, ``place``, ``area`` and ``year``, too.
        """
        if table.empty:
            return None if self._is_silent(table) else self._nothing("report.nothing")
        named = self._open(table)
        self._provenance.use(table["figures"])
        try:
            chart = draw(named, lang=self.lang, place=self._place_of(table), area=self.area, year=self.year)
        except NothingShown as nothing:
            return self._nothing(str(nothing)) if str(nothing) else None
        return self._with_sources(chart, named)

    def figure(self, figure, table: pd.DataFrame, *, title: str, alt: str, subtitle: str = "", note: str = "") -> Chart:
        """Show a picture of one's own, of matplotlib or seaborn, with the sources of the figures of its table.

        Parameters
        ----------
        figure : a matplotlib ``Figure`` or axes, or a grid of seaborn's
        table : what it was drawn from, with a column ``figures``; it stands below the picture
        title, alt : the finding, and what a reader who cannot see it should know
        subtitle, note : measure, place and time; what lines and colours mean

        A table of a real register is a ``ValueError``: nobody could tell what such a picture gives away.
        """
        drawn, named = getattr(figure, "figure", figure), self._open(table)
        if self._guarded and (MARK in table or (table["figures"] == "").any()):
            raise ValueError("A picture of one's own shows no real register; use report.chart(...) for its results.")
        if drawn.get_layout_engine() is None:
            drawn.set_layout_engine("tight")  # or names beside its axes would be cut off
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close(drawn)  # or a notebook would show it twice
        self._provenance.use(table["figures"])
        chart = Chart("own", drawn, self.lang, title, subtitle, alt, named, note=note)
        return self._with_sources(chart, named)

    def _with_sources(self, chart: Chart, named: pd.DataFrame) -> Chart:
        attached = {SHOWN: self.shown} if self._guarded else {}
        return replace(self._provenance.with_sources(chart, named), attached=attached)

    def sources(self) -> TableView | Finding:
        """Show where every figure used so far was printed, and what the sign for a count kept inside means."""
        kept = self.words.label("value.suppressed_key") if self._guarded and self._ledger.kept else ""
        return self._stamped(self._provenance.sources(kept))

    @property
    def shown(self) -> dict | None:
        """What was shown of a real register so far, without what was kept inside; None where nothing is to hide.

        It goes with everything this report shows: a batch leaves out what comes without it.
        """
        return self._ledger.to_dict() if self._guarded else None

    def edition(self) -> Finding:
        """Say which edition of the data this is, who publishes it, what it is not, its licence and how to cite it."""
        sources = self.published.sources
        given = {"n": len(self.published.observations), "sources": len(sources), "date": sources["published"].max()}
        who = publisher(self.data.path)
        named = "named" if who["name"] else "unnamed"
        parts = [self.words.say("report.edition", **given), self.words.say(f"report.publisher_{named}", **who)]
        return self._stamped(Finding(" ".join([*parts, self.words.label("report.not_official")])))

    def doubts(self) -> TableView | Finding:
        """Show the doubts and definitions that belong to the figures used so far and to their sources."""
        return self._stamped(self._provenance.doubts())

    def _place_of(self, table: pd.DataFrame) -> str:
        """Name the place of a table's figures: the report's own if one is of it, or of what lies in or around it."""
        ids = " ".join(table.get("figures", [])).split()
        areas = set(self.published.observations.set_index("id")["area"].reindex(ids))
        if not areas or areas & {self.area, *self._places.years, *self._around}:
            return self.place
        return self._names.place(areas.pop()) if len(areas) == 1 else self.words.say("report.places", n=len(areas))

    def _is_silent(self, table: pd.DataFrame) -> bool:
        """Return whether a table is the result of a register that is not there."""
        return not self._has_register and table.empty and MARK in table

    def _open(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with names; one of a real register only when small counts were kept inside."""
        # A table without a published figure is taken for one of the register, whatever it says of itself.
        register = "layer" in table and (table["layer"] == "register").any()
        round_it = self._real and MARK not in table
        if "figures" not in table or (round_it and (register or (table["figures"] == "").all())):
            raise ValueError("A register's result without report.from_register(...), or a table without its figures.")
        return self.named(table)

    def _nothing(self, phrase: str) -> Finding:
        return self._stamped(Finding(self.words.say(phrase, place=self.place), nothing=phrase == "report.nothing"))

    def _stamped(self, view: Finding | TableView) -> Finding | TableView:
        return replace(view, shown=self.shown)
