"""What a register may refer to outside itself: the areas, and the categories of the rating schemes.

They are read from the published tables beside the register, or else from the project's own; nothing is copied.
"""

import csv
import functools
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from chibo import project
from chibo.office.faults import IntakeError
from chibo.office.vocabulary import choice_label
from chibo.words import LANGUAGES
from chibo.words.text import fold

UNRATED = "unrated"
_SCHEME = ("subject", "category", "rank", "name_vi", "name_en", "first_year", "last_year")
_NUMBERS = ("rank", "first_year", "last_year")
_SUBJECTS = {"organisation_ratings": "organisation", "member_ratings": "member"}


@dataclass(frozen=True)
class Known:
    """What may be referred to.

    Attributes
    ----------
    areas : their Vietnamese names by id
    categories : for each table of ratings, the code of every name (Vietnamese first) and of every code itself
    listed : for each table of ratings, the Vietnamese names an office chooses from
    schemes : the rating schemes as a frame, for the rules of the register
    """

    areas: dict[str, str] = field(default_factory=dict)
    categories: dict[str, dict[str, str]] = field(default_factory=dict)
    listed: dict[str, list[str]] = field(default_factory=dict)
    schemes: pd.DataFrame = field(default_factory=pd.DataFrame)

    def area(self, text: str) -> str:
        """Return the id of the only area of that name, or the text itself."""
        if text in self.areas:
            return text
        named = self.same_name(text)
        return named[0] if len(named) == 1 else text

    def same_name(self, text: str) -> list[str]:
        """Return the ids of all areas of that name."""
        return self._named.get(fold(text), [])

    @functools.cached_property
    def _named(self) -> dict[str, list[str]]:
        """Areas by their folded names; a nation has too many to compare each with each cell."""
        found: dict[str, list[str]] = {}
        for area, name in self.areas.items():
            found.setdefault(fold(name), []).append(area)
        return found


def known_beside(folder: Path) -> Known:
    """Return what is known in ``folder/published``, or where there is no such folder in the project's own data.

    Raises
    ------
    IntakeError
        When the tables are there but cannot be read.
    """
    own = folder / "published"
    published = own if own.is_dir() else project.checkout() / "data" / "published"
    areas = {row["id"]: row["name_vi"] for row in _rows(published / "areas.csv", ("id", "name_vi"))}
    schemes = _rows(published / "rating_schemes.csv", _SCHEME)
    categories, listed = {}, {}
    for table, subject in _SUBJECTS.items():
        rated = [row for row in schemes if row["subject"] == subject]
        names = [(row[f"name_{lang}"], row["category"], lang) for lang in LANGUAGES for row in rated]
        names += [(choice_label("category", UNRATED, lang), UNRATED, lang) for lang in LANGUAGES]
        listed[table] = list(dict.fromkeys(name for name, _, lang in names if lang == "vi"))
        codes = dict.fromkeys(code for _, code, _ in names)
        categories[table] = {name: code for name, code, _ in names} | {code: code for code in codes}
    frame = pd.DataFrame(schemes, columns=list(_SCHEME))
    frame = frame.assign(**{name: pd.to_numeric(frame[name], errors="coerce") for name in _NUMBERS})
    return Known(areas, categories, listed, frame)


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise IntakeError(f"{path}: cannot be read ({error})") from None
    if rows and not set(columns) <= set(rows[0]):
        raise IntakeError(f"{path}: no column {', '.join(sorted(set(columns) - set(rows[0])))}")
    return rows
