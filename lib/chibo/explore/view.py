"""One picture that can be looked at: which metric, which chart, which sentence."""

from dataclasses import dataclass

from chibo import charts, metrics
from chibo.charts.chart import Chart
from chibo.report import Report
from chibo.report.display import Finding

_LINE = "report.chart({chart}, {table})"


@dataclass(frozen=True)
class View:
    """A picture with its table and its sentence, as calls of the library.

    The calls are written down as text, so that the line a reader copies is the line that was run. They may use
    ``metrics``, ``charts`` and ``report``; what a reader chooses comes in through ``report`` alone and never as text.

    Attributes
    ----------
    name : subject and picture, ``split.by_ward``
    layer : what it needs, ``published`` or ``register``
    table : the call of a metric that gives the picture's table
    chart : the function that draws it
    finding : the sentence's phrase
    said : the call that gives what the sentence speaks of; the picture's table where it is empty
    columns : the columns of the table that are shown, in order; where there are none, what the marks of the picture
        say stands in their place
    """

    name: str
    layer: str
    table: str
    chart: str
    finding: str
    said: str = ""
    columns: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """One of the five subjects."""
        return self.name.partition(".")[0]

    @property
    def line(self) -> str:
        """The line of code that gives the picture."""
        return _LINE.format(chart=self.chart, table=self.table)

    def picture(self, report: Report) -> Chart | Finding:
        """Return the picture, or a sentence where there is nothing to draw."""
        return _run(self.line, report)

    def sentence(self, report: Report) -> Finding:
        """Return the sentence."""
        return report.finding(self.finding, _run(self.said or self.table, report))


def _run(call: str, report: Report):
    """Run a call of the catalogue: text of this package, of which no letter comes from a reader or from data."""
    return eval(call, {"__builtins__": {"range": range}, "charts": charts, "metrics": metrics, "report": report})
