"""What can be looked at: every picture of the notebooks, by subject, first of the published layer, then of a register.

A new chart is one entry more here, and its name in both languages in ``words/explore.yml``.
"""

from chibo.explore.view import View

_OF_AREA = "(report.published, area=report.area)"
_OF_YEAR = "(report.published, area=report.area, year=report.year)"
_UNTIL = "(report.published, area=report.area, until=report.year)"
_BASELINE = f"metrics.baseline.baseline{_OF_AREA}"


def _published(name: str, table: str, chart: str, finding: str, said: str, columns: str) -> View:
    return View(name, "published", f"metrics.{table}", f"charts.{chart}", finding, said, tuple(columns.split()))


def _register(name: str, call: str, chart: str, finding: str, said: str, columns: str) -> View:
    """Return a view of a register, whose results reach a reader through ``from_register`` alone."""
    table, said = (f"report.from_register(metrics.{part})" if part else "" for part in (call, said))
    return View(name, "register", table, f"charts.register.{chart}", finding, said, tuple(columns.split()))


def _of_register(metric: str, *rest: str, places: str = "bodies") -> str:
    return f"register.{metric}({', '.join(['report.register', *rest, f'areas=report.{places}'])})"


def _this_year(call: str) -> str:
    return f"{call.removesuffix(')')}, years=[report.year])"


_COVERED = _of_register("coverage.coverage", places="wards")
_RATED = _of_register("quality.ratings", "report.published.rating_schemes", "subject={!r}")
_ADMITTED = _of_register("membership.admissions")
_ANSWERED = _of_register("meetings.answers")
_TRAINED = _of_register("capacity.trainings")
_PLANNED = _of_register("capacity.cadre_plans")
_INSPECTED = _of_register("capacity.inspections")
_INSPECTIONS = ".query(\"kind == 'inspection'\")"
_AT_THE_SPLIT = "(report.register, report.published, area=report.area, areas=report.wards)"
_SHARES = "period_text units_low units_high units_total low_pct high_pct wording"

VIEWS = (
    _published(
        "coverage.over_time",
        f"coverage.over_time{_OF_AREA}",
        "coverage.over_time",
        "coverage.answer",
        f"metrics.coverage.answer{_OF_YEAR}",
        _SHARES,
    ),
    _published(
        "coverage.peers",
        f"coverage.peers{_OF_AREA}",
        "coverage.peers",
        "coverage.peers",
        f"metrics.coverage.peers_range(metrics.coverage.peers{_OF_AREA}, area=report.area, year=report.year)",
        f"area_short {_SHARES} province",
    ),
    _published(
        "coverage.readings",
        f"baseline.baseline{_OF_AREA}",
        "consistency.readings",
        "coverage.readings",
        f"metrics.baseline.readings_range({_BASELINE})",
        "reading how own own_pct in_joint without any_pct explains_established",
    ),
    _published(
        "split.accounts",
        f"split.accounts{_OF_AREA}",
        "split.accounts",
        "split.kept",
        f"metrics.split.effect{_OF_AREA}",
        "",
    ),
    _published(
        "split.over_time",
        f"split.over_time{_OF_AREA}",
        "split.over_time",
        "split.effect",
        f"metrics.split.effect{_UNTIL}",
        "year units households households_per_unit members_needed status",
    ),
    _published(
        "split.ward_tiles",
        f"split.by_ward{_OF_AREA}",
        "split.ward_tiles",
        "split.extremes",
        f"metrics.split.extremes(metrics.split.by_ward{_OF_AREA})",
        "area_name period_text units households households_per_unit members_needed",
    ),
    _published(
        "split.by_ward",
        f"split.by_ward{_OF_AREA}",
        "split.by_ward",
        "split.extremes",
        f"metrics.split.extremes(metrics.split.by_ward{_OF_AREA})",
        "area_name period_text units households households_per_unit members_needed",
    ),
    _published(
        "quality.organisation_ratings",
        f"quality.organisation_ratings{_OF_YEAR}",
        "quality.organisation_ratings",
        "quality.headline",
        f"metrics.quality.headline(metrics.quality.organisation_ratings{_OF_YEAR}, area=report.area)",
        "area_short period_text category_name count base share_pct printed_pct exemplary",
    ),
    _published(
        "quality.member_ratings",
        f"quality.member_ratings{_OF_YEAR}",
        "quality.member_ratings",
        "quality.remainder",
        f"metrics.quality.remainder(metrics.quality.member_ratings{_OF_YEAR}, area=report.area)",
        "area_short period_text category_name count base share_pct printed_pct",
    ),
    _published(
        "quality.organisations",
        f"quality.organisations{_OF_AREA}",
        "quality.organisations",
        "quality.organisations_change",
        "",
        "period_text total committees cells unsplit status",
    ),
    _published(
        "quality.admissions",
        f"quality.admissions{_OF_AREA}",
        "quality.admissions",
        "quality.admissions",
        f"metrics.quality.admissions{_UNTIL}.tail(1)",
        "year admitted target printed_pct status",
    ),
    _published(
        "capacity.training",
        f"capacity.training{_OF_YEAR}",
        "capacity.training",
        "capacity.training",
        "",
        "category_name period_text participants",
    ),
    _published(
        "capacity.inspections",
        f"capacity.inspections{_OF_YEAR}",
        "capacity.inspections",
        "capacity.inspections",
        "",
        "category_name period_text inspected",
    ),
    _published(
        "capacity.inspection_results",
        f"capacity.inspection_results{_OF_AREA}",
        "capacity.inspection_results",
        "capacity.results",
        "",
        "subject_name period_text inspected with_shortcomings without_shortcomings share_with_pct status",
    ),
    _published(
        "consistency.record",
        f"consistency.record{_OF_AREA}",
        "consistency.record",
        "consistency.record_of_year",
        f"metrics.consistency.record_of_year{_OF_YEAR}",
        "",
    ),
    _published(
        "consistency.record_by_indicator",
        'consistency.record(report.published, area=report.area, by="indicator")',
        "consistency.record_by_indicator",
        "consistency.record_of_year",
        f"metrics.consistency.record_of_year{_OF_YEAR}",
        "indicator_name year count",
    ),
    _published(
        "consistency.reading_bounds",
        f"baseline.reading_bounds({_BASELINE})",
        "consistency.reading_bounds",
        "coverage.readings",
        f"metrics.baseline.readings_range({_BASELINE})",
        "reading needs_text cells_text net_text gross_text explains_established",
    ),
    _register(
        "coverage.by_year",
        _COVERED,
        "coverage.by_year",
        "register.coverage",
        _this_year(_COVERED),
        "year units own joint without_cell without_members own_pct any_pct status_name",
    ),
    _register(
        "coverage.ward_tiles",
        f'{_COVERED.removesuffix(")")}, years=range(report.year - 5, report.year + 1), by="area")',
        "coverage.ward_tiles",
        "register.coverage",
        _this_year(_COVERED),
        "area_name year units own own_pct any_pct status_name",
    ),
    _register(
        "coverage.cell_sizes",
        _this_year(_of_register("catchment.cell_sizes", places="wards")),
        "coverage.cell_sizes",
        "register.coverage",
        _this_year(_COVERED),
        "",
    ),
    _register(
        "split.unit_flow",
        f"register.split.split_flow{_AT_THE_SPLIT}",
        "coverage.unit_flow",
        "register.coverage",
        _this_year(_COVERED),
        "",
    ),
    _register(
        "split.waterfall",
        f"register.split.split_account{_AT_THE_SPLIT}",
        "coverage.waterfall",
        "register.coverage",
        _this_year(_COVERED),
        "",
    ),
    _register(
        "quality.rated_organisations",
        _RATED.format("organisation"),
        "quality.ratings",
        "register.rated",
        _this_year(_RATED.format("organisation")),
        "year scheme category_name count rated share_pct status_name",
    ),
    _register(
        "quality.admitted",
        _ADMITTED,
        "quality.admissions",
        "register.admission",
        _this_year(_ADMITTED),
        "year admitted target attainment_pct status_name",
    ),
    _register(
        "quality.meeting_answers",
        _this_year(_ANSWERED),
        "quality.meeting_answers",
        "register.response",
        _this_year(_of_register("meetings.response")),
        "question_name answer_name respondents answered share_pct status_name",
    ),
    _register(
        "capacity.trainings",
        _TRAINED,
        "capacity.trainings",
        "register.trainings",
        _this_year(_TRAINED),
        "year level_name organisations participants status_name",
    ),
    _register(
        "capacity.cadre_plans",
        _PLANNED,
        "capacity.cadre_plans",
        "register.cadre_plans",
        _this_year(_PLANNED),
        "year level_name organisations planned women young status_name",
    ),
    _register(
        "capacity.inspected",
        _INSPECTED + _INSPECTIONS,
        "capacity.inspections",
        "register.inspections",
        _this_year(_INSPECTED) + _INSPECTIONS,
        "",
    ),
)
"""The catalogue."""
