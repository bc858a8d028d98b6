"""A new notebook to start from: the form every notebook has, filled with what was published on one indicator.

The prose says that it is a draft; it stands in ``words/notebook.yml``. The notebook is executed before it is put into
its folder, so that whoever opens it sees a report, and ``chibo refresh --check`` finds it current.
"""

import os
import re
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from chibo.batch.plan import RequestError
from chibo.batch.stored import refresh
from chibo.words import LANGUAGES, Words
from chibo.words.folding import fold

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_NUMBERED = re.compile(r"([0-9]{2})_(.+)\.ipynb")
_LONGEST = 40
_KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}

_PARAMETERS = """\
year: int = 2013  # report year
lang: str = "vi"  # language of the report: vi or en
area: str = "da-lat"  # area, an id of areas.csv
data: str = "data"  # data folder, relative to the project"""

_SETUP = """\
from chibo import charts, metrics
from chibo.report import open_report

report = open_report("{name}", year=year, lang=lang, area=area, data=data)
published = report.published"""

_ANSWER = """\
figures = metrics.figures.select(published, "{indicator}", area=area, category=None, until=year)
report.finding("notebook.latest", figures.tail(1))"""

_TABLE = """\
columns = ["indicator_name", "category_name", "period_text", "value_text", "precision"]
report.table(figures, "notebook.figures", columns)"""

_CHART = """\
record = metrics.consistency.record(published, area=area, by="indicator")
record = record[record["indicator"] == "{indicator}"]
report.chart(charts.consistency.record_by_indicator, record)"""

_FINDING = 'report.finding("notebook.figures", figures)'


def file_name(name: str, folder: Path) -> str:
    """Return the file name of a new notebook: the number after the highest in ``folder``, and its name.

    Parameters
    ----------
    name : what it is called, ``women_in_plans``; lower-case words of a-z and 0-9 joined by _
    folder : where the notebooks are

    Raises
    ------
    RequestError
        When the name is no such name, is taken, or the numbers are used up.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        plain = fold(re.sub(r"^[0-9]+_|\.ipynb$", "", name))[:_LONGEST].strip().replace(" ", "_")
        hint = f", such as {plain!r}" if _NAME.fullmatch(plain) else ", such as 'women_in_plans'"
        allowed = f"lower-case words of a-z and 0-9 joined by _, at most {_LONGEST} signs, without a number{hint}"
        raise RequestError(f"no notebook can be called {name!r}; a name is {allowed}")
    numbered = {match[2]: match for match in (_NUMBERED.fullmatch(path.name) for path in folder.glob("*")) if match}
    if name in numbered or (folder / f"{name}.ipynb").exists():
        taken = numbered[name][0] if name in numbered else f"{name}.ipynb"
        raise RequestError(f"there is {taken} already; it stays as it is. Choose another name")
    number = max((int(match[1]) for match in numbered.values()), default=-1) + 1
    if number > 99:
        raise RequestError("the numbers 00 to 99 are used up: give the new notebook one by hand")
    return f"{number:02d}_{name}.ipynb"


def draft(name: str, indicator: str, names: dict[str, str]) -> nbformat.NotebookNode:
    """Return a notebook that is not executed yet.

    Parameters
    ----------
    name : its name without number
    indicator : an id of indicators.csv; the figures it starts with
    names : what the indicator is called, by language
    """
    code = new_code_cell
    cells = [
        *_pair("# {title}\n\n{why}", names),
        code(_PARAMETERS, metadata={"tags": ["parameters"]}),
        code(_SETUP.format(name=name), metadata={"tags": ["setup"]}),
        code(_ANSWER.format(indicator=indicator)),
        *_pair("## {question}\n\n{question_text}", names),
        code(_TABLE),
        code(_CHART.format(indicator=indicator)),
        code(_FINDING),
        *_pair("## {limits}\n\n{limits_text}", names),
        code("report.doubts()"),
        *_pair("## {sources}\n\n{sources_text}", names),
        code("report.sources()"),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": _KERNELSPEC})


def write_draft(name: str, folder: Path, root: Path, *, indicator: str, indicators) -> Path:
    """Write a new notebook into ``folder``, executed, and return its file.

    Parameters
    ----------
    name : as for :func:`file_name`
    folder : where the notebooks are
    root : the folder the notebook's data path starts at
    indicator : an id of indicators.csv
    indicators : frame of indicators.csv (``id``, ``name_vi``, ``name_en``)

    Raises
    ------
    RequestError
        When the name cannot be used, or the notebook does not run; nothing is written then.
    """
    file = file_name(name, folder)
    named = indicators.set_index("id").loc[indicator]
    made = draft(name, indicator, {lang: named[f"name_{lang}"] for lang in LANGUAGES})
    with tempfile.TemporaryDirectory(prefix="chibo-") as scratch:
        path = Path(scratch) / file
        nbformat.write(made, path)
        (stored,) = refresh([path], root, 1)
        if stored.error:
            raise RequestError(f"{file} was not written, because it does not run: {stored.error}")
        text = path.read_text("utf-8")
    try:
        with (folder / file).open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except FileExistsError:
        raise RequestError(f"there is {file} already; it stays as it is. Try again for the next number") from None
    except OSError as error:
        raise RequestError(f"{file} cannot be written: {os.strerror(error.errno)}") from None
    return folder / file


def what_to_do(stem: str) -> list[str]:
    """Return what is left to the writer of a new notebook, a line each."""
    return [
        "It is a draft that runs. What is yours to do:",
        "  question, reasons, limits and next question: in the notebook, in Vietnamese and in English",
        f"  sentences and captions: a file of their own, lib/chibo/words/{stem[3:]}.yml, or one that is there",
        "  headings of columns that no other table shows: lib/chibo/words/column.yml",
        "  a link to it from the notebook before it",
        f"  the list of notebooks in README.md and README.vi.md: a line '  {stem}.ipynb'",
        "  the numbers a reader must find: tests/notebooks/test_numbers_stand_in_pages.py",
        f"then: chibo refresh {stem} && make check",
    ]


def _pair(template: str, names: dict[str, str]) -> list[nbformat.NotebookNode]:
    """Return two prose cells, one a language; ``{title}`` in the template is the phrase ``notebook.title``."""
    cells = []
    for lang in LANGUAGES:
        words = Words(lang)
        phrases = {key: words.say(f"notebook.{key}", name=names[lang]) for key in re.findall(r"{(\w+)}", template)}
        cells.append(new_markdown_cell(template.format(**phrases), metadata={"tags": [lang]}))
    return cells
