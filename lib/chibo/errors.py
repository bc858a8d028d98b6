"""What is wrong with data somebody gave us, said so that they can mend it.

A :class:`Problem` names the place, what came, what is allowed and what to do; a :class:`DataError` carries all of
them at once. Nothing here finds problems: see :mod:`chibo.store` and :mod:`chibo.rules`.
"""

import difflib
import errno
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from chibo.words import Words, message

SHOWN = 40
"""Problems that the message of a :class:`DataError` lists."""
NAMED = 1000
"""Rows with the same problem that are named; a column that is wrong throughout is one problem and not millions."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one place.

    Attributes
    ----------
    file : the file's name inside the data folder
    row : its row as a spreadsheet counts them (the heading is row 1); 0 for the file as a whole
    column : the column's name; empty for a whole row or file
    came : what stands there
    allowed : what may stand there
    remedy : what to do, when that is not obvious
    """

    file: str
    row: int
    column: str
    came: str
    allowed: str
    remedy: str = ""

    def __str__(self) -> str:
        row = message("error.row", row=self.row) if self.row else ""
        column = message("error.column", column=shortened(self.column)) if self.column else ""
        said = {"came": shortened(self.came), "allowed": self.allowed, "remedy": f". {self.remedy}" * bool(self.remedy)}
        return message("error.problem", place=f"{self.file}{row}{column}", **said)


def said(key: str, **values) -> tuple[str, str, str]:
    """Return what came, what is allowed, what to do: phrases ``key``, ``key_allowed`` and, if any, ``key_remedy``."""
    remedy = message(f"{key}_remedy", **values) if Words("en").has(f"{key}_remedy") else ""
    return message(key, **values), message(f"{key}_allowed", **values), remedy


def reason(error: OSError) -> str:
    """Return why the system refused something, in its own words where ``words/error.yml`` has none."""
    key = f"error.{errno.errorcode.get(error.errno, '')}"
    return message(key) if Words("en").has(key) else (error.strerror or str(error)).lower()


def shortened(text: str, most: int = 200) -> str:
    """Return a text whose end is left out where it is long, with how long it is."""
    return text if len(text) <= most else message("error.shortened", begin=text[:most], n=len(text))


class Explained(ValueError):
    """An error whose message is all its reader needs: a notebook shows it without the way there."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class DataError(Explained):
    """A data folder cannot be used; ``problems`` lists every reason, the message the first of them."""

    def __init__(self, folder: str, problems: list[Problem]):
        self.folder, self.problems = folder, sorted(problems)
        counted = message("error.folder", folder=folder, n=len(problems))
        lines = [counted, *map("  {}".format, self.problems[:SHOWN])]
        if len(problems) > SHOWN:
            lines.append(f"  {message('error.more', n=len(problems) - SHOWN)}")
        super().__init__("\n".join(lines))

    def __reduce__(self):
        return type(self), (self.folder, self.problems)


class UnknownName(Explained):
    """An area, an indicator or a source that the data do not know, or of which a register counts nothing."""


def closest(name: object, names: Iterable[str], *, cutoff: float = 0.5) -> str:
    """Return the name that was probably meant, or nothing where none is close."""
    return next(iter(difflib.get_close_matches(str(name), list(names), n=1, cutoff=cutoff)), "")


def nearest(name: object, names: Iterable[str]) -> str:
    """Return what to answer to an unknown name: the one that was probably meant, or else the first there are."""
    names = list(names)
    if meant := closest(str(name).casefold(), names):
        return message("error.meant", meant=meant)
    listed = ", ".join(names[:6]) + (" …" if len(names) > 6 else "")
    return message("error.there_is" if names else "error.there_is_none", list=listed)


def in_rows(
    file: str, column: str, cells: Iterable[tuple[int, str]], allowed: str, remedy: str = "", *, total: int = 0
) -> list[Problem]:
    """Return one problem for each cell, at most ``NAMED`` of them, then one that says how many there are in ``total``.

    A cell is its row, counted from 0 below the heading, and what stands there.
    """
    problems = [Problem(file, int(row) + 2, column, came, allowed, remedy) for row, came in islice(cells, NAMED)]
    if total > NAMED:
        came = message("error.rows", total=total, named=NAMED)
        problems.append(Problem(file, 0, column, came, allowed, remedy))
    return problems
