"""Characters that cannot be seen: they are written out, so that nothing hides in a name and nothing turns a line round.

Control characters, marks that change the direction of writing, blanks without width and codes that are no characters
have no place in a name or a note. Some of them may not stand in a picture at all, others show ``gnp.exe`` as
``exe.png``. Dropping them would hide that they came; ``[U+202E]`` shows it.
"""

import re

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


def has_unseen(text: str) -> bool:
    """Return whether a text holds a character that cannot be seen."""
    return _UNSEEN.search(text) is not None


def written_out(text: str) -> str:
    """Return the text with every character that cannot be seen as its code, such as ``[U+202E]``."""
    return _UNSEEN.sub(_code, text)


def written_out_in_markup(markup: str) -> str:
    """Return HTML with them written out, those that stand there as a reference such as ``&#x202e;`` too."""
    return written_out(_REFERENCE.sub(_unless_seen, markup))


def _code(found: re.Match) -> str:
    return f"[U+{ord(found[0]):04X}]"


def _unless_seen(found: re.Match) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    return f"[U+{number:04X}]" if number <= 0x10FFFF and has_unseen(chr(number)) else found[0]
