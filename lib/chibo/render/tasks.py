"""What is to be done, what came of it, and what a reader of the list gets to know: plain values, light to import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import nbformat

TIMEOUT = 120
ENGINES = ("warm", "standard")


@dataclass(frozen=True, kw_only=True)
class Task:
    """One notebook to execute.

    Attributes
    ----------
    notebook : the notebook's file
    parameters : what to inject after the cell tagged ``parameters``; nothing is injected when empty
    root : the folder the notebook's relative data paths start at
    timeout : seconds one cell may take
    internal : whether small counts of a real register may be shown, because the page is not to be shared
    """

    notebook: Path
    parameters: dict = field(default_factory=dict)
    root: Path
    timeout: int = TIMEOUT
    internal: bool = False


@dataclass(frozen=True)
class Executed:
    """An executed notebook.

    Attributes
    ----------
    notebook : with its outputs, as far as it came
    failure : empty, or one line on what stopped it
    answers : what it asked of data and files, with digests of the answers (see :mod:`chibo.asked`)
    unseen : why that is not all it may depend on; empty when it is
    """

    notebook: "nbformat.NotebookNode"
    failure: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    unseen: str = ""


@dataclass(frozen=True)
class Report:
    """What became of one job: the line the list of reports shows.

    Attributes
    ----------
    notebook, year, lang : which report it is
    path : where it stands in the out folder
    parameters : what it was rendered with
    title : its question
    error : empty, or one line on what stopped it
    digest : SHA-256 of its page
    ipynb : that of the executed notebook beside it; empty where none was wanted
    data : digest of what it asked of the data (:func:`chibo.asked.digest_of`)
    made_from : digest of what else its bytes come from (:meth:`chibo.render.ingredients.Ingredients.told`)
    languages, siblings : the batch it links into, as in :class:`chibo.render.plan.Job`
    internal : whether it says of itself that it is not for sharing
    """

    notebook: str
    year: int
    lang: str
    path: str
    parameters: dict = field(default_factory=dict)
    title: str = ""
    error: str = ""
    digest: str = ""
    ipynb: str = ""
    data: str = ""
    made_from: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    internal: bool = False

    @property
    def ipynb_path(self) -> str:
        """Return where the executed notebook stands in the out folder, if it does."""
        return f"{self.path.removesuffix('.html')}.ipynb"


@dataclass(frozen=True)
class Product:
    """A report made but not yet published: its page, and all that must be known to make it only once.

    Attributes
    ----------
    report : its line for the list
    page : the HTML
    answers, unseen : as in :class:`Executed`
    shown : what it shows of a real register, for an audit of several reports (see :mod:`chibo.disclosure.ledger`)
    preview : a small picture of it for the list of reports
    ipynb : the executed notebook; empty where it is not wanted
    """

    report: Report
    page: str
    answers: Mapping[str, str] = field(default_factory=dict)
    unseen: str = ""
    shown: list[dict] = field(default_factory=list)
    preview: str = ""
    ipynb: str = ""
