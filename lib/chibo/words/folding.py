"""One spelling of a word, for comparing: lower case, no marks, no punctuation; and text as it should be stored."""

import functools
import re
import unicodedata

_D_WITH_STROKE = {0x110: "D", 0x111: "d"}  # the one letter Unicode does not take apart
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_APART = re.compile(r"[^a-z0-9]+")


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
    visible = "".join(" " if mark.isspace() else mark for mark in text if mark not in _INVISIBLE)
    return unicodedata.normalize("NFC", " ".join(visible.split()))


_INVISIBLE = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}
