"""TCVN3 (the .Vn… fonts, called ABC), VNI and Windows-1258: which signs stand for which Vietnamese letter.

The first two hide Vietnamese letters behind signs of Windows-1252, so a program that knows nothing of the font shows
nonsense. The letters are the subject of this module. TCVN3 has one sign a letter but capitals only for seven letters
without a tone: fonts whose name ends in H draw the small ones as capitals. VNI writes most letters as a plain letter
and a sign for what stands on it, and is read greedily by twos. Windows-1258 is what Windows in Vietnamese writes into a
file that is not Unicode: a tone is a sign of its own after its letter.
"""

import re
import unicodedata

TCVN3, VNI, WINDOWS = "TCVN3", "VNI", "Windows-1258"

_SMALL = (
    "àảãáạ ă ằẳẵắặ â ầẩẫấậ đ èẻẽéẹ ê ềểễếệ ìỉĩíị òỏõóọ ô ồổỗốộ ơ ờởỡớợ ùủũúụ ư ừửữứự ỳỷỹýỵ"  # in groups, to be counted
).replace(" ", "")
_SMALL_SIGNS = (
    "b5 b6 b7 b8 b9 a8 bb bc bd be c6 a9 c7 c8 c9 ca cb ae cc ce cf d0 d1 aa d2 d3 d4 d5 d6 d7 d8 dc dd de "
    "df e1 e2 e3 e4 ab e5 e6 e7 e8 e9 ac ea eb ec ed ee ef f1 f2 f3 f4 ad f5 f6 f7 f8 f9 fa fb fc fd fe"
)
_CAPITAL = "ĂÂÊÔƠƯĐ"
_CAPITAL_SIGNS = "a1 a2 a3 a4 a5 a6 a7"

TCVN3_LETTERS = dict(
    zip(
        (chr(int(sign, 16)) for sign in (_SMALL_SIGNS + " " + _CAPITAL_SIGNS).split()),
        _SMALL + _CAPITAL,
        strict=True,
    )
)

# What stands on a letter: the same five signs for the tones, five others where the letter also has a hat or a bow.
_ON_PLAIN = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_WITH_HAT = dict(zip("âáàåãä", ["\u0302" + tone for tone in ["", *_ON_PLAIN.values()]], strict=True))
_WITH_BOW = dict(zip("êéèúüë", ["\u0306" + tone for tone in ["", *_ON_PLAIN.values()]], strict=True))
_MARKS = {
    "a": {**_ON_PLAIN, **_WITH_HAT, **_WITH_BOW},
    "e": {**_ON_PLAIN, **_WITH_HAT},
    "o": {**_ON_PLAIN, **_WITH_HAT},
    "u": _ON_PLAIN,
    "y": {sign: tone for sign, tone in _ON_PLAIN.items() if sign != "ï"},
    "ô": _ON_PLAIN,
    "ö": _ON_PLAIN,
}
_ALONE = {"ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}


def _vni_letters() -> dict[str, str]:
    small = dict(_ALONE)
    for base, marks in _MARKS.items():
        letter = _ALONE.get(base, base)
        small |= {base + sign: unicodedata.normalize("NFC", letter + mark) for sign, mark in marks.items()}
    return small | {signs.upper(): letter.upper() for signs, letter in small.items()}


VNI_LETTERS = _vni_letters()
_LATIN1 = re.compile("[\u00a1-\u00ff]")


def decode(text: str, encoding: str) -> str | None:
    """Return the text in Unicode, or ``None`` where it holds a sign the encoding does not use."""
    return {TCVN3: _from_tcvn3, VNI: _from_vni, WINDOWS: _from_windows}[encoding](text)


def encode(text: str, encoding: str) -> str:
    """Return Unicode text as the encoding writes it; a capital TCVN3 lacks becomes small, as its fonts need it."""
    signs = {letter: sign for sign, letter in (TCVN3_LETTERS if encoding == TCVN3 else VNI_LETTERS).items()}
    composed = unicodedata.normalize("NFC", text)
    return "".join(signs.get(letter, signs.get(letter.lower(), letter)) for letter in composed)


def _from_tcvn3(text: str) -> str | None:
    decoded = []
    for sign in text:
        if sign not in TCVN3_LETTERS and _LATIN1.match(sign):
            return None
        decoded.append(TCVN3_LETTERS.get(sign, sign))
    return _capitals("".join(decoded))


def _capitals(text: str) -> str:
    """Write words in capitals whose plain letters are: TCVN3 has no capital with a tone.

    One capital may just begin a word; it counts where another word shows that the whole text is in capitals.
    """
    plain = re.sub("[^A-Za-z ]", "", text)
    whole = plain.isupper() and any(len(word) > 1 for word in plain.split())
    return text.upper() if whole else re.sub(r"\w+", _capital_word, text)


def _capital_word(word: re.Match) -> str:
    plain = re.sub("[^A-Za-z]", "", word[0])
    return word[0].upper() if len(plain) > 1 and plain.isupper() else word[0]


def _from_vni(text: str) -> str | None:
    decoded, position = [], 0
    while position < len(text):
        for length in (2, 1):
            signs = text[position : position + length]
            # A capital is often typed with the small sign on it.
            letter = VNI_LETTERS.get(signs) or (
                VNI_LETTERS.get(signs.upper()) if length == 2 and signs[:1].isupper() else None
            )
            if letter:
                break
        else:
            if _LATIN1.match(signs):
                return None
            letter = signs
        decoded.append(letter)
        position += len(signs)
    return "".join(decoded)


def _from_windows(text: str) -> str | None:
    try:
        decoded = unicodedata.normalize("NFC", text.encode("latin-1").decode("cp1258"))
    except UnicodeError:
        return None
    return None if any(map(unicodedata.combining, decoded)) else decoded  # a tone on what is no vowel
