"""Where the numbers of a report come from: the figures it has used, their sources by number, and their doubts.

A report shows nothing without its trace. Whatever it says, draws or lists goes through here with the ids of the
figures behind it, so that sources and doubts are derived and never typed.
"""

import functools
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from chibo.charts.chart import Chart
from chibo.model.rows import plain_rows
from chibo.report.display import Cite, Finding, TableView, marks_view, spreadsheet, table_view
from chibo.report.names import Names
from chibo.store import Published, Register

SOURCES = "sources"
"""Anchor of the list of sources on a page."""
_PERIODS_SHOWN = 3
_WORKED_OUT = {"derived", "bounded"}  # a number that no source printed


@functools.lru_cache(maxsize=4)
def _rows_by_id(published: Published) -> tuple[dict, dict]:
    """Return all sources and figures: a frame takes longer to answer once than to give all its rows."""
    return tuple({row.id: row for row in plain_rows(table)} for table in (published.sources, published.observations))


class Provenance:
    """The trace of one report. ``figures`` are ids, separated by blanks, wherever they are text.

    Attributes
    ----------
    used : the ids of the figures used so far, in order of first use
    """

    def __init__(self, published: Published, register: Register | None, names: Names):
        self._published, self._register, self._names, self._words = published, register, names, names.words
        self._source, self._figure = _rows_by_id(published)
        self.used: list[str] = []
        self._numbers: dict[str, int] = {}

    def use(self, figures: Iterable[str]) -> None:
        """Remember figures and give their sources numbers, in order of first use."""
        self.used[:] = dict.fromkeys([*self.used, *" ".join(figures).split()])
        for identity in self.used:
            self._numbers.setdefault(self._figure[identity].source, len(self._numbers) + 1)

    def cites(self, figures: str, named: str | None = None) -> tuple[Cite, ...]:
        """Return the references for figures that were used, or those of them to be ``named``: one per source."""
        cites = []
        for source, ids in self._by_source(figures).items():
            row, listed = self._source[source], ", ".join(one for one in ids if named is None or one in named.split())
            text = self._words.say("report.reference", publisher=row.publisher, when=self._year(row), figures=listed)
            cites.append(Cite(self._numbers[source], text, listed))
        return tuple(sorted(cites, key=lambda cite: cite.number))

    def numbers(self, figures: str) -> str:
        """Return the numbers of the sources of figures that were used, as a page writes them: ``[1] [3]``."""
        return " ".join(f"[{cite.number}]" for cite in self.cites(figures))

    def source_frame(self, figures: Iterable[str]) -> pd.DataFrame:
        """Return where figures were printed: one row per source, with its ``figures``."""
        by_source = self._by_source(" ".join(figures))
        sources = self._published.sources.set_index("id").loc[list(by_source)]
        return sources.assign(figures=[*map(" ".join, by_source.values())]).reset_index()

    def source_line(self, figures: Iterable[str]) -> str:
        """Name the publishers of figures with their years, oldest first; of none, the register."""
        sources = [self._source[source] for source in self._by_source(" ".join(figures))]
        years: dict[str, dict[str, None]] = {}
        for source in sorted(sources, key=lambda source: (source.published, source.publisher)):
            years.setdefault(source.publisher, {})[self._year(source)] = None
        publishers = [f"{publisher} ({', '.join(when)})" for publisher, when in years.items()]
        if not publishers and self._register is not None:
            publishers = [self._words.label(f"report.register_{'synthetic' if self._register.synthetic else 'real'}")]
        return f"{self._words.label('report.source')}: {'; '.join(publishers)}" if publishers else ""

    def with_sources(self, chart: Chart, named: pd.DataFrame) -> Chart:
        """Return a chart with the trace of its marks, its sources, and what it shows as a table and as a CSV."""
        words = self._words
        figures = [mark.figures for mark in chart.marks] or named["figures"]  # a picture of one's own has no marks
        below = ". ".join(filter(None, [self.source_line(figures), *dict.fromkeys(named.get("left_out", []))]))
        traces = {key: self.trace(*key) for key in {(mark.figures, mark.status) for mark in chart.marks}}
        marks = tuple(replace(mark, trace=traces[mark.figures, mark.status]) for mark in chart.marks)
        # Names first, then numbers, and last where they come from.
        order = {name: (name == "figures", named[name].dtype.kind in "iuf", name != "area_name") for name in named}
        cited = named.assign(cites=[*map(self.numbers, named["figures"])])
        csv = spreadsheet(cited, [*sorted(order, key=order.get), "cites"], words)
        if marks:
            listed = marks_view(marks, [*map(self.cites, figures)], caption=chart.subtitle, words=words)
        else:
            columns = [name for name in named if words.has(f"column.{name}")]
            listed = table_view(named, columns, caption=chart.title, words=words, foldable=False)
        sources = self.source_frame(named["figures"])
        return replace(chart, marks=marks, sources=sources, footer=below, listed=listed, csv=csv)

    def trace(self, figures: str, status: str = "") -> str:
        """Say which layer and period figures have, and their precision, or that a number was worked out from them.

        Without figures it says which register it is, if any.
        """
        if not figures:
            if self._register is None:
                return ""
            return self._words.label("chart.synthetic" if self._register.synthetic else "report.register_real")
        rows = [self._figure[identity] for identity in dict.fromkeys(figures.split())]
        precision = [self._words.label(f"precision.{name}") for name in dict.fromkeys(row.precision for row in rows)]
        if status in _WORKED_OUT:
            precision = [self._words.label(f"status.{status}")]
        if {row.period for row in rows} - {row.period for row in rows if row.period_status != "inferred"}:
            precision.append(self._words.label("report.date_inferred"))
        dated = sorted((row for row in rows if row.period), key=lambda row: row.end)
        periods = list(dict.fromkeys(self._words.period(row.period, short=True) for row in dated))
        if len(dated) < len(rows):
            periods.append(self._words.label("report.no_date"))
        said = ", ".join(periods) if len(periods) <= _PERIODS_SHOWN else f"{periods[0]} – {periods[-1]}"
        key = "report.trace_one" if len(rows) == 1 else "report.trace"
        return self._words.say(key, n=len(rows), periods=said, precision=", ".join(precision))

    def is_inferred(self, row: dict) -> bool:
        """Return whether the time of a row is ours: that of every figure, unless the row says it is as printed."""
        statuses = {self._figure[identity].period_status for identity in row.get("figures", "").split()}
        return statuses == {"inferred"} and row.get("status") != "as_reported"

    def sources(self, note: str = "") -> TableView | Finding:
        """Show where every figure used so far was printed, by number, with date and reliability; a note below."""
        if not self.used:
            return Finding(" ".join(filter(None, [self._words.label("report.no_sources"), note])))
        # Numbers were given in order of first use, and so the frame is in their order.
        table = self.source_frame(self.used)
        table = table.assign(number=range(1, len(table) + 1), published_text=table["published"].map(self._words.period))
        no_link = self._words.label("report.no_link") if (table["url"] == "").any() else ""
        return table_view(
            table,
            ["number", "title", "publisher", "published_text", "reliability"],
            caption=self._words.label("report.sources_table"),
            sources=" · ".join(filter(None, [no_link, note])),
            words=self._words,
            anchors=tuple(Cite(number).anchor for number in table["number"]),
            anchor=SOURCES,
        )

    def doubts(self) -> TableView | Finding:
        """Show the doubts and definitions that belong to the figures used so far and to their sources."""
        figures = self._published.observations.set_index("id").loc[self.used].reset_index()
        of_sources = figures.drop_duplicates("source")
        of_sources = of_sources.assign(note=[self._source[source].note for source in of_sources["source"]], area="")
        # A note about a figure says what about it and where; one about a source alone is about all of it.
        both = pd.concat([figures, of_sources]).query("note != ''")
        if both.empty:
            return Finding(self._words.label("report.no_doubts"))
        notes = self._published.notes.set_index("id")[f"text_{self._words.lang}"]
        whole, rows, cites = self._words.label("report.whole_source"), [], []
        for note, about in both.groupby("note", sort=False):
            noted = about[about["area"] != ""]
            what, where = whole, ""
            if len(noted):
                what, where = self._names.indicators(noted["indicator"]), self._names.places(noted["area"])
            rows.append({"about": what, "place": where, "doubt": notes[note]})
            cites.append(tuple(map(Cite, sorted(self._numbers[source] for source in about["source"].unique()))))
        return table_view(
            pd.DataFrame(rows),
            ["about", "place", "doubt"],
            caption=self._words.label("report.doubts_table"),
            words=self._words,
            cites=cites,
        )

    def _by_source(self, figures: str) -> dict[str, list[str]]:
        ids: dict[str, list[str]] = {}
        for identity in dict.fromkeys(figures.split()):
            ids.setdefault(self._figure[identity].source, []).append(identity)
        return ids

    def _year(self, source: tuple) -> str:
        """Return the year a source was published in, as far as it says."""
        return source.published[:4] or self._words.label("report.no_date")
