"""Text: how it is stored, compared, sorted, and made safe to look at.

Vietnamese sorts as in its dictionaries: Đ after D, tones after letters, and "Phường 2" before "Phường 10". Characters
that cannot be seen (control characters, marks that turn the direction of writing, blanks without width, codes that are
no characters) have no place in a name or a note: some may not stand in a picture, others show ``gnp.exe`` as
``exe.png``. Dropping them would hide that they came; ``[U+202E]`` shows it.
"""

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping

from chibo.errors import nearest

_D_WITH_STROKE = {0x110: "D", 0x111: "d"}  # the one letter Unicode does not take apart
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_APART = re.compile(r"[^a-z0-9]+")
_NO_WIDTH = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}

_LETTERS = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_NUMBER = re.compile(r"(\d+)")

_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, without tab and line ends
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # without width; directions; line ends few programs know
    "\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "]"
)
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)

_AREAS_LISTED = 6
_SINCE = re.compile(r" \d{4}$")  # how ids of new areas with the name of an old one end


@functools.lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Return the words of ``text`` in plain lower-case ASCII, with one space between: ``ho ten`` for ``HoTen``.

    >>> fold("Đảng viên, chi bộ")
    'dang vien chi bo'
    """
    bare = unicodedata.normalize("NFD", text.translate(_D_WITH_STROKE))
    bare = "".join(mark for mark in bare if not unicodedata.combining(mark))
    return _APART.sub(" ", _CAMEL.sub(" ", bare).lower()).strip()


def tidy(text: str) -> str:
    """Return ``text`` in NFC, without space at the ends, and with one plain space inside where there was any."""
    visible = "".join(" " if mark.isspace() else mark for mark in text if mark not in _NO_WIDTH)
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def sort_key(text: str) -> tuple:
    """Return a key that sorts names as a Vietnamese dictionary does, with numbers by their value."""
    letters, tones = [], []
    for part in _NUMBER.split(unicodedata.normalize("NFC", text).casefold()):
        if part.isdecimal():
            letters.append((0, int(part)))
            continue
        for character in part:
            decomposed = unicodedata.normalize("NFD", character)  # ấ is the letter â with the fourth tone
            tones.append(next((_TONES[mark] for mark in decomposed if mark in _TONES), 0))
            letter = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
            letters.append((1, _LETTERS.get(letter, 100 + ord(letter)) if letter.isalpha() else 0))
    return tuple(letters), tuple(tones)


def has_unseen(text: str) -> bool:
    """Return whether a text holds a character that cannot be seen."""
    return _UNSEEN.search(text) is not None


def written_out(text: str) -> str:
    """Return the text with every character that cannot be seen as its code, such as ``[U+202E]``."""
    return _UNSEEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def written_out_in_markup(markup: str) -> str:
    """Return HTML with them written out, those that stand there as a reference such as ``&#x202e;`` too."""
    return written_out(_REFERENCE.sub(_written_reference, markup))


def _written_reference(match: re.Match) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    return f"[U+{number:04X}]" if number <= 0x10FFFF and has_unseen(chr(number)) else match[0]


def area_meant(given: object, areas: Mapping[str, Iterable[str]]) -> str:
    """Return what to say to an area nobody knows: the id of the one called so, of all that are, or the nearest.

    ``areas`` are names by id; what is ``given`` may be one in either language, with or without marks.
    """
    names = {area: _names_of_area(area, given_names) for area, given_names in areas.items()}
    name, fits = fold(str(given)), []
    if name:
        words = set(name.split())
        fits = [area for area in names if name in names[area]]
        fits = fits or [area for area in names if words <= {word for each in names[area] for word in each.split()}]
    if not fits and not nearest(given, areas, shown=0):
        every = [each for folded in names.values() for each in folded]
        close = set(difflib.get_close_matches(name, every, n=1, cutoff=0.8))
        fits = [area for area in names if close & names[area]]
    if not fits:
        return nearest(given, areas)
    if len(fits) == 1:
        return f"did you mean {fits[0]!r}?"
    more = f" and {len(fits) - _AREAS_LISTED} more" if len(fits) > _AREAS_LISTED else ""
    return f"several are called so: {', '.join(map(repr, fits[:_AREAS_LISTED]))}{more}"


def _names_of_area(area: str, names: Iterable[str]) -> set[str]:
    """Return everything an area is called in one spelling: its id, the last part of it, and its names."""
    return {fold(area), *(_SINCE.sub("", fold(part)) for part in (area, area.rpartition("/")[2])), *map(fold, names)}
