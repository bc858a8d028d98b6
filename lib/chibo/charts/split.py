"""Pictures of the split: where units came from, what it did to the denominator, and ward by ward."""

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.patches import PathPatch

from chibo.charts import flow, theme
from chibo.charts.axes import numbers, only_categories, report_year, rows
from chibo.charts.breaks import bare_rules, runs, starts, told
from chibo.charts.chart import Chart, Drawing, draw
from chibo.charts.register.coverage import unit_flow as register_flow  # noqa: F401
from chibo.charts.register.coverage import waterfall as register_cells  # noqa: F401
from chibo.charts.shapes import box, upright
from chibo.model.rows import plain_rows

_PANELS = ("units", "households_per_unit", "members_needed")

_UNITS = {"units": "residential_units", "households_per_unit": "households", "members_needed": "members"}
"""Unit of each panel over time."""


def accounts(parts: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw how the units before the split became the units after it.

    Parameters
    ----------
    parts : rows of :func:`chibo.metrics.split.accounts`, named
    place : the area's name
    lang : language
    """
    with theme.style():
        drawing = draw("split.accounts", lang, height=3.4, place=place)
        words, ax = drawing.words, drawing.axes()
        spans = _stacked(parts)
        # Only this band is known: which of the other units became what was not published.
        known = flow.band(0.08, 0.92, spans["before", "split"], spans["after", "created"])
        ax.add_patch(PathPatch(known, facecolor=theme.FOCUS, alpha=0.22, linewidth=0))
        for row in plain_rows(parts):
            low, high = spans[row.stage, row.part]
            x = 0 if row.stage == "before" else 1
            colour = theme.CONTEXT if row.part == "kept" else theme.FOCUS
            bar = upright(ax, x, high - low, bottom=low, width=0.16, color=colour)
            said = words.say(f"split.part_{row.stage}_{row.part}", units=row.units)
            drawing.mark(bar, said, row.figures)
            ax.annotate(
                said,
                (x, (low + high) / 2),
                xytext=(-32 if x == 0 else 32, 0),
                textcoords="offset points",
                ha="right" if x == 0 else "left",
                va="center",
            )
        totals = parts.groupby("stage", sort=False)["units"].sum()
        periods = parts[parts["part"] == "kept"].set_index("stage")["period"]
        stages = [words.say(f"split.stage_{stage}", units=n, period=periods[stage]) for stage, n in totals.items()]
        ax.set_xticks([0, 1], stages)
        ax.tick_params(axis="x", labelsize=9.5, pad=9)
        ax.set(xlim=(-0.75, 1.75), yticks=[])
        ax.spines[["left", "bottom"]].set_visible(False)
        units = parts.set_index(["stage", "part"])["units"]
        return drawing.finish(
            parts,
            before=totals["before"],
            after=totals["after"],
            divided=units["before", "split"],
            created=units["after", "created"],
            kept_before=units["before", "kept"],
            kept_after=units["after", "kept"],
        )


def over_time(years: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw units, households per unit and members needed year by year; no line crosses a break.

    Parameters
    ----------
    years : rows of :func:`chibo.metrics.split.over_time`, named
    place : the area's name
    year : report year, shaded; later years are drawn hollow
    lang : language
    """
    with theme.style():
        drawing = draw("split.over_time", lang, height=2.75, place=place)
        words = drawing.words
        panels, found = [column for column in _PANELS if years[column].notna().any()], starts(years)
        for ax, column in zip(drawing.panels(1, len(panels)), panels, strict=True):
            _panel(drawing, ax, years.dropna(subset=column), column, year)
            _year_axis(ax, years, year, found)
            ax.set_title(words.label(f"split.panel_{column}"), fontsize=8.3)
        drawing.note = words.label("split.over_time_key")
        chart = drawing.finish(
            years,
            first=years["year"].min(),
            last=years["year"].max(),
            list=". ".join(_said_panel(years.dropna(subset=column), column, words) for column in panels),
        )
        return told(chart, words)


def by_ward(wards: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw households per unit in each ward and commune, with the mean of the whole.

    Parameters
    ----------
    wards : rows of :func:`chibo.metrics.split.by_ward`, named (``area_name``)
    place : the area's name
    lang : language
    """
    with theme.style():
        drawing = draw(
            "split.by_ward",
            lang,
            height=theme.height(len(wards), row=0.25),
            place=place,
            period=wards["period"].iloc[0],
        )
        words, ax = drawing.words, drawing.axes()
        mean = wards["households"].sum() / wards["units"].sum()
        for y, row in enumerate(plain_rows(wards)):
            ax.plot([mean, row.households_per_unit], [y, y], color=theme.LATER, linewidth=2, zorder=1)
            dot = ax.plot(row.households_per_unit, y, "o", markersize=7.5, color=theme.FOCUS)[0]
            said = words.say(
                "split.ward_said",
                households_per_unit=row.households_per_unit,
                households=row.households,
                units=row.units,
            )
            drawing.mark(dot, f"{row.area_name}: {said}", row.figures)
            left = row.households_per_unit < mean
            ax.annotate(
                words.number(row.households_per_unit),
                (row.households_per_unit, y),
                xytext=(-8 if left else 8, 0),
                textcoords="offset points",
                va="center",
                ha="right" if left else "left",
            )
        rows(ax, list(wards["area_name"]))
        ax.axvline(mean, color=theme.MUTED, linewidth=1, zorder=0)
        ax.annotate(
            words.say("split.mean", mean=mean),
            (mean, 1),
            xycoords=("data", "axes fraction"),
            xytext=(3, 3),
            textcoords="offset points",
            fontsize=8,
            color=theme.MUTED,
        )
        ax.set_xlim(0, wards["households_per_unit"].max() * 1.12)
        numbers(ax.xaxis, words)
        ax.set_xlabel(words.label("split.households_axis"))
        only_categories(ax)
        most, least = wards.iloc[0], wards.iloc[-1]
        return drawing.finish(
            wards,
            n=len(wards),
            most_area=most["area_name"],
            most=most["households_per_unit"],
            least_area=least["area_name"],
            least=least["households_per_unit"],
            mean=mean,
        )


def ward_tiles(wards: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw the wards as a grid of equal tiles, roughly where they lie, shaded by households per unit.

    Parameters
    ----------
    wards : rows of :func:`chibo.metrics.split.by_ward` with tiles, named (``area_name``)
    place : the area's name
    lang : language
    """
    with theme.style():
        depth = int(wards["tile_row"].max()) + 1
        drawing = draw(
            "split.ward_tiles", lang, height=0.72 * depth + 0.95, place=place, period=wards["period"].iloc[0]
        )
        words, ax = drawing.words, drawing.axes()
        scale = Normalize(wards["households_per_unit"].min() * 0.6, wards["households_per_unit"].max())
        colours = matplotlib.colormaps[theme.TILE_SCALE]
        for row in plain_rows(wards):
            x, y, shade = int(row.tile_column), int(row.tile_row), scale(row.households_per_unit)
            tile = box(ax, x + 0.02, y + 0.03, 0.96, 0.94, color=colours(shade), linewidth=0)
            said = words.say(
                "split.ward_said",
                households_per_unit=row.households_per_unit,
                households=row.households,
                units=row.units,
            )
            drawing.mark(tile, f"{row.area_name}: {said}", row.figures)
            ink = theme.PAPER if shade > 0.6 else theme.INK
            ax.text(
                x + 0.5,
                y + 0.3,
                row.area_name,
                ha="center",
                va="center",
                color=ink,
                fontweight="bold",
                fontsize=9 if len(row.area_name) < 13 else 7.6,
            )
            ax.text(
                x + 0.5,
                y + 0.66,
                words.say("split.tile", households_per_unit=row.households_per_unit, units=row.units),
                ha="center",
                va="center",
                color=ink,
                fontsize=8,
            )
        ax.set(xlim=(0, wards["tile_column"].max() + 1), ylim=(depth, 0))
        ax.axis("off")
        ax.set_title(words.label("split.tiles_note"), fontsize=8, fontweight="normal", color=theme.MUTED)
        most, least = wards.iloc[0], wards.iloc[-1]
        return drawing.finish(
            wards,
            n=len(wards),
            most_area=most["area_name"],
            most=most["households_per_unit"],
            least_area=least["area_name"],
            least=least["households_per_unit"],
        )


def _stacked(parts: pd.DataFrame) -> dict[tuple[str, str], tuple[float, float]]:
    """Place the parts of each stage on top of each other, both stages centred on the same height."""
    tallest = parts.groupby("stage")["units"].sum().max()
    spans = {}
    for stage, rows_ in parts.iloc[::-1].groupby("stage", sort=False):
        low = (tallest - rows_["units"].sum()) / 2
        for row in plain_rows(rows_):
            spans[stage, row.part] = (low, low + row.units - 1.5)
            low += row.units + 1.5
    return spans


def _said_panel(years: pd.DataFrame, column: str, words) -> str:
    """Say where a quantity stood at both ends of each segment."""
    by_segment = years.groupby("segment")["year"]
    ends = sorted({*by_segment.min(), *by_segment.max()})
    values = years.set_index("year")[column]
    said = [f"{words.number(values[year])} ({year})" for year in ends]
    return f"{words.label(f'split.panel_{column}')}: {', '.join(said)}"


def _panel(drawing: Drawing, ax: Axes, years: pd.DataFrame, column: str, year: int) -> None:
    """Draw one quantity: a line through years that follow each other inside a segment, a dot a year."""
    words = drawing.words
    for run in runs(years, column):
        ax.plot(run["year"], run[column], color=theme.FOCUS, linewidth=1.6)
    for _, segment in years.groupby("segment"):
        for row in plain_rows(segment):
            fill = theme.PAPER if row.year > year else theme.FOCUS
            value = getattr(row, column)
            dot = ax.plot(row.year, value, "o", markersize=5, color=theme.FOCUS, markerfacecolor=fill)[0]
            name = words.label(f"split.panel_{column}")
            drawing.mark(dot, f"{name}, {row.period_text}: {words.number(value)}", row.figures, _UNITS[column])
        before = segment["segment"].iloc[0] == years["segment"].min() and years["segment"].nunique() > 1
        edge = segment.iloc[-1] if before else segment.iloc[0]
        ax.annotate(
            words.number(edge[column]),
            (edge["year"], edge[column]),
            xytext=(2 if before else -2, 6),
            textcoords="offset points",
            ha="right" if before else "left",
            fontweight="bold",
        )
    ax.set_ylim(0, years[column].max() * 1.2)
    numbers(ax.yaxis, words)
    ax.grid(axis="y")


def _year_axis(ax: Axes, years: pd.DataFrame, year: int, found: pd.DataFrame) -> None:
    """Give a panel the years of the whole table, its breaks and the report year, so that panels compare."""
    first, last = years["year"].min(), years["year"].max()
    ax.set_xlim(min(first, last - 3) - 0.7, last + 0.7)
    bare_rules(ax, found)
    report_year(ax, year)
    new = list(found["year"])
    ax.set_xticks([first, *new, *([last] if not new or last - new[-1] > 2 else [])])
