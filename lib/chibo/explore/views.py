"""What can be looked at on the panel: every picture of the notebooks, in the order in which it is offered.

A row names a picture, the calls of :mod:`chibo.metrics` that give its table, and its sentence. The line a reader copies
is written from the same calls that run. A new picture is one row, and its name in both languages in
``words/explore.yml``.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

import pandas as pd

from chibo import charts, metrics
from chibo.charts.chart import Chart
from chibo.report import Report
from chibo.report.display import Finding

# What a call can be given, by the name it has in a row: how it is written, its keyword, and the value in a report.
_GIVEN: dict[str, tuple[str, str, Callable[[Report], object]]] = {
    "published": ("report.published", "", attrgetter("published")),
    "register": ("report.register", "", attrgetter("register")),
    "schemes": ("report.published.rating_schemes", "", attrgetter("published.rating_schemes")),
    "area": ("area=report.area", "area", attrgetter("area")),
    "year": ("year=report.year", "year", attrgetter("year")),
    "until": ("until=report.year", "until", attrgetter("year")),
    "wards": ("areas=report.wards", "areas", attrgetter("wards")),
    "bodies": ("areas=report.bodies", "areas", attrgetter("bodies")),
    "in_year": ("years=[report.year]", "years", lambda report: [report.year]),
    "six_years": (
        "years=range(report.year - 5, report.year + 1)", "years", lambda report: range(report.year - 5, report.year + 1)
    ),
    "of_organisations": ('subject="organisation"', "subject", lambda report: "organisation"),
    "rated_organisations": ('indicator="organisations_rated"', "indicator", lambda report: "organisations_rated"),
    "by_area": ('by="area"', "by", lambda report: "area"),
}  # fmt: skip


class View(NamedTuple):
    """One picture that can be looked at, with its table and its sentence.

    Calls are written ``baseline.baseline published area > baseline.readings_range``: a function of
    :mod:`chibo.metrics` with what it is given, and another that is given the result; ``last`` keeps its last row. The
    first function is left out where it has the name of the picture's.
    """

    chart: str  # the function of chibo.charts that draws it, by subject and name
    table: str  # the calls that give what it is drawn from
    finding: str  # the sentence's phrase
    about: str = ""  # the calls that give what the sentence is about; those of the table where empty
    rows: str = ""  # which rows count, as a query; all where empty

    subject = property(lambda self: self.chart.partition(".")[0], doc="One of the five subjects, or ``peers``.")
    layer = property(lambda self: self._calls(self.table)[0][1], doc="Its data: ``published`` or ``register``.")

    @property
    def line(self) -> str:
        """The line of code that gives the picture."""
        text = ""
        for function, *given in self._calls(self.table):
            text = f"metrics.{function}({', '.join([text] * bool(text) + [_GIVEN[name][0] for name in given])})"
        text += f'.query("{self.rows}")' if self.rows else ""
        text = f"report.from_register({text})" if self.layer == "register" else text
        return f"report.chart(charts.{self.chart}, {text})"

    @property
    def by_year(self) -> bool:
        """Whether its table is another one in a report of another year."""
        return not {"year", "until", "in_year", "six_years"}.isdisjoint(self.table.split())

    @property
    def name(self) -> str:
        """The phrase that names it."""
        return f"explore.view_{self.chart.replace('.', '_')}"

    def drawn_from(self, report: Report) -> pd.DataFrame:
        """Return the table of the picture."""
        return self._computed(self.table, report)

    def picture(self, report: Report, table: pd.DataFrame | None = None) -> Chart | Finding:
        """Return the picture, or a sentence where there is nothing to draw; the ``table`` may be at hand."""
        return report.chart(attrgetter(self.chart)(charts), self.drawn_from(report) if table is None else table)

    def sentence(self, report: Report) -> Finding:
        """Return the sentence."""
        return report.finding(self.finding, self._computed(self.about or self.table, report))

    def _calls(self, text: str) -> list[list[str]]:
        text = text if "." in text.split()[0] else f"{self.chart} {text}"
        return [call.split() for call in text.split(" > ")]

    def _computed(self, calls: str, report: Report) -> pd.DataFrame:
        results: list = []
        for function, *given in self._calls(calls):
            values = [(_GIVEN[name][1], _GIVEN[name][2](report)) for name in given]
            results += [value for keyword, value in values if not keyword]
            named = {keyword: value for keyword, value in values if keyword}
            results = [results[0].tail(1) if function == "last" else attrgetter(function)(metrics)(*results, **named)]
        table = results[0].query(self.rows) if self.rows else results[0]
        return report.from_register(table) if self.layer == "register" else table


_UNITS = "coverage.register_units register wards in_year"
# fmt: off
VIEWS = (
    View("coverage.over_time", "published area", "coverage.answer", "coverage.answer published area year"),
    View("coverage.peers", "published area", "coverage.peers", "published area > coverage.peers_range area year"),
    View("peers.rearrangements", "published area", "peers.rearrangements", "published area > peers.ratios_range"),
    View("peers.rating_pairs", "published rated_organisations", "peers.rating_pairs"),
    View("split.accounts", "published area", "split.kept", "split.effect published area"),
    View("split.over_time", "published area", "split.effect", "split.effect published area until"),
    View("split.by_ward", "published area", "split.extremes", "published area > split.extremes"),
    View("quality.organisation_ratings", "published area year", "quality.headline",
         "published area year > quality.headline area"),
    View("quality.member_ratings", "published area year", "quality.remainder",
         "published area year > quality.remainder area"),
    View("quality.organisations", "published area", "quality.organisations_change"),
    View("quality.admissions", "published area", "quality.admissions", "published area until > last"),
    View("capacity.training", "published area year", "capacity.training"),
    View("capacity.inspections", "published area year", "capacity.inspections"),
    View("capacity.inspection_results", "published area", "capacity.results"),
    View("consistency.reading_bounds", "baseline.baseline published area > baseline.reading_bounds",
         "coverage.readings", "baseline.baseline published area > baseline.readings_range"),
    View("consistency.timeliness", "published area", "consistency.search", "consistency.search published area"),
    View("coverage.register_by_year", "coverage.register_units register wards", "register.coverage", _UNITS),
    View("coverage.register_wards", "coverage.register_units register wards six_years by_area",
         "register.coverage", _UNITS),
    View("coverage.register_cell_sizes", "register wards in_year", "register.coverage", _UNITS),
    View("split.register_flow", "register published area wards", "register.coverage", _UNITS),
    View("quality.register_ratings", "register schemes of_organisations bodies", "register.rated",
         "register schemes of_organisations bodies in_year"),
    View("quality.register_admissions", "register bodies", "register.admission", "register bodies in_year"),
    View("quality.register_answers", "register bodies in_year", "register.response",
         "quality.register_response register bodies in_year"),
    View("capacity.register_trainings", "register bodies", "register.trainings", "register bodies in_year"),
    View("capacity.register_cadre_plans", "register bodies", "register.cadre_plans", "register bodies in_year"),
    View("capacity.register_inspections", "register bodies", "register.inspections", "register bodies in_year",
         rows="kind == 'inspection'"),
)
# fmt: on
