"""In which encoding a workbook's texts were typed: recognised and converted, or refused; never guessed silently.

A text is read in each encoding and kept where every word with a mark on it has the form of a Vietnamese syllable. Most
texts make sense in one encoding only. Where one makes sense in several, a font made for an encoding decides, then the
other texts of its sheet, then those of its workbook; where these disagree, the text is refused. A text that could be
plain Unicode in a workbook without any sign of another encoding is Unicode. Text in a font made for an encoding says
nothing of text in other fonts: each stood readable on the office's screen.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from chibo.errors import counted
from chibo.office.faults import Fault
from chibo.office.legacy import TCVN3, TCVN3_LETTERS, VNI, WINDOWS, decode
from chibo.office.sheets import Sheet
from chibo.office.syllables import is_syllable
from chibo.words.text import tidy

UNICODE = "Unicode"
_LETTER = "[^\\W\\d_\u00b2\u00b3\u00b9\u00bc-\u00be]"  # superscripts and fractions are no letters
_WORD = re.compile(_LETTER + "+")
_VIETNAMESE_LATIN1 = {chr(code) for code in (*range(0xC0, 0xC4), 0xC8, 0xC9, 0xCA, 0xCC, 0xCD, *range(0xD2, 0xD6))}
_VIETNAMESE_LATIN1 |= {chr(code) for code in (0xD9, 0xDA, 0xDD)}
_VIETNAMESE_LATIN1 |= {letter.lower() for letter in _VIETNAMESE_LATIN1}
_SIGNS = {sign for sign in TCVN3_LETTERS if sign not in _VIETNAMESE_LATIN1}
_SIGN = "[" + "".join(map(re.escape, sorted(_SIGNS))) + "]"
_BESIDE_A_LETTER = re.compile(f"(?<={_LETTER}){_SIGN}|{_SIGN}(?={_LETTER})")


@functools.lru_cache(maxsize=50_000)
def readings(text: str, *, eight_bit: bool = False) -> dict[str, str]:
    """Return the text in every encoding in which it makes sense: ``{"TCVN3": …}``.

    ``eight_bit`` says that the file was not Unicode, so that only the old encodings remain, and that of Windows.
    """
    if text.isascii():
        return {UNICODE: text}
    if any(ord(letter) > 0xFF and letter.isalpha() for letter in text) and not eight_bit:
        return {UNICODE: text}
    found = {} if eight_bit or _BESIDE_A_LETTER.search(text) or not _makes_sense(text) else {UNICODE: text}
    for encoding in (TCVN3, VNI):
        decoded = decode(text, encoding)
        if decoded is not None and decoded != text and _makes_sense(decoded):
            found[encoding] = decoded
    decoded = decode(text, WINDOWS) if eight_bit else None
    if decoded is not None and not _BESIDE_A_LETTER.search(decoded) and _makes_sense(decoded):
        found[WINDOWS] = decoded
    if not found and not eight_bit and all(_harmless(sign) for sign in text):
        return {UNICODE: text}  # a name of another language, in letters Vietnamese has too
    return found


def font_encoding(font: str) -> str:
    """Return the encoding a font is made for, or nothing."""
    name = font.lower().lstrip(".")
    return TCVN3 if font.startswith(".") and name.startswith("vn") else VNI if name.startswith("vni") else ""


@dataclass
class Converted:
    """What became of one workbook's texts: what to say about it, and what to refuse."""

    notices: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def convert(sheets: list[Sheet]) -> Converted:
    """Put every text of one workbook into Unicode, in place."""
    evidence = [_evidence(sheet) for sheet in sheets]
    whole = set().union(*evidence)
    result = Converted()
    for sheet, seen in zip(sheets, evidence, strict=True):
        examples: dict[str, list[tuple[str, str]]] = {}
        for row, column, found in list(_foreign(sheet)):
            encoding = _decide(found, seen, whole)
            text = sheet.rows[row][column]
            if not encoding:
                result.faults.append(_fault(sheet, row, column, text, found))
            elif encoding != UNICODE:
                read = found[encoding]
                capitals = sheet.fonts.get((row, column), "").upper().endswith("H") and encoding == TCVN3
                sheet.rows[row][column] = tidy(read.upper() if capitals else read)
                examples.setdefault(encoding, []).append((text, sheet.rows[row][column]))
        for encoding, pairs in examples.items():
            came, became = pairs[0]
            such = f"converted to Unicode, such as {came!r} to {became!r}"
            result.notices.append(f"{sheet.place}: {counted(len(pairs), 'text')} in {encoding} {such}")
    return result


def _evidence(sheet: Sheet) -> set[str]:
    return {
        next(iter(found))
        for row, column, found in _foreign(sheet)
        if len(found) == 1 and not font_encoding(sheet.fonts.get((row, column), ""))
    }


def _foreign(sheet: Sheet) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Give every text that is not plain ASCII: row and column from 0, and its readings (one, where a font decides)."""
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            if isinstance(value, str) and not value.isascii():
                found = readings(value, eight_bit=sheet.eight_bit)
                told = font_encoding(sheet.fonts.get((row, column), ""))
                yield row, column, {told: found[told]} if told in found else found


def _decide(found: dict[str, str], seen: set[str], whole: set[str]) -> str:
    if len(found) < 2:
        return next(iter(found), "")
    for evidence in (seen, whole):
        if evidence:
            fitting = evidence & set(found)
            return next(iter(fitting)) if len(fitting) == 1 and len(evidence) == 1 else ""
    return UNICODE if UNICODE in found else ""


def _fault(sheet: Sheet, row: int, column: int, text: str, found: dict[str, str]) -> Fault:
    came = f"{text!r}, text in an encoding that cannot be recognised"
    if found:
        came = f"{text!r}, which could be " + " or ".join(f"{read!r} ({name})" for name, read in found.items())
    remedy = "Type it again in Unicode, or convert the workbook to Unicode with its keyboard program."
    if sheet.eight_bit:
        remedy = "Save the file again as CSV UTF-8."
    return Fault(sheet.file, sheet.name, row + 1, column + 1, came, "text in Unicode", remedy)


def _makes_sense(text: str) -> bool:
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return all(map(is_syllable, words))


def _harmless(sign: str) -> bool:
    return sign.isascii() or sign in _VIETNAMESE_LATIN1 or not (sign.isalpha() or sign in _SIGNS)
