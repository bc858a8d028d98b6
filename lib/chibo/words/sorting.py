"""Vietnamese order: Đ after D, tones after letters, and "Phường 2" before "Phường 10"."""

import re
import unicodedata

_LETTERS = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_NUMBER = re.compile(r"(\d+)")


def sort_key(text: str) -> tuple:
    """Return a key that sorts names as a Vietnamese dictionary does, with numbers by their value."""
    parts = _NUMBER.split(unicodedata.normalize("NFC", text).casefold())
    letters, tones = [], []
    for part in parts:
        if part.isdecimal():
            letters.append((0, int(part)))
            continue
        for character in part:
            letter, tone = _split_tone(character)
            letters.append((1, _LETTERS.get(letter, 100 + ord(letter)) if letter.isalpha() else 0))
            tones.append(tone)
    return tuple(letters), tuple(tones)


def _split_tone(character: str) -> tuple[str, int]:
    """Take the tone mark off a letter but leave its shape: ``ấ`` is (``â``, 4)."""
    decomposed = unicodedata.normalize("NFD", character)
    tone = next((_TONES[mark] for mark in decomposed if mark in _TONES), 0)
    bare = "".join(mark for mark in decomposed if mark not in _TONES)
    return unicodedata.normalize("NFC", bare), tone
