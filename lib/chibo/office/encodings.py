"""In which encoding a workbook's texts were typed: recognised and converted, or refused; never guessed silently.

TCVN3 (the .Vn… fonts, called ABC) and VNI hide Vietnamese letters behind signs of Windows-1252. TCVN3 has one sign a
letter but capitals only for seven letters without a tone: fonts whose name ends in H draw the small ones as capitals.
VNI writes most letters as a plain letter and a sign for what stands on it, and is read greedily by twos. Windows-1258,
of files that are not Unicode, writes a tone as a sign of its own after its letter.

A text is read in each encoding and kept where every word with a mark on it has the form of a Vietnamese syllable: an
onset, a rhyme, and at most one tone that the rhyme allows. Where it makes sense in several, a font made for an encoding
decides, then the other texts of its workbook; where these disagree, it is refused. A text that could be plain Unicode
in a workbook without any sign of another encoding is Unicode.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator
from importlib import resources

import yaml

from chibo.errors import said
from chibo.office.spreadsheets import Sheet
from chibo.words import message
from chibo.words.text import tidy

UNICODE, TCVN3, VNI, WINDOWS = "Unicode", "TCVN3", "VNI", "Windows-1258"

_TABLES = yaml.load(resources.files(__package__).joinpath("encodings.yml").read_text("utf-8"), yaml.CSafeLoader)
TCVN3_LETTERS: dict[str, str] = _TABLES["tcvn3"]
VNI_LETTERS = _TABLES["vni"] | {signs.upper(): letter.upper() for signs, letter in _TABLES["vni"].items()}
# A capital is often typed with the small sign on it.
_VNI_TYPED = {signs[0].upper() + signs[1:]: letter.upper() for signs, letter in VNI_LETTERS.items()} | VNI_LETTERS
_VNI_SIGNS = re.compile("|".join(sorted(_VNI_TYPED, key=len, reverse=True)))

_TONES, _SHARP_OR_HEAVY = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}, {"\u0301", "\u0323"}
_SYLLABLE = re.compile(f"(?:{'|'.join(_TABLES['onsets'].split())})?(?:{'|'.join(_TABLES['rhymes'].split())})")

_LETTER = "[^\\W\\d_\u00b2\u00b3\u00b9\u00bc-\u00be]"  # superscripts and fractions are no letters
_IN_CAPITALS = re.compile(r"\b(?:[^\Wa-z]*[A-Z]){2}[^\Wa-z]*\b")  # a word of at least two
_LATIN1 = re.compile("[\u00a1-\u00ff]")
_VIETNAMESE_LATIN1 = {letter for small in "àáâãèéêìíòóôõùúý" for letter in (small, small.upper())}
_SIGNS = {sign for sign in TCVN3_LETTERS if sign not in _VIETNAMESE_LATIN1}
_SIGN = "[" + "".join(map(re.escape, sorted(_SIGNS))) + "]"
_BESIDE_A_LETTER = re.compile(f"(?<={_LETTER}){_SIGN}|{_SIGN}(?={_LETTER})")


def convert(sheets: list[Sheet]) -> list[str]:
    """Put every text of one workbook into Unicode, in place, and say which; note the texts that are refused."""
    foreign = [(sheet, *text) for sheet in sheets for text in _foreign(sheet)]
    # The encodings of the texts that make sense in one alone, but for those whose font says so.
    sure = (readable for *_, readable, font in foreign if len(readable) == 1 and not made_for(font))
    agreed = set().union(*sure) or {UNICODE}
    converted: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for sheet, row, column, text, readable, font in foreign:
        fits = [name for name in readable if len(readable) == 1 or agreed == {name}]
        if not fits:
            could = f" {message('error.or')} ".join(f"{read!r} ({name})" for name, read in readable.items())
            key = "intake.error.doubtful_encoding" if readable else "intake.error.unknown_encoding"
            came, allowed, remedy = said(key, text=text, could=could)
            remedy = message("data.other_encoding_remedy") if sheet.eight_bit else remedy
            sheet.refuse(row, column, came, allowed, remedy)
        elif (encoding := fits[0]) != UNICODE:
            capitals = encoding == TCVN3 and font.upper().endswith("H")
            became = tidy(readable[encoding].upper() if capitals else readable[encoding])
            sheet.cells.at[row, column] = became
            converted.setdefault((sheet.place, encoding), []).append((text, became))
    return [
        message("intake.error.converted", place=place, encoding=encoding, n=len(pairs), old=old, new=new)
        for (place, encoding), pairs in converted.items()
        for old, new in pairs[:1]
    ]


@functools.lru_cache(maxsize=50_000)
def candidates(text: str, *, eight_bit: bool = False) -> dict[str, str]:
    """Return the text in every encoding in which it makes sense; ``eight_bit`` says that the file was not Unicode."""
    if text.isascii() or (any(ord(letter) > 0xFF and letter.isalpha() for letter in text) and not eight_bit):
        return {UNICODE: text}
    readable = {UNICODE: text} if not eight_bit and not _BESIDE_A_LETTER.search(text) and _makes_sense(text) else {}
    for encoding in (TCVN3, VNI, *([WINDOWS] if eight_bit else [])):
        decoded = decode(text, encoding)
        # Windows-1258 shares many letters with Latin-1, so that a text may be the same in both.
        garbled = _BESIDE_A_LETTER.search(decoded or "") if encoding == WINDOWS else decoded == text
        if decoded is not None and not garbled and _makes_sense(decoded):
            readable[encoding] = decoded
    harmless = _VIETNAMESE_LATIN1 | {sign for sign in text if sign.isascii() or not (sign.isalpha() or sign in _SIGNS)}
    if not readable and not eight_bit and harmless.issuperset(text):
        return {UNICODE: text}  # a name of another language, in letters Vietnamese has too
    return readable


def made_for(font: str) -> str:
    """Return the encoding a font is made for, or nothing."""
    return {".vn": TCVN3, "vni": VNI}.get(font[:3].lower(), "")


def decode(text: str, encoding: str) -> str | None:
    """Return the text in Unicode, or ``None`` where it holds a sign the encoding does not use."""
    if encoding == WINDOWS:
        try:
            decoded = unicodedata.normalize("NFC", text.encode("latin-1").decode("cp1258"))
        except UnicodeError:
            return None
        return None if any(map(unicodedata.combining, decoded)) else decoded  # a tone on what is no vowel
    if encoding == VNI:
        strange = _LATIN1.search(_VNI_SIGNS.sub("", text))
        return None if strange else _VNI_SIGNS.sub(lambda signs: _VNI_TYPED[signs[0]], text)
    if any(_LATIN1.match(sign) and sign not in TCVN3_LETTERS for sign in text):
        return None
    return _capitals("".join(TCVN3_LETTERS.get(sign, sign) for sign in text))


def is_syllable(word: str) -> bool:
    """Return whether ``word``, in any case, has the form of a Vietnamese syllable."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in apart if mark in _TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in _TONES))
    if len(tones) > 1 or _SYLLABLE.fullmatch(bare) is None:
        return False
    return not bare.endswith(("c", "ch", "p", "t")) or bool(tones and tones[0] in _SHARP_OR_HEAVY)


def _capitals(text: str) -> str:
    """Write words in capitals whose plain letters are: TCVN3 has no capital with a tone.

    One capital may just begin a word; it counts where another word shows that the whole text is in capitals.
    """
    if _IN_CAPITALS.search(text) and not re.search("[a-z]", text):
        return text.upper()
    return _IN_CAPITALS.sub(lambda word: word[0].upper(), text)


def _foreign(sheet: Sheet) -> Iterator[tuple[int, int, str, dict[str, str], str]]:
    """Give every text that is not plain ASCII: row, column, text, candidates (one, where the font decides), font."""
    for (row, column), value in sheet.cells.stack().dropna().items():
        if isinstance(value, str) and not value.isascii():
            readable, font = candidates(value, eight_bit=sheet.eight_bit), sheet.fonts.get((row, column), "")
            told = {name: text for name, text in readable.items() if name == made_for(font)}
            yield row, column, value, told or readable, font


def _makes_sense(text: str) -> bool:
    return all(is_syllable(word) for word in re.findall(_LETTER + "+", text) if not word.isascii())
