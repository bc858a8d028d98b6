"""What is to be done, what came of it, and what a reader of the list gets to know: plain values, light to import."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import nbformat

TIMEOUT = 120
ENGINES = ("warm", "standard")
MADE_UP = {"vi": "MO-PHONG", "en": "SYNTHETIC"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of a report, and is known of it as long as it stands.

    Attributes
    ----------
    parameters : what is injected after the cell tagged so
    internal : whether small counts of a real register may be shown, because the page is not to be shared
    place, caption : the name of the area, empty until the data have been asked; what the page is to call it instead
    languages, siblings, years : those of the whole batch, for the links between its reports
    """

    year: int = 0
    lang: str = ""
    parameters: dict = field(default_factory=dict)
    internal: bool = False
    place: str = ""
    caption: str = ""
    languages: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    years: tuple[int, ...] = ()

    @property
    def area(self) -> str:
        """Return the area the request names; empty when the notebook's own is meant."""
        return str(self.parameters.get("area", ""))

    @property
    def mark(self) -> str:
        """Return what sets the page apart from those for sharing: ``internal``, ``demo`` or nothing."""
        return "internal" if self.internal else "demo" if self.parameters.get("demo") else ""

    def asked(self) -> dict:
        """Return what is asked by name, to make the report again."""
        return {each.name: getattr(self, each.name) for each in fields(Asked)}


@dataclass(frozen=True, kw_only=True)
class Job(Asked):
    """One report to render: a notebook for one year in one language, into the out folder of the whole batch.

    A notebook that is executed to be stored is a job without a language.

    Attributes
    ----------
    notebook, root : its file, and the folder its relative data paths start at
    timeout : seconds that one cell may take
    keep : names of counts that stay inside because of what other reports show
    partial : where the notebook is written as far as it came, in case that its process dies
    about : id of the area; empty until the data have been asked, and where a notebook has none
    newest : whether no report of its notebook in the batch is of a later year: this one brings the answers of the list
    made_from : digest by name of what the page says it is made from, in the page's order
    """

    notebook: Path
    root: Path
    timeout: int = TIMEOUT
    keep: tuple[str, ...] = ()
    partial: Path | None = None
    out: Path = Path()
    about: str = ""
    newest: bool = False
    made_from: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the notebook's name, ``01_cell_coverage``."""
        return self.notebook.stem

    @property
    def path(self) -> str:
        """Return where the report stands in the out folder."""
        return f"{self.year}/{self.file(self.name, self.lang)}"

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.root / self.parameters.get("data", "data")

    def file(self, notebook: str, lang: str) -> str:
        """Return the file name of a report of this year and area, so that two areas never share one."""
        # No id has a sign twice, and not every system takes a colon in a name.
        area = self.area.replace("/", "--").replace(":", "__")
        name = ".".join(filter(None, [notebook, area, lang, "html"]))
        return f"{MADE_UP[lang]}_{name}" if self.mark == "demo" else name

    def entry(self, title: str, error: str) -> "Entry":
        """Return the line of its report for the list."""
        made_from = dict(self.made_from)
        made = {"data": made_from.pop("data", ""), "made_from": made_from, "title": title, "error": error}
        return Entry(notebook=self.name, path=self.path, **made, **self.asked())


@dataclass(frozen=True)
class Executed:
    """A notebook with its outputs, as far as it came; ``failure`` is empty, or one line on what stopped it."""

    notebook: "nbformat.NotebookNode"
    failure: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry(Asked):
    """What became of one job, its line in the list of reports.

    Attributes
    ----------
    title, error : its question; empty, or one line on what stopped it
    own : whether the year has figures of its own for it (:func:`chibo.pages.index.answered`)
    digest : SHA-256 of its page
    data : digest of the data it was made from
    """

    notebook: str
    path: str
    title: str = ""
    error: str = ""
    digest: str = ""
    data: str = ""
    made_from: Mapping[str, str] = field(default_factory=dict)
    own: bool = False

    @classmethod
    def listed(cls, line: Mapping) -> "Entry":
        """Return an entry of a list; one that another chibo has written may say more, or less."""
        return cls(**{each.name: line[each.name] for each in fields(cls) if each.name in line})


@dataclass(frozen=True)
class Product:
    """A report made but not yet published: its line for the list, its HTML and what the list says first of its place.

    ``shown`` is the ledger of what it shows of a real register, if anything (:meth:`chibo.disclosure.ledger.Ledger`),
    ``answers`` is explained in :func:`chibo.pages.index.answered`, ``cost`` is what the log says of its making.
    """

    report: Entry
    page: str
    shown: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)
    cost: str = ""
