"""What one choice shows: a sentence, a picture, its table, its sources, and the lines of code that make the picture."""

from dataclasses import dataclass

from chibo import project
from chibo.charts.chart import Chart
from chibo.explore.view import View
from chibo.report import open_report
from chibo.report.display import Finding, MarkList, TableView
from chibo.store import Data


@dataclass(frozen=True)
class Choice:
    """What a reader chose.

    Attributes
    ----------
    view : the picture
    area : an id of areas.csv
    year : report year
    lang : ``vi`` or ``en``
    """

    view: View
    area: str
    year: int
    lang: str


@dataclass(frozen=True)
class Shown:
    """What is to be seen of one choice; where there are no figures for it, a sentence that says so and nothing else.

    Attributes
    ----------
    sentence : what it says
    picture : the picture with its sources; None where there is nothing to draw
    table : what the picture was drawn from; None without a picture
    sources : where its figures and the sentence's were printed; None where none were
    code : the lines that make the same picture in a cell
    """

    sentence: Finding
    picture: Chart | None
    table: TableView | MarkList | None
    sources: TableView | None
    code: str


def show(data: Data, choice: Choice) -> Shown:
    """Return what a choice shows. Each is a report of its own, so its sources are those of this picture.

    Raises
    ------
    ReportError
        When the area, the year or the language is none of those there are.
    """
    view = choice.view
    report = open_report("explore", year=choice.year, lang=choice.lang, area=choice.area, data=data)
    picture, code = view.picture(report), _code(data, choice)
    sentence = view.sentence(report)
    if isinstance(picture, Finding):
        # What a sentence says of nothing does not always name the place; what stands for a picture does.
        sentence = sentence if sentence.figures else picture
        return Shown(sentence, None, None, report.sources() if report.used else None, code)
    table = report.behind(picture, list(view.columns)) if view.columns else picture.listed
    return Shown(sentence, picture, table, report.sources() if report.used else None, code)


def _code(data: Data, choice: Choice) -> str:
    chosen = [f"year={choice.year}", f'lang="{choice.lang}"', f'area="{choice.area}"']
    folder = data.path.resolve()
    if folder != project.resolve("data").resolve():
        inside = folder.is_relative_to(project.root().resolve())
        chosen.append(f"data={(folder.relative_to(project.root().resolve()) if inside else folder).as_posix()!r}")
    return "\n".join(
        [
            "from chibo import charts, metrics, open_report",
            f"report = open_report({', '.join(chosen)})",
            choice.view.line,
        ]
    )
