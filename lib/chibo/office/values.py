"""What an office typed into one cell, as the text the register keeps: whole numbers, days, codes, ids, words.

Only what can mean one thing is read; everything else is refused with what is allowed. ``1.234`` and ``1,234`` are
whole numbers with a separator; in a column of decimals they could be either, and are refused.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal

from chibo.model.columns import ID_PATTERN
from chibo.model.register import REGISTER
from chibo.office import vocabulary
from chibo.office.known import Known
from chibo.office.sheets import Unusable
from chibo.words import LANGUAGES
from chibo.words.text import fold

_WHOLE = re.compile(r"[+-]?\d+")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"([+-]?\d+)[.,](\d+)")
_GROUPED_DECIMAL = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:,\d{3})+\.\d+|(?: \d{3})+[.,]\d+)")
_PERCENT = re.compile(r"(.*\d) ?%")
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?:[ T]00:00(?::00)?)?")
_IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")

WHOLE = "a whole number such as 1234 or 1.234"
NUMBER = "a number such as 12 or 0,5"
DAY = "a day such as 31/12/2013"
YEAR = "a year such as 2013"
AN_ID = "an id of a-z and 0-9, joined by - / _ : or ."
_AS_TEXT = "Set the cell's format to Text and type it again."


class Refused(ValueError):
    """A value that cannot be read; says what came, what is allowed and what to do."""

    def __init__(self, came: str, allowed: str, remedy: str = ""):
        super().__init__(came)
        self.came, self.allowed, self.remedy = came, allowed, remedy


def to_text(value, table: str, column: str, known: Known) -> str:
    """Return a cell's value as the register writes it; an empty cell is ``""``.

    Raises
    ------
    Refused
        When the value cannot be read as the column's kind.
    """
    described = REGISTER[table].columns[column]
    metadata = described.metadata or {}
    if value is None or value == "":
        return ""
    if isinstance(value, Unusable):
        raise Refused(value.came, "a value", value.remedy)
    if isinstance(value, float):
        value = float(f"{value:.15g}")  # the digits Excel itself shows
    if isinstance(value, bool):
        raise Refused(f"the truth value {str(value).upper()}", "a value that is typed", _AS_TEXT)
    if column == "year":
        return _year(value)
    if str(described.dtype) == "Int64":
        return _whole(value)
    if str(described.dtype) == "float64":
        return _number(value)
    if metadata.get("format") == "day":
        return _day(value)
    if metadata.get("choices"):
        return _choice(_words(value), table, column)
    if column == "category":
        return _category(_words(value), known.categories.get(table, {}))
    if metadata.get("references") == "areas.id":
        return _area(_words(value), known)
    if metadata.get("format") == "id" or metadata.get("references"):
        return _id(_words(value))
    return _words(value)


def _whole(value, allowed: str = WHOLE) -> str:
    if isinstance(value, (date, time)):
        raise Refused(
            _shown(value), allowed, "Excel made it a date; set the cell's format to Number and type it again."
        )
    if isinstance(value, float):
        if not value.is_integer():
            raise Refused(_shown(value), allowed)
        return str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return str(int(value))
    if isinstance(value, str) and _GROUPED.fullmatch(value):
        return str(int(re.sub(r"[., ]", "", value)))
    remedy = "Type 0 for none." if str(value) in {"-", "–", "—"} else ""
    raise Refused(_shown(value), allowed, remedy)


def _year(value) -> str:
    if isinstance(value, (datetime, date)) and (value.day, value.month) == (31, 12):
        return str(value.year)
    if isinstance(value, str) and (match := _DAY_FIRST.fullmatch(value)) and (match[1], match[3]) == ("31", "12"):
        return match[4]
    text = _whole(value, YEAR)
    if len(text) != 4:
        raise Refused(_shown(value), YEAR)
    return text


def _number(value) -> str:
    if isinstance(value, (date, time)):
        raise Refused(_shown(value), NUMBER, "Excel made it a date; set the cell's format to Number and type it again.")
    if isinstance(value, (int, float)):
        return format(Decimal(repr(value)).normalize(), "f")
    percent = _PERCENT.fullmatch(value)
    number = _decimal(percent[1].strip() if percent else value, value)
    return format((number / 100 if percent else number).normalize(), "f")


def _decimal(text: str, value: str) -> Decimal:
    if _WHOLE.fullmatch(text):
        return Decimal(text)
    if _GROUPED_DECIMAL.fullmatch(text):
        last = max(text.rfind("."), text.rfind(","))
        return Decimal(re.sub(r"[., ]", "", text[:last]) + "." + text[last + 1 :])
    if _GROUPED.fullmatch(text):
        raise Refused(_shown(value), NUMBER, "It could be a thousand or a fraction; type it without a separator.")
    if match := _DECIMAL.fullmatch(text):
        return Decimal(f"{match[1]}.{match[2]}")
    raise Refused(_shown(value), NUMBER)


def _day(value) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        if 1900 <= value <= 2100:
            raise Refused(_shown(value), DAY, "A year is not enough here; type the day as well.")
        raise Refused(_shown(value), DAY, "Set the cell's format to Date, so that the day is shown.")
    if not isinstance(value, str):
        raise Refused(_shown(value), DAY)
    if match := _DAY_FIRST.fullmatch(value):
        day, month, year = match[1], match[3], match[4]
    elif match := _YEAR_FIRST.fullmatch(value):
        day, month, year = match[4], match[3], match[1]
    elif match := _IN_WORDS.fullmatch(fold(value)):
        day, month, year = match.groups()
    else:
        year_only = re.fullmatch(r"\d{4}", value)
        raise Refused(_shown(value), DAY, "A year is not enough here; type the day as well." if year_only else "")
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        swapped = int(month) > 12 >= int(day)
        raise Refused(
            _shown(value), DAY, "The day comes first, then the month." if swapped else "There is no such day."
        ) from None


def _choice(text: str, table: str, column: str) -> str:
    codes = vocabulary.choices(table, column)
    for code in codes:
        if fold(text) in {fold(code), *(fold(vocabulary.choice_label(column, code, lang)) for lang in LANGUAGES)}:
            return code
    raise Refused(repr(text), "one of: " + listed_choices(table, column), "Choose from the list of the cell.")


def listed_choices(table: str, column: str) -> str:
    """Return the choices of a column as an office reads them: the Vietnamese words, with the code where it differs."""
    shown = []
    for code in vocabulary.choices(table, column):
        label = vocabulary.choice_label(column, code, "vi")
        shown.append(label if label == code else f"{label} ({code})")
    return "; ".join(shown)


def _category(text: str, categories: dict[str, str]) -> str:
    for name, code in categories.items():
        if fold(name) == fold(text):
            return code
    raise Refused(repr(text), "one of: " + ", ".join(dict.fromkeys(categories.values())), "Choose from the list.")


def _area(text: str, known: Known) -> str:
    area = known.area(text)
    if area not in known.areas:
        several = known.same_name(text)
        remedy = "Several places have this name: " + ", ".join(several) if several else "Choose from the list."
        raise Refused(repr(text), "the id or the name of an area", remedy)
    return area


def _id(text: str) -> str:
    if re.fullmatch(ID_PATTERN, text):
        return text
    if fold(text) in {"tong", "tong cong", "tong so", "cong", "total", "sum"}:
        raise Refused(repr(text), AN_ID, "A row of totals: delete it.")
    meant = re.sub(r" +", "-", re.sub(r"[^a-z0-9/_:. -]", "", text.lower())) if text.isascii() else fold(text)
    meant = meant.replace(" ", "-")
    raise Refused(repr(text), AN_ID, f"Perhaps {meant!r}?" if re.fullmatch(ID_PATTERN, meant) else "")


def _words(value) -> str:
    if isinstance(value, (date, time)):
        raise Refused(_shown(value), "text", "Excel made it a date. " + _AS_TEXT)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def _shown(value) -> str:
    if isinstance(value, datetime):
        return f"the date {value:%d/%m/%Y}"
    if isinstance(value, str):
        return repr(value if len(value) < 60 else value[:57] + "…")
    return str(value)
