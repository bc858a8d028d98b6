"""Text: how it is stored, compared, and made safe to look at.

Characters that cannot be seen (control characters, marks that turn the direction of writing, blanks without width,
codes that are no characters) have no place in a name or a note: some may not stand in a picture, others show
``gnp.exe`` as ``exe.png``. Dropping them would hide that they came; ``[U+202E]`` shows it.
"""

import functools
import re
import unicodedata
from collections.abc import Mapping

from chibo.errors import closest, nearest
from chibo.words.phrases import message

_D_WITH_STROKE = {0x110: "D", 0x111: "d"}  # the one letter Unicode does not take apart
_NO_WIDTH = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}

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


@functools.lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Return the words of ``text`` in plain lower-case ASCII, with one space between: ``ho ten`` for ``HoTen``.

    >>> fold("Đảng viên, chi bộ")
    'dang vien chi bo'
    """
    bare = unicodedata.normalize("NFD", text.translate(_D_WITH_STROKE))
    bare = "".join(mark for mark in bare if not unicodedata.combining(mark))
    return re.sub("[^a-z0-9]+", " ", re.sub("(?<=[a-z0-9])(?=[A-Z])", " ", bare).lower()).strip()


def tidy(text: str) -> str:
    """Return ``text`` in NFC, without space at the ends, and with one plain space inside where there was any."""
    visible = "".join(" " if mark.isspace() else mark for mark in text if mark not in _NO_WIDTH)
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def written_out(text: str) -> str:
    """Return the text with every character that cannot be seen as its code, such as ``[U+202E]``."""
    return _UNSEEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def written_out_in_markup(markup: str) -> str:
    """Return HTML with them written out, those that stand there as a reference such as ``&#x202e;`` too."""
    return written_out(_REFERENCE.sub(_written_reference, markup))


def _written_reference(match: re.Match) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    return f"[U+{number:04X}]" if number <= 0x10FFFF and _UNSEEN.match(chr(number)) else match[0]


def area_meant(given: object, places: Mapping[str, Mapping[str, str]]) -> str:
    """Return what to say to an area nobody knows: the ids of those that are called most like it.

    ``places`` are names by id and language; what is ``given`` may be one of them, with or without marks.
    """
    called = _called(places)
    meant = closest(fold(str(given)), set().union(*called.values()), cutoff=0.7)
    fits = [area for area in places if meant and meant in called[area]]
    if not fits:
        return nearest("", places)
    return message("error.meant_any", list=f" {message('error.or')} ".join(map(repr, fits)))


def area_named(given: object, places: Mapping[str, Mapping[str, str]]) -> str | None:
    """Return the id of the one area that is called so, in either language and with or without marks; else ``None``."""
    if given in places:
        return given
    fits = [area for area, names in _called(places).items() if fold(str(given)) in names]
    return fits[0] if len(fits) == 1 else None


def _called(places: Mapping[str, Mapping[str, str]]) -> dict[str, set[str]]:
    return {
        area: {fold(each) for name in (area, *names.values()) for each in _short(name)}
        for area, names in places.items()
    }


def _short(name: str) -> tuple[str, ...]:
    """Return a name or id whole, without the city after it or before it, and without the year it began in."""
    return name, name.partition(",")[0], *re.findall(r"([^/]+?)(?:-\d{4})?$", name)
