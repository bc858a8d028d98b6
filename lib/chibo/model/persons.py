"""Headings and cells that can name or number a person: a register holds counts, so these are refused at the door.

Words are compared without marks and case (:func:`chibo.words.text.fold`); where only the marks tell two words
apart, the Vietnamese letters are the subject here. A heading that begins as a count does ("Số …", "Number of …")
may speak of women, of a religion or of secretaries; one that holds a name, a birthday, a number of a person, an
address, a telephone or an e-mail may not, however it begins.

This module knows nothing but :mod:`chibo.errors` and the folding of words, so that the reader of a data folder can
use it as well as the reader of a workbook.
"""

import re
import unicodedata
from collections.abc import Sequence

from chibo.errors import Problem
from chibo.words.text import fold

ALLOWED = "counts only, nothing that names or numbers a person"
REMEDY = "Delete the column. If it holds a count, begin its heading with a word for number."

_PERSON = (
    r"(?:dang vien|dv|quan chung|doan vien|hoi vien|can bo|nhan su|bi thu|pho bi thu|cap uy|chi uy|uy vien|dai bieu"
    r"|to truong|truong thon|truong khu pho|lanh dao|chu ho|nguoi|hoc vien|giang vien|cong dan|ong|ba)"
)
_PERSON_EN = (
    r"(?:members?|secretar(?:y|ies)|persons?|people|heads?|householders?|cadres?|leaders?|candidates?|trainees?"
    r"|students?|teachers?|citizens?|employees?|delegates?|staff|contacts?|users?)"
)

# What a heading asks for, and the words that say so, in plain ASCII. Never allowed, however the heading begins.
_ALWAYS = {
    "a person's name": (
        r"\bho (?:va )?(?:chu )?(?:ten )?(?:dem )?(?:va )?ten\b",
        r"\bh (?:va )?t(?:en)?\b(?=.*\b(?:dv|dang vien)\b)",
        r"\bh ten\b",
        r"\b(?:hoten|hovaten|hvten|tendangvien|tendv)",
        rf"\bten (?:cua )?{_PERSON}\b",
        r"\bten (?:dem|goi khac|thuong goi|khai sinh)\b",
        r"\bbi danh\b",
        r"\b(?:full|first|last|middle|given|family|maiden|birth|nick) ?names?\b",
        r"\b(?:fullname|firstname|lastname|surname|forename|username)",
        rf"\b{_PERSON_EN} (?:s )?(?:full )?names?\b",
        rf"\bnames? of (?:the |a |each )?(?:\w+ )?{_PERSON_EN}\b",
        r"\bky ten\b|\bsignature\b",
    ),
    "a birthday or birthplace": (
        r"\b(?:(?:ngay|thang|nam|noi|ns) ?)+sinh\b(?! ?hoat)",
        r"^sinh (?:ngay|nam)\b",
        r"\bngay\w*sinh(?!\w*hoat)",
        r"\bnamsinh(?!hoat)",
        r"\bntns\b|\bdob\b|\byob\b",
        r"\b(?:date|year|month|place|day) of birth\b",
        r"\bbirth ?(?:days?|dates?|years?|places?)\b|\bborn\b|\bdateofbirth",
    ),
    "a person's age or dates": (
        r"^(?:tuoi|tuoi dang|tuoi doi|age|party age)$",
        r"\bngay (?:vao dang|ket nap|chinh thuc)\b",
        r"\b(?:admission|joining) date\b|\bdate (?:of admission|joined)\b",
    ),
    "a number or card of a person": (
        r"\bcccd\b|\bcmnd\b|\bcmtnd\b|\bcmt\b|\bcancuoc|\bcan cuoc\b|\w*cccd\b|\w*cmnd\b",
        r"\bchung minh (?:nhan dan|thu|quan doi)\b|\bso chung minh\b|\bcmqd\b",
        r"\bdinh danh\b|\bho chieu\b|\bpassports?\b",
        r"\bthe dang\b|\bso ?the\b(?! che)|\bma the\b|thedang",
        r"\b(?:ma|ma so|so hieu) (?:so )?(?:dang vien|dv)\b|\bma(?:dangvien|dv)\b",
        r"\bso (?:dang vien|dv) (?:theo the|tren the)\b",
        r"\bly lich\b|\bma so thue\b|\bbhxh\b|\bbhyt\b",
        r"\b(?:party|member|membership|id|identity|citizen|national|social) (?:card|id|ids)\b",
        r"\b(?:party|member|membership|identity|citizen|national|card) (?:no|nr|number|code)\b",
        r"\bmemberid\b|\bcitizenid\b|\btax (?:code|id|number)\b|\bsocial (?:security|insurance)\b|\bssn\b",
    ),
    "a telephone number or account": (
        r"\bdien ?thoai\b|\w*dienthoai\b|\bsdt\b|\bdtdd\b|\bdi dong$|\bso may\b|\bzalo\b|\bfacebook\b|\bviber\b",
        r"\b(?:tele)?phones?\b|\b(?:tele)?phonenumber|\bcellphone\b|\bmobile\b|\btel\b|\bhotline\b|\bfax\b",
    ),
    "an e-mail address": (r"\be ?mails?\b|\w*email\b|\bgmail\b|\bthu dien tu\b|\bhop thu\b",),
    "an address": (
        r"\bdia ?chi\b|\baddress(?:es)?\b|\bnoi (?:o|cu tru|thuong tru|tam tru|lam viec)\b|\bcho o\b",
        r"\bso nha\b(?! (?:van hoa|o))|\bho khau thuong tru$|\bhouse (?:no|number)\b|\bplace of residence\b",
        r"\bque(?: ?quan)?$|\bque ?quan\b|\bnguyen quan\b|\bhome ?town\b",
    ),
}
# Allowed where the heading begins as a count does.
_UNLESS_COUNTED = {
    "the name of an office-holder": (
        r"^(?:pho )?bi thu\b|^(?:chi uy vien|cap uy vien|chu ho|to truong|truong thon|truong khu pho)\b",
        r"^(?:ong|ba|ong ba)$|^nguoi (?:phu trach|lap|lien he|gioi thieu|dung dau|ky|nhap|khai)\b|^can bo phu trach\b",
        r"^(?:the )?(?:deputy |party |cell )*secretar(?:y|ies)\b|^(?:householder|head of (?:the )?household)\b",
        r"^contacts?(?: person)?$|^person(?: in charge)?$|^(?:lien he|dau moi)\b",
    ),
    "a person's ethnicity, religion or sex": (
        r"\bdan toc$|^dantoc|\bdan toc (?!thieu so)|\bethnic(?:ity|s)?\b|\bethnic group\b|\brace\b",
        r"\bton ?giao\b|\breligions?\b|\bgioi ?tinh\b|\bgender\b|^sex$|\bmarital\b|\bhon nhan\b",
        r"\bho khau\b|\bthuong tru\b|\btam tru\b|\bresidence\b",
    ),
}
_COUNT = re.compile(
    r"^(?:tong(?: cong)?|(?:tong )?so(?: luong)?|sl|ty le|ti le|ty trong|co cau|phan tram|(?:total |the )?numbers? of|"
    r"counts?(?: of)?|totals?|no of|shares? of|percent(?:age)?(?: of)?|n)\b"
)
# Words that marks alone tell apart: a family name from a household, a telephone from an area, a signature from a cycle.
_MARKED = {
    "a person's name": re.compile(r"^họ$|^họ (?:đệm|lót)|^tên (?:ông|bà)\b|\bchữ ký\b|^quý danh\b"),
    "a telephone number or account": re.compile(r"\bđt\b"),
    "a birthday or birthplace": re.compile(r"^n\.? ?sinh$|^năm,? sinh$"),
}

_E_MAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[A-Za-z]{2,}")
_MOBILE = re.compile(
    r"(?<!\d)(?:(?:\+|00)?84|0)[ .-]?(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)(?:[ .-]?\d){7}(?!\d|[ .-]\d)"
)
_CITIZEN_NUMBER = re.compile(r"(?<!\d)(?:\d{12}|0\d{2}([ .-])\d{3}\1\d{3}\1\d{3})(?!\d)")


def person_kind(heading: str) -> str:
    """Return what the heading asks for when it can name or number a person, otherwise nothing."""
    words = fold(heading)
    for kinds, exempt in ((_ALWAYS, False), (_UNLESS_COUNTED, bool(_COUNT.search(words)))):
        for kind, patterns in kinds.items():
            if not exempt and any(re.search(pattern, words) for pattern in patterns):
                return kind
    marked = unicodedata.normalize("NFC", heading).lower().strip()
    return next((kind for kind, pattern in _MARKED.items() if pattern.search(marked)), "")


def person_columns(headings: Sequence[str], file: str = "", row: int = 1) -> list[Problem]:
    """Return one problem for every heading that can name or number a person.

    Parameters
    ----------
    headings : the heading row, in any spelling
    file, row : where it stands, for the problems
    """
    return [
        Problem(file, row, heading, f"a column for {kind}", ALLOWED, REMEDY)
        for heading in dict.fromkeys(headings)
        if (kind := person_kind(heading))
    ]


def person_cell(text: str) -> str:
    """Return what the text of a cell looks like when it reaches or numbers a person, otherwise nothing.

    The text itself must not be repeated in a message.
    """
    if _E_MAIL.search(text):
        return "an e-mail address"
    if _MOBILE.search(text):
        return "a mobile telephone number"
    return "a citizen's number of 12 digits" if _CITIZEN_NUMBER.search(text) else ""
