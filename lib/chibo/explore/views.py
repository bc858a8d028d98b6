"""What can be looked at on the panel: every picture of the notebooks, in the order in which it is offered.

A row names a picture, what its table is computed from, its sentence, and what that is about. The line a reader copies
is the one that runs here. A new picture is one row, and its name in both languages in ``words/explore.yml``.
"""

from operator import attrgetter
from typing import NamedTuple

import pandas as pd

from chibo import charts, metrics
from chibo.charts.chart import Chart
from chibo.report import Report
from chibo.report.display import Finding


class View(NamedTuple):
    """One picture that can be looked at, with its table and its sentence.

    Tables are written as code about ``report``; arguments alone are those of the metric that has the picture's name.
    """

    chart: str  # the function of chibo.charts that draws it, by subject and name
    table: str  # what it is drawn from
    finding: str  # the sentence's phrase
    about: str = ""  # what the sentence is about; the table where empty

    subject = property(lambda self: self.chart.partition(".")[0], doc="One of the five subjects, or ``peers``.")
    name = property(lambda self: f"explore.view_{self.chart.replace('.', '_')}", doc="The phrase that names it.")
    by_year = property(lambda self: "report.year" in self.table, doc="Whether another year has another table.")

    @property
    def layer(self) -> str:
        """Its data: ``published`` or ``register``."""
        return "register" if "report.register" in self.table else "published"

    @property
    def line(self) -> str:
        """The line of code that gives the picture."""
        return f"report.chart(charts.{self.chart}, {self._code(self.table)})"

    def drawn_from(self, report: Report) -> pd.DataFrame:
        """Return the table of the picture."""
        return self._computed(self.table, report)

    def picture(self, report: Report, table: pd.DataFrame | None = None) -> Chart | Finding:
        """Return the picture, or a sentence where there is nothing to draw; the ``table`` may be at hand."""
        return report.chart(attrgetter(self.chart)(charts), self.drawn_from(report) if table is None else table)

    def sentence(self, report: Report) -> Finding:
        """Return the sentence."""
        return report.finding(self.finding, self._computed(self.about or self.table, report))

    def _code(self, text: str) -> str:
        text = text if text.startswith("metrics.") else f"metrics.{self.chart}({text})"
        return f"report.from_register({text})" if self.layer == "register" else text

    def _computed(self, text: str, report: Report) -> pd.DataFrame:
        return eval(self._code(text), {"metrics": metrics, "report": report})  # of the rows below, nothing a user wrote


PUBLISHED, _BODIES = "report.published", "report.register, areas=report.bodies"
_PLACE, _WARDS = f"{PUBLISHED}, area=report.area", "report.register, areas=report.wards"
_YEAR, _UNTIL = f"{_PLACE}, year=report.year", f"{_PLACE}, until=report.year"
_RATED = 'report.register, report.published.rating_schemes, subject="organisation", areas=report.bodies'
_IN_YEAR, _SIX_YEARS = "years=[report.year]", "years=range(report.year - 5, report.year + 1)"
_BASELINE = f"metrics.baseline.baseline({_PLACE})"
_UNITS = f"metrics.coverage.register_units({_WARDS}, {_IN_YEAR})"
# fmt: off
VIEWS = (
    View("coverage.over_time", _PLACE, "coverage.answer", f"metrics.coverage.answer({_YEAR})"),
    View("coverage.peers", _PLACE, "coverage.peers",
         f"metrics.coverage.peers_range(metrics.coverage.peers({_PLACE}), area=report.area, year=report.year)"),
    View("peers.rearrangements", _PLACE, "peers.rearrangements",
         f"metrics.peers.ratios_range(metrics.peers.rearrangements({_PLACE}))"),
    View("peers.rating_pairs", 'report.published, indicator="organisations_rated"', "peers.rating_pairs"),
    View("split.accounts", _PLACE, "split.kept", f"metrics.split.effect({_PLACE})"),
    View("split.over_time", _PLACE, "split.effect", f"metrics.split.effect({_UNTIL})"),
    View("split.by_ward", _PLACE, "split.extremes", f"metrics.split.extremes(metrics.split.by_ward({_PLACE}))"),
    View("quality.organisation_ratings", _YEAR, "quality.headline",
         f"metrics.quality.headline(metrics.quality.organisation_ratings({_YEAR}), area=report.area)"),
    View("quality.member_ratings", _YEAR, "quality.remainder",
         f"metrics.quality.remainder(metrics.quality.member_ratings({_YEAR}), area=report.area)"),
    View("quality.organisations", _PLACE, "quality.organisations_change"),
    View("quality.admissions", _PLACE, "quality.admissions", f"metrics.quality.admissions({_UNTIL}).tail(1)"),
    View("capacity.training", _YEAR, "capacity.training"),
    View("capacity.inspections", _YEAR, "capacity.inspections"),
    View("capacity.inspection_results", _PLACE, "capacity.results"),
    View("consistency.reading_bounds", f"metrics.baseline.reading_bounds({_BASELINE})", "coverage.readings",
         f"metrics.baseline.readings_range({_BASELINE})"),
    View("consistency.timeliness", _PLACE, "consistency.search", f"metrics.consistency.search({_PLACE})"),
    View("coverage.register_by_year", f"metrics.coverage.register_units({_WARDS})", "register.coverage", _UNITS),
    View("coverage.register_wards", f'metrics.coverage.register_units({_WARDS}, {_SIX_YEARS}, by="area")',
         "register.coverage", _UNITS),
    View("coverage.register_cell_sizes", f"{_WARDS}, {_IN_YEAR}", "register.coverage", _UNITS),
    View("split.register_flow", f"report.register, {_PLACE}, areas=report.wards", "register.coverage", _UNITS),
    View("quality.register_ratings", _RATED, "register.rated", f"{_RATED}, {_IN_YEAR}"),
    View("quality.register_admissions", _BODIES, "register.admission", f"{_BODIES}, {_IN_YEAR}"),
)
# fmt: on
