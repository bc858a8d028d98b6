"""Parts several charts share: rows of names, numbers in the reader's language, the report year."""

from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from chibo.charts import theme
from chibo.words import Words

_GAP = 11
"""Points between the axes and what stands beside them: half a mark may reach over the edge."""


def numbers(axis, words: Words, *, percent: bool = False, step: float | None = None) -> None:
    """Write an axis' numbers as the language does, one every ``step``."""
    if step:
        axis.set_major_locator(MultipleLocator(step))
    elif not percent:
        axis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10], integer=True))
    axis.set_major_formatter(
        FuncFormatter(lambda value, _: words.percent(value, 0) if percent else words.number(value, 0))
    )


def rows(ax: Axes, labels: list[str]) -> None:
    """Name the rows of a horizontal chart, the first at the top."""
    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylim(len(labels) - 0.45, -0.55)


def beside(ax: Axes, y: float, text: str, *, muted: bool = False, under: str = "") -> Text:
    """Write a row's value to the right of the axes, where no mark can lie under it, and a smaller line ``under`` it."""
    style = {"style": "italic", "color": theme.MUTED} if muted else {}
    place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "annotation_clip": False}
    if under:
        ax.annotate(under, (1, y), xytext=(_GAP, -2), va="top", fontsize=7.2, color=theme.MUTED, **place)
    return ax.annotate(text, (1, y), xytext=(_GAP, 0), va="bottom" if under else "center", **place, **style)


def key_line(ax: Axes, text: str) -> None:
    """Say above the axes what shapes and fills mean."""
    if text:
        ax.set_title(text, fontsize=8, fontweight="normal", color=theme.MUTED)


def only_categories(ax: Axes) -> None:
    """Leave the axis of names without a line, so that marks carry the picture."""
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x")


def report_year(ax: Axes, year: int) -> None:
    """Shade the report year, where it lies inside the axis."""
    low, high = ax.get_xlim()
    if low <= year <= high:
        ax.axvspan(year - 0.5, year + 0.5, color=theme.REPORT_YEAR, zorder=-1, linewidth=0)
