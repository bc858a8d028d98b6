"""Where the numbers of a report come from: the figures it has used, their sources by number, and their doubts.

A report shows nothing without its trace. Whatever it says, draws or lists goes through here with the ids of the
figures behind it, so that sources and doubts are derived and never typed.
"""

from collections.abc import Collection, Iterable

import pandas as pd

from chibo.charts.svg import SOURCES
from chibo.model.rows import plain_rows
from chibo.report.display import Cite, Finding, TableView, table_view
from chibo.report.names import Names
from chibo.store import Data

_PERIODS_SHOWN = 3


class Provenance:
    """The trace of one report."""

    def __init__(self, data: Data, names: Names):
        self._published, self._register, self._names, self._words = data.published, data.register, names, names.words
        self._known = pd.DataFrame()
        # The same as plain rows: every mark of a picture asks, and a frame takes longer to answer one than all of them.
        self._rows: dict[str, tuple] = {}
        self._sources = data.published.sources.set_index("id")
        self._source = {row.id: row for row in plain_rows(data.published.sources)}
        self._used: dict[str, None] = {}
        self._numbers: dict[str, int] = {}

    def use(self, figures: Iterable[str]) -> None:
        """Remember figures (ids, separated by blanks) and give their sources numbers, in order of first use."""
        for row in self._found(" ".join(figures).split()):
            self._used[row.id] = None
            self._numbers.setdefault(row.source, len(self._numbers) + 1)

    def cites(self, figures: str) -> tuple[Cite, ...]:
        """Return the references for figures that were used: one per source, by number."""
        ids: dict[str, list[str]] = {}
        for row in self._found(figures.split()):
            ids.setdefault(row.source, []).append(row.id)
        return tuple(
            Cite(self._numbers[source], self._reference(source, ids[source]), ", ".join(ids[source]))
            for source in sorted(ids, key=self._numbers.get)
        )

    @property
    def used(self) -> list[str]:
        """The ids of the figures used so far, in order of first use."""
        return list(self._used)

    def figures(self, figures: str) -> pd.DataFrame:
        """Return the published figures of these ids, in their order: rows of ``observations``."""
        ids = figures.split()
        return self._frame(ids).loc[ids].reset_index(drop=True)

    def source_frame(self, figures: Iterable[str]) -> pd.DataFrame:
        """Return where figures were printed.

        Returns
        -------
        DataFrame
            One row per source: the columns of ``sources`` and ``figures`` (ids, separated by blanks).
        """
        ids: dict[str, list[str]] = {}
        for row in self._found(_each(figures)):
            ids.setdefault(row.source, []).append(row.id)
        return self._sources.loc[list(ids)].assign(figures=[*map(" ".join, ids.values())]).reset_index()

    def source_line(self, figures: Iterable[str]) -> str:
        """Name the publishers of figures with their years, oldest first; of none, the register."""
        sources = [self._source[source] for source in {row.source: None for row in self._found(_each(figures))}]
        years: dict[str, dict[str, None]] = {}
        for source in sorted(sources, key=lambda source: (source.published, source.publisher)):
            years.setdefault(source.publisher, {})[self._year(source)] = None
        said = [f"{publisher} ({', '.join(when)})" for publisher, when in years.items()]
        if not said and self._register is not None:
            said = [self._words.label(f"report.register_{'synthetic' if self._register.synthetic else 'real'}")]
        return f"{self._words.label('report.source')}: {'; '.join(said)}" if said else ""

    def trace(self, figures: str) -> str:
        """Say which layer, period and precision figures have; without figures, which register it is, if any."""
        if not figures:
            if self._register is None:
                return ""
            return self._words.label("chart.synthetic" if self._register.synthetic else "report.register_real")
        found = self._found(figures.split())
        precision = [self._words.label(f"precision.{name}") for name in dict.fromkeys(row.precision for row in found)]
        if any(row.period_status == "inferred" for row in found):
            precision.append(self._words.label("report.date_inferred"))
        return self._words.say(
            "report.trace_one" if len(found) == 1 else "report.trace",
            n=len(found),
            periods=self._periods(found),
            precision=", ".join(precision),
        )

    def said_by(self, figures: str) -> tuple[str, str]:
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
        table = self.source_frame(self._used)
        table = table.assign(
            number=table["id"].map(self._numbers),
            count=table["figures"].str.split().str.len(),
            published_text=table["published"].map(self._words.period),
        ).sort_values("number", ignore_index=True)
        return table_view(
            table,
            ["number", "title", "publisher", "published_text", "reliability", "count"],
            caption=self._words.label("report.sources_table"),
            links={"title": "url"},
            sources=self._words.label("report.no_link") if (table["url"] == "").any() else "",
            words=self._words,
            anchors=[Cite(number).anchor for number in table["number"]],
            anchor=SOURCES,
        )

    def doubts(self) -> TableView | Finding:
        """Show the doubts and definitions that belong to the figures used so far and to their sources."""
        used, of_figures = self._found(self._used), {}
        for row in used:
            if row.note:
                of_figures.setdefault(row.note, []).append(row)
        of_sources = {row.source: self._source[row.source].note for row in used}
        pairs = {(row.note, row.source) for row in used if row.note}
        pairs |= {(note, source) for source, note in of_sources.items()}
        notes = self._published.notes.set_index("id")[f"text_{self._words.lang}"]
        whole = [note for note in dict.fromkeys(of_sources.values()) if note and note not in of_figures]
        indicators, places = self._names.indicators, self._names.places
        said = [
            (note, indicators(row.indicator for row in rows), places(row.area for row in rows))
            for note, rows in of_figures.items()
        ]
        said += [(note, self._words.label("report.whole_source"), "") for note in whole]
        if not said:
            return Finding(self._words.label("report.no_doubts"))
        table = pd.DataFrame(said, columns=["note", "about", "place"])
        return table_view(
            table.assign(doubt=table["note"].map(notes)),
            ["about", "place", "doubt"],
            caption=self._words.label("report.doubts_table"),
            words=self._words,
            cites=[
                tuple(Cite(number) for number in sorted(self._numbers[source] for its, source in pairs if its == note))
                for note in table["note"]
            ],
        )

    def _found(self, ids: Collection[str]) -> list[tuple]:
        """Return the figures of these ids, in their order, as plain rows of ``observations``."""
        self._frame(ids)
        return [self._rows[identity] for identity in ids]

    def _frame(self, ids: Iterable[str]) -> pd.DataFrame:
        """Return a frame by id that holds these figures; only those are asked for that no one has asked for yet."""
        missing = [identity for identity in dict.fromkeys(ids) if identity not in self._rows]
        if missing or self._known.empty:
            found = self._published.figures(ids=missing).set_index("id", drop=False)
            self._known = pd.concat([self._known, found]) if len(self._known) else found
            self._rows |= {row.id: row for row in plain_rows(found)}
        return self._known

    def _periods(self, found: list[tuple]) -> str:
        """Say the periods of figures: each of a few, of many the first and the last."""
        dated = sorted((row for row in found if row.period), key=lambda row: row.end)
        said = list(dict.fromkeys(self._words.period(row.period, short=True) for row in dated))
        if len(said) < len({row.period for row in found}):
            said.append(self._words.label("report.no_date"))
        return ", ".join(said) if len(said) <= _PERIODS_SHOWN else f"{said[0]} – {said[-1]}"

    def _reference(self, source: str, ids: Iterable[str]) -> str:
        row = self._source[source]
        return self._words.say(
            "report.reference", publisher=row.publisher, when=self._year(row), figures=", ".join(ids)
        )

    def _year(self, source: tuple) -> str:
        """Return the year a source was published in, as far as it says."""
        return source.published[:4] or self._words.label("report.no_date")


def _each(figures: Iterable[str]) -> list[str]:
    """Return every id once, in order of first use."""
    return list(dict.fromkeys(" ".join(figures).split()))
