"""What can be looked at on the panel: every picture of the notebooks, in the order in which it is offered.

A new picture is one entry here, and its name in both languages in ``words/explore.yml``.
"""

import ast
import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chibo import charts, metrics
from chibo.charts.chart import Chart
from chibo.report import Report
from chibo.report.display import Finding


@dataclass(frozen=True)
class View:
    """One picture that can be looked at, with its table and its sentence.

    Attributes
    ----------
    name : subject and picture, ``split.by_ward``
    chart : the function that draws it
    finding : the sentence's phrase
    table : from a report, what the picture is drawn from
    spoken_of : from a report, what the sentence is about; the picture's table when ``None``
    columns : the columns of the table that are shown; when there are none, what the marks say stands in their place
    """

    name: str
    chart: Callable
    finding: str
    table: Callable
    spoken_of: Callable | None = None
    columns: str = ""

    @property
    def subject(self) -> str:
        """One of the five subjects."""
        return self.name.partition(".")[0]

    @property
    def layer(self) -> str:
        """The data it needs, ``published`` or ``register``."""
        return "register" if "report.register" in self.line else "published"

    @property
    def line(self) -> str:
        """The line of code that gives the picture: the source of this entry."""
        return _lines()[self.name]

    def picture(self, report: Report) -> Chart | Finding:
        """Return the picture, or a sentence where there is nothing to draw."""
        return report.chart(self.chart, self.table(report))

    def sentence(self, report: Report) -> Finding:
        """Return the sentence."""
        return report.finding(self.finding, (self.spoken_of or self.table)(report))


@functools.cache
def _lines() -> dict[str, str]:
    """Return each entry of this file as the call a reader can copy, so that what is copied is what runs."""
    calls = [node for node in ast.walk(ast.parse(Path(__file__).read_text("utf-8"))) if isinstance(node, ast.Call)]
    entries = [call.args for call in calls if ast.unparse(call.func) == "View"]
    return {
        name.value: f"report.chart({ast.unparse(chart)}, {ast.unparse(table.body)})"
        for name, chart, _, table, *_ in entries
    }


def _extremes(report):
    return metrics.split.extremes(metrics.split.by_ward(report.published, area=report.area))


def _readings(report):
    return metrics.baseline.readings_range(metrics.baseline.baseline(report.published, area=report.area))


def _record_of_year(report):
    return metrics.consistency.record_of_year(report.published, area=report.area, year=report.year)


def _units(report):
    return report.from_register(
        metrics.coverage.register_units(report.register, areas=report.wards, years=[report.year])
    )


def _of_year(metric: Callable) -> Callable:
    return lambda report: report.from_register(metric(report.register, areas=report.bodies, years=[report.year]))


# fmt: off
VIEWS = (
    View("coverage.over_time", charts.coverage.over_time, "coverage.answer",
         lambda report: metrics.coverage.over_time(report.published, area=report.area),
         lambda report: metrics.coverage.answer(report.published, area=report.area, year=report.year),
         "period_text units_low units_high units_total low_pct high_pct wording"),
    View("coverage.peers", charts.coverage.peers, "coverage.peers",
         lambda report: metrics.coverage.peers(report.published, area=report.area),
         lambda report: metrics.coverage.peers_range(metrics.coverage.peers(report.published, area=report.area),
             area=report.area, year=report.year),
         "area_short period_text units_low units_high units_total low_pct high_pct wording province"),
    View("coverage.readings", charts.consistency.readings, "coverage.readings",
         lambda report: metrics.baseline.baseline(report.published, area=report.area),
         _readings, "reading how own own_pct in_joint without any_pct explains_established"),
    View("split.accounts", charts.split.accounts, "split.kept",
         lambda report: metrics.split.accounts(report.published, area=report.area),
         lambda report: metrics.split.effect(report.published, area=report.area)),
    View("split.over_time", charts.split.over_time, "split.effect",
         lambda report: metrics.split.over_time(report.published, area=report.area),
         lambda report: metrics.split.effect(report.published, area=report.area, until=report.year),
         "year units households households_per_unit members_needed status"),
    View("split.ward_tiles", charts.split.ward_tiles, "split.extremes",
         lambda report: metrics.split.by_ward(report.published, area=report.area),
         _extremes, "area_name period_text units households households_per_unit members_needed"),
    View("split.by_ward", charts.split.by_ward, "split.extremes",
         lambda report: metrics.split.by_ward(report.published, area=report.area),
         _extremes, "area_name period_text units households households_per_unit members_needed"),
    View("quality.organisation_ratings", charts.quality.organisation_ratings, "quality.headline",
         lambda report: metrics.quality.organisation_ratings(report.published, area=report.area, year=report.year),
         lambda report: metrics.quality.headline(metrics.quality.organisation_ratings(report.published,
             area=report.area, year=report.year), area=report.area),
         "area_short period_text category_name count base share_pct printed_pct exemplary"),
    View("quality.member_ratings", charts.quality.member_ratings, "quality.remainder",
         lambda report: metrics.quality.member_ratings(report.published, area=report.area, year=report.year),
         lambda report: metrics.quality.remainder(metrics.quality.member_ratings(report.published, area=report.area,
             year=report.year), area=report.area),
         "area_short period_text category_name count base share_pct printed_pct"),
    View("quality.organisations", charts.quality.organisations, "quality.organisations_change",
         lambda report: metrics.quality.organisations(report.published, area=report.area),
         None, "period_text total committees cells unsplit status"),
    View("quality.admissions", charts.quality.admissions, "quality.admissions",
         lambda report: metrics.quality.admissions(report.published, area=report.area),
         lambda report: metrics.quality.admissions(report.published, area=report.area, until=report.year).tail(1),
         "year admitted target printed_pct status"),
    View("capacity.training", charts.capacity.training, "capacity.training",
         lambda report: metrics.capacity.training(report.published, area=report.area, year=report.year),
         None, "category_name period_text participants"),
    View("capacity.inspections", charts.capacity.inspections, "capacity.inspections",
         lambda report: metrics.capacity.inspections(report.published, area=report.area, year=report.year),
         None, "category_name period_text inspected"),
    View("capacity.inspection_results", charts.capacity.inspection_results, "capacity.results",
         lambda report: metrics.capacity.inspection_results(report.published, area=report.area),
         None, "subject_name period_text inspected with_shortcomings without_shortcomings share_with_pct status"),
    View("consistency.record", charts.consistency.record, "consistency.record_of_year",
         lambda report: metrics.consistency.record(report.published, area=report.area),
         _record_of_year),
    View("consistency.record_by_indicator", charts.consistency.record_by_indicator, "consistency.record_of_year",
         lambda report: metrics.consistency.record(report.published, area=report.area, by="indicator"),
         _record_of_year, "indicator_name year count"),
    View("consistency.reading_bounds", charts.consistency.reading_bounds, "coverage.readings",
         lambda report: metrics.baseline.reading_bounds(metrics.baseline.baseline(report.published, area=report.area)),
         _readings, "reading needs_text cells_text net_text gross_text explains_established"),
    View("coverage.by_year", charts.coverage.register_by_year, "register.coverage",
         lambda report: report.from_register(metrics.coverage.register_units(report.register, areas=report.wards)),
         _units, "year units own joint without_cell without_members own_pct any_pct status_name"),
    View("coverage.ward_tiles", charts.coverage.register_ward_tiles, "register.coverage",
         lambda report: report.from_register(metrics.coverage.register_units(report.register, areas=report.wards,
             years=range(report.year - 5, report.year + 1), by="area")),
         _units, "area_name year units own own_pct any_pct status_name"),
    View("coverage.cell_sizes", charts.coverage.register_cell_sizes, "register.coverage",
         lambda report: report.from_register(metrics.coverage.register_cell_sizes(report.register, areas=report.wards,
             years=[report.year])),
         _units),
    View("split.unit_flow", charts.split.register_flow, "register.coverage",
         lambda report: report.from_register(metrics.split.register_flow(report.register, report.published,
             area=report.area, areas=report.wards)),
         _units),
    View("split.waterfall", charts.split.register_cells, "register.coverage",
         lambda report: report.from_register(metrics.split.register_cells(report.register, report.published,
             area=report.area, areas=report.wards)),
         _units),
    View("quality.rated_organisations", charts.quality.register_ratings, "register.rated",
         lambda report: report.from_register(metrics.quality.register_ratings(report.register,
             report.published.rating_schemes, subject="organisation", areas=report.bodies)),
         lambda report: report.from_register(metrics.quality.register_ratings(report.register,
             report.published.rating_schemes, subject="organisation", areas=report.bodies, years=[report.year])),
         "year scheme category_name count rated share_pct status_name"),
    View("quality.admitted", charts.quality.register_admissions, "register.admission",
         lambda report: report.from_register(metrics.quality.register_admissions(report.register, areas=report.bodies)),
         _of_year(metrics.quality.register_admissions), "year admitted target attainment_pct status_name"),
    View("quality.meeting_answers", charts.quality.register_answers, "register.response",
         lambda report: report.from_register(metrics.quality.register_answers(report.register, areas=report.bodies,
             years=[report.year])),
         _of_year(metrics.quality.register_response),
         "question_name answer_name respondents answered share_pct status_name"),
    View("capacity.trainings", charts.capacity.register_trainings, "register.trainings",
         lambda report: report.from_register(metrics.capacity.register_trainings(report.register, areas=report.bodies)),
         _of_year(metrics.capacity.register_trainings), "year level_name organisations participants status_name"),
    View("capacity.cadre_plans", charts.capacity.register_cadre_plans, "register.cadre_plans",
         lambda report: report.from_register(metrics.capacity.register_cadre_plans(report.register,
             areas=report.bodies)),
         _of_year(metrics.capacity.register_cadre_plans),
         "year level_name organisations planned women young status_name"),
    View("capacity.inspected", charts.capacity.register_inspections, "register.inspections",
         lambda report: report.from_register(metrics.capacity.register_inspections(report.register,
             areas=report.bodies).query("kind == 'inspection'")),
         lambda report: report.from_register(metrics.capacity.register_inspections(report.register,
             areas=report.bodies, years=[report.year]).query("kind == 'inspection'"))),
)
# fmt: on
"""The catalogue. The tables are calls a reader gets to copy, so they are whole calls of the library."""
