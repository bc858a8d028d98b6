"""Headings and cells that can name or number a person: a register holds counts, so these are refused at the door.

Words are compared without marks and case (:func:`chibo.words.text.fold`), but for those that only marks tell apart.
A heading that begins as a count does ("Số …", "Number of …") may speak of women, of a religion or of secretaries; one
that holds a name, a birthday, a number of a person, an address, a telephone or an e-mail may not, however it begins.
"""

import re
import unicodedata
from collections.abc import Iterator

from chibo.words import message
from chibo.words.text import fold

_PERSON = (
    r"(?:dang vien|dv|quan chung|doan vien|hoi vien|can bo|nhan su|bi thu|pho bi thu|cap uy|chi uy|uy vien|dai bieu"
    r"|to truong|truong thon|truong khu pho|lanh dao|chu ho|nguoi|hoc vien|giang vien|cong dan|ong|ba)"
)
_PERSON_EN = (
    r"(?:members?|secretar(?:y|ies)|persons?|people|heads?|householders?|cadres?|leaders?|candidates?|trainees?"
    r"|students?|teachers?|citizens?|employees?|delegates?|staff|contacts?|users?)"
)

# What a heading asks for (words/data.yml says it), and the words by which it does, in plain ASCII. Never allowed,
# however the heading begins.
_ALWAYS = {
    "name": (
        r"\bho (?:va )?(?:chu )?(?:ten )?(?:dem )?(?:va )?ten\b|\bh (?:va )?t(?:en)?\b(?=.*\b(?:dv|dang vien)\b)",
        rf"\bh ten\b|\b(?:hoten|hovaten|hvten|tendangvien|tendv)|\bten (?:cua )?{_PERSON}\b",
        r"\bten (?:dem|goi khac|thuong goi|khai sinh)\b|\bbi danh\b",
        r"\b(?:full|first|last|middle|given|family|maiden|birth|nick) ?names?\b",
        rf"\b(?:fullname|firstname|lastname|surname|forename|username)|\b{_PERSON_EN} (?:s )?(?:full )?names?\b",
        rf"\bnames? of (?:the |a |each )?(?:\w+ )?{_PERSON_EN}\b|\bky ten\b|\bsignature\b",
    ),
    "birth": (
        r"\b(?:(?:ngay|thang|nam|noi|ns) ?)+sinh\b(?! ?hoat)|^sinh (?:ngay|nam)\b|\bngay\w*sinh(?!\w*hoat)",
        r"\bnamsinh(?!hoat)|\bntns\b|\bdob\b|\byob\b|\b(?:date|year|month|place|day) of birth\b",
        r"\bbirth ?(?:days?|dates?|years?|places?)\b|\bborn\b|\bdateofbirth",
    ),
    "dates": (
        r"^(?:tuoi|tuoi dang|tuoi doi|age|party age)$|\bngay (?:vao dang|ket nap|chinh thuc)\b",
        r"\b(?:admission|joining) date\b|\bdate (?:of admission|joined)\b",
    ),
    "number": (
        r"\bcccd\b|\bcmnd\b|\bcmtnd\b|\bcmt\b|\bcancuoc|\bcan cuoc\b|cccd\b|cmnd\b",
        r"\bchung minh (?:nhan dan|thu|quan doi)\b|\bso chung minh\b|\bcmqd\b",
        r"\bdinh danh\b|\bho chieu\b|\bpassports?\b|\bthe dang\b|\bso ?the\b(?! che)|\bma the\b|thedang",
        r"\b(?:ma|ma so|so hieu) (?:so )?(?:dang vien|dv)\b|\bma(?:dangvien|dv)\b",
        r"\bso (?:dang vien|dv) (?:theo the|tren the)\b|\bly lich\b|\bma so thue\b|\bbhxh\b|\bbhyt\b",
        r"\b(?:party|member|membership|id|identity|citizen|national|social) (?:card|id|ids)\b",
        r"\b(?:party|member|membership|identity|citizen|national|card) (?:no|nr|number|code)\b",
        r"\bmemberid\b|\bcitizenid\b|\btax (?:code|id|number)\b|\bsocial (?:security|insurance)\b|\bssn\b",
    ),
    "contact": (
        r"\bdien ?thoai\b|dienthoai\b|\bsdt\b|\bdtdd\b|\bdi dong$|\bso may\b|\bzalo\b|\bfacebook\b|\bviber\b",
        r"\b(?:tele)?phones?\b|\b(?:tele)?phonenumber|\bcellphone\b|\bmobile\b|\btel\b|\bhotline\b|\bfax\b",
    ),
    "mail": (r"\be ?mails?\b|email\b|\bgmail\b|\bthu dien tu\b|\bhop thu\b",),
    "address": (
        r"\bdia ?chi\b|\baddress(?:es)?\b|\bnoi (?:o|cu tru|thuong tru|tam tru|lam viec)\b|\bcho o\b",
        r"\bso nha\b(?! (?:van hoa|o))|\bho khau thuong tru$|\bhouse (?:no|number)\b|\bplace of residence\b",
        r"\bque(?: ?quan)?$|\bque ?quan\b|\bnguyen quan\b|\bhome ?town\b",
    ),
}
# Allowed where the heading begins as a count does.
_UNLESS_COUNTED = {
    "office": (
        r"^(?:pho )?bi thu\b|^(?:chi uy vien|cap uy vien|chu ho|to truong|truong thon|truong khu pho)\b",
        r"^(?:ong|ba|ong ba)$|^nguoi (?:phu trach|lap|lien he|gioi thieu|dung dau|ky|nhap|khai)\b|^can bo phu trach\b",
        r"^(?:the )?(?:deputy |party |cell )*secretar(?:y|ies)\b|^(?:householder|head of (?:the )?household)\b",
        r"^contacts?(?: person)?$|^person(?: in charge)?$|^(?:lien he|dau moi)\b",
    ),
    "origin": (
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
    "name": r"^họ$|^họ (?:đệm|lót)|^tên (?:ông|bà)\b|\bchữ ký\b|^quý danh\b",
    "contact": r"\bđt\b",
    "birth": r"^n\.? ?sinh$|^năm,? sinh$",
}

_LONGEST = 1_000  # what follows is no heading
_REACHING = {
    "mail": re.compile(r"(?<=[^\s@,;])@[^\s@,;]+\.[A-Za-z]{2,}"),
    "mobile": re.compile(
        r"(?<!\d)(?:(?:\+|00)?84|0)[ .-]?(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)(?:[ .-]?\d){7}(?!\d|[ .-]\d)"
    ),
    "citizen": re.compile(r"(?<!\d)(?:\d{12}|0\d{2}([ .-])\d{3}\1\d{3}\1\d{3})(?!\d)"),
}


def person_kind(heading: str) -> str:
    """Return what the heading asks for when it can name or number a person, otherwise nothing."""
    words = fold(heading[:_LONGEST])
    marked = unicodedata.normalize("NFC", heading[:_LONGEST]).lower().strip()
    kinds = [(kind, "|".join(patterns), words) for kind, patterns in _ALWAYS.items()]
    if not _COUNT.search(words):
        kinds += [(kind, "|".join(patterns), words) for kind, patterns in _UNLESS_COUNTED.items()]
    kinds += [(kind, pattern, marked) for kind, pattern in _MARKED.items()]
    return _said(kind for kind, pattern, text in kinds if re.search(pattern, text))


def person_cell(text: str) -> str:
    """Return what the text of a cell looks like when it reaches or numbers a person, otherwise nothing.

    The text itself must not be repeated in a message.
    """
    return _said(kind for kind, pattern in _REACHING.items() if pattern.search(text))


def _said(kinds: Iterator[str]) -> str:
    return next((message(f"data.person_{kind}") for kind in kinds), "")
