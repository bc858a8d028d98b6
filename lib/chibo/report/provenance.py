"""Where the numbers of a report come from: the figures it has used, their sources by number, and their doubts.

A report shows nothing without its trace. Whatever it says, draws or lists goes through here with the ids of the
figures behind it, so that sources and doubts are derived and never typed.
"""

import functools
from collections.abc import Iterable

import pandas as pd

from chibo.charts.tips import SOURCES
from chibo.model.rows import plain_rows
from chibo.report.display import Cite, Finding, TableView, table_view
from chibo.report.names import Names
from chibo.store import Data

_PERIODS_SHOWN = 3


class Provenance:
    """The trace of one report. ``figures`` are ids, separated by blanks, wherever they are text."""

    def __init__(self, data: Data, names: Names):
        self._published, self._register, self._names, self._words = data.published, data.register, names, names.words
        self._source = {row.id: row for row in plain_rows(data.published.sources)}
        self._used: dict[str, None] = {}
        self._numbers: dict[str, int] = {}

    @functools.cached_property
    def _figure(self) -> dict[str, tuple]:
        # Every mark of a picture asks, and a frame takes longer to answer once than to give all its rows.
        return {row.id: row for row in plain_rows(self._published.observations)}

    def use(self, figures: Iterable[str]) -> None:
        """Remember figures and give their sources numbers, in order of first use."""
        for row in self._found(" ".join(figures)):
            self._used[row.id] = None
            self._numbers.setdefault(row.source, len(self._numbers) + 1)

    def cites(self, figures: str) -> tuple[Cite, ...]:
        """Return the references for figures that were used: one per source, by number."""
        by_source = self._by_source(figures)
        return tuple(
            Cite(self._numbers[source], self._reference(source, by_source[source]), ", ".join(by_source[source]))
            for source in sorted(by_source, key=self._numbers.get)
        )

    @property
    def used(self) -> list[str]:
        """The ids of the figures used so far, in order of first use."""
        return list(self._used)

    def figures(self, figures: str) -> pd.DataFrame:
        """Return the published figures of these ids, in their order: rows of ``observations``."""
        return self._published.observations.set_index("id", drop=False).loc[figures.split()].reset_index(drop=True)

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

    def trace(self, figures: str) -> str:
        """Say which layer, period and precision figures have; without figures, which register it is, if any."""
        if not figures:
            if self._register is None:
                return ""
            return self._words.label("chart.synthetic" if self._register.synthetic else "report.register_real")
        rows = self._found(figures)
        precision = [self._words.label(f"precision.{name}") for name in dict.fromkeys(row.precision for row in rows)]
        if any(row.period_status == "inferred" for row in rows):
            precision.append(self._words.label("report.date_inferred"))
        key = "report.trace_one" if len(rows) == 1 else "report.trace"
        return self._words.say(key, n=len(rows), periods=self._periods(rows), precision=", ".join(precision))

    def of_mark(self, figures: str) -> tuple[str, str]:
        """Return the trace of a mark with who printed its figures, and where their first source stands on the page.

        Of a register the trace alone says which; it leads to the list of sources.
        """
        if not figures:
            return self.trace(figures), SOURCES
        return f"{self.trace(figures)}. {self.source_line([figures])}", self.cites(figures)[0].anchor

    def sources(self) -> TableView | Finding:
        """Show where every figure used so far was printed, by number, with date and reliability."""
        if not self._used:
            return Finding(self._words.label("report.no_sources"))
        table = (
            self.source_frame(self._used)
            .assign(
                number=lambda table: table["id"].map(self._numbers),
                count=lambda table: table["figures"].str.split().str.len(),
                published_text=lambda table: table["published"].map(self._words.period),
            )
            .sort_values("number", ignore_index=True)
        )
        return table_view(
            table,
            ["number", "title", "publisher", "published_text", "reliability", "count"],
            caption=self._words.label("report.sources_table"),
            links={"title": "url"},
            sources=self._words.label("report.no_link") if (table["url"] == "").any() else "",
            words=self._words,
            anchors=tuple(Cite(number).anchor for number in table["number"]),
            anchor=SOURCES,
        )

    def doubts(self) -> TableView | Finding:
        """Show the doubts and definitions that belong to the figures used so far and to their sources."""
        rows = [self._figure[identity] for identity in self._used]
        of_source = {row.source: self._source[row.source].note for row in rows}
        pairs = {(row.note, row.source) for row in rows} | {(note, source) for source, note in of_source.items()}
        about = {note: [row for row in rows if row.note == note] for note in dict.fromkeys(row.note for row in rows)}
        about |= {note: [] for note in of_source.values() if note not in about}
        about.pop("", None)
        if not about:
            return Finding(self._words.label("report.no_doubts"))
        notes = self._published.notes.set_index("id")[f"text_{self._words.lang}"]
        whole, names = self._words.label("report.whole_source"), self._names
        table = pd.DataFrame(
            {
                "about": names.indicators(row.indicator for row in noted) if noted else whole,
                "place": names.places(row.area for row in noted) if noted else "",
                "doubt": notes[note],
            }
            for note, noted in about.items()
        )
        numbers = [sorted(self._numbers[source] for its, source in pairs if its == note) for note in about]
        return table_view(
            table,
            ["about", "place", "doubt"],
            caption=self._words.label("report.doubts_table"),
            words=self._words,
            cites=[tuple(map(Cite, of_note)) for of_note in numbers],
        )

    def _found(self, figures: str) -> list[tuple]:
        """Return figures as plain rows of ``observations``, each once, in order of first use."""
        return [self._figure[identity] for identity in dict.fromkeys(figures.split())]

    def _by_source(self, figures: str) -> dict[str, list[str]]:
        ids: dict[str, list[str]] = {}
        for row in self._found(figures):
            ids.setdefault(row.source, []).append(row.id)
        return ids

    def _periods(self, rows: list[tuple]) -> str:
        """Say the periods of figures: each of a few, of many the first and the last."""
        dated = sorted((row for row in rows if row.period), key=lambda row: row.end)
        periods = list(dict.fromkeys(self._words.period(row.period, short=True) for row in dated))
        if len(periods) < len({row.period for row in rows}):
            periods.append(self._words.label("report.no_date"))
        return ", ".join(periods) if len(periods) <= _PERIODS_SHOWN else f"{periods[0]} – {periods[-1]}"

    def _reference(self, source: str, ids: Iterable[str]) -> str:
        row = self._source[source]
        values = {"publisher": row.publisher, "when": self._year(row), "figures": ", ".join(ids)}
        return self._words.say("report.reference", **values)

    def _year(self, source: tuple) -> str:
        """Return the year a source was published in, as far as it says."""
        return source.published[:4] or self._words.label("report.no_date")
