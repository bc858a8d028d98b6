"""The medians as bars, in the style of the house."""

from chibo.charts import theme
from matplotlib.figure import Figure
from ways import LABELS

_PANELS = {"reports_a_minute": ("Reports a minute", ".0f"), "cpu_seconds_a_report": ("CPU seconds a report", ".2f")}
_OURS = {"chibo", "steady"}


def draw(found: dict) -> Figure:
    """Return the picture of a result: how many reports a minute each way makes, and what one costs."""
    medians, setting, machine = found["medians"], found["setting"], found["machine"]
    ways = [way for way in LABELS if way in medians]
    with theme.style():
        figure = Figure(figsize=(theme.WIDE, 1.3 + 0.32 * len(ways)), layout="constrained")
        figure.suptitle(f"{setting['reports']} reports, {setting['workers']} processes", x=0.008, ha="left")
        for ax, (name, (title, written)) in zip(figure.subplots(1, 2, sharey=True), _PANELS.items(), strict=True):
            # One process cannot be compared with several in what it makes in a minute.
            shown = [way for way in ways if way != "floor" or name != "reports_a_minute"]
            values = [medians[way][name] for way in shown]
            colours = [theme.FOCUS if way in _OURS else theme.CONTEXT for way in shown]
            bars = ax.barh([ways.index(way) for way in shown], values, color=colours)
            ax.bar_label(bars, [format(value, written) for value in values], padding=3)
            ax.set_title(title)
            ax.set_xlim(0, 1.15 * max(values, default=1))
            ax.set_xticks([])
            ax.spines[["left", "bottom"]].set_visible(False)
        ax.set_yticks(range(len(ways)), [LABELS[way] for way in ways])
        ax.invert_yaxis()
        below = f"Medians. {machine['processor']}, {machine['cores']} cores, Python {machine['python']}"
        figure.supxlabel(below, x=0.008, ha="left", fontsize=7.2, color=theme.MUTED)
    return figure
