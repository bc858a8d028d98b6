"""What is wrong with somebody's data is said in their language."""

import re
from pathlib import Path

import chibo as library
import openpyxl
import pandas as pd
import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from chibo.model import PUBLISHED, REGISTER
from chibo.office import IntakeError
from chibo.office.importing import import_workbooks
from chibo.rules import register as rules
from chibo.store.tables import read_csv
from chibo.words import message

from ..conftest import chibo

LIB = Path(library.__file__).parent
NOTES, UNITS = "id,text_vi,text_en\n", [*REGISTER["units"].columns]
FILES = ["", NOTES + "a,b\n", NOTES.replace(",", ";"), "id,text_vn,Full name\n", NOTES + "a,,b\na,b,c\n"]
SHEETS = {
    "units": [UNITS, ["A b", "b", "c", "=1", 1.5, 2012, "31/2/12"], ["a", None, None, "a@b.org", "0912345678", True]],
    "cells": [["id", "kind", "colour", "Full name"], ["a", "b", "c", "d"]],
    "other": [["any"], ["a"]],
}
LIFE = {"valid_from": pd.Timestamp("2013-01-01"), "valid_to": pd.NaT}
ROWS = {
    "units": {"id": "u", "area": "a"} | LIFE,
    "organisations": {"id": "o", "area": "a"} | LIFE,
    "cells": {"id": "c", "organisation": "o", "kind": "neighbourhood"} | LIFE,
    "unit_events": {"id": "e", "from_unit": "u", "to_unit": "u", "date": LIFE["valid_from"]},
    "organisation_ratings": {"organisation": "o", "year": 2013, "category": "superb"},
    "headcounts": {"organisation": "o", "cell": "c", "unit": "", "year": 2013, "official": 2},
}
# What is the same in both languages: columns, codes, programs and menus, names of the workbook, and what was given.
NAMES = "utf csv excel text date chibo new chi quy sinh tra khu pho dan thon theo area id kind households good unrated "
GIVEN = "units cells organisation organisations neighbourhood full name colour other superb category true"


def of_files(folder: Path) -> list:
    problems, path = read_csv(folder / "none.csv", PUBLISHED["notes"])[1], folder / "notes.csv"
    for content in FILES:
        path.write_text(content, "utf-8")
        problems += read_csv(path, PUBLISHED["notes"])[1]
    return problems


def of_workbook(folder: Path) -> list:
    book = openpyxl.Workbook()
    for sheet, rows in SHEETS.items():
        book.create_sheet(sheet)
        for row in rows:
            book[sheet].append(row)
    book.save(folder / "units.xlsx")
    with pytest.raises(IntakeError) as error:
        import_workbooks([folder / "units.xlsx"], folder)
    return [error.value]


def of_rules(_: Path) -> list:
    empty = {name: table.empty() for name, table in REGISTER.items()}
    rows = {name: pd.DataFrame([row], columns=[*empty[name]]).astype(empty[name].dtypes) for name, row in ROWS.items()}
    scheme = {"subject": "organisation", "first_year": 2010, "last_year": 2015, "category": "good", "rank": 1}
    areas, schemes = pd.DataFrame({"id": ["a"]}), pd.DataFrame([scheme])
    broken = [rules.broken_rules(empty | rows, known, schemes) for known in (areas, areas[:0])]
    return sum(broken, rules.warnings(empty | rows))


@pytest.mark.parametrize("given", [of_files, of_workbook, of_rules])
def test_in_vietnamese_no_english_word_is_left(given, tmp_path, monkeypatch):
    words = {}
    for lang in ("en", "vi"):
        monkeypatch.setenv("CHIBO_LANG", lang)
        said = re.sub(r"\S*[-_/.]\w\S*", "", "\n".join(map(str, given(tmp_path))).lower())  # without files and ids
        words[lang] = {word for word in re.findall(r"[^\W\d_]{2,}", said) if word.isascii()}
    assert words["en"] & words["vi"] <= set((NAMES + GIVEN).split()), said
    assert len(words["en"]) > 50


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("CHIBO_LANG=vi LC_ALL=en_US LANG=en_US", "số nguyên"),
        ("CHIBO_LANG=en LC_ALL=vi_VN", "a whole number"),
        ("LC_ALL=vi_VN LANG=en_US", "số nguyên"),
        ("LC_ALL= LANG=vi_VN.UTF-8", "số nguyên"),
        ("CHIBO_LANG=fr LANG=vi_VN", "a whole number"),
        ("LANG=C", "a whole number"),
    ],
)
def test_the_variable_comes_before_the_locale_and_another_language_is_english(given, said, monkeypatch):
    for name in ("CHIBO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for setting in given.split():
        monkeypatch.setenv(*setting.split("="))
    assert message("data.column_whole") == said


def test_the_command_and_click_under_it_speak_vietnamese(monkeypatch):
    monkeypatch.setenv("CHIBO_LANG", "vi")
    monkeypatch.setenv("LANGUAGE", "")  # which the command sets for click
    asked = {"-h": "Lệnh:", "render -h": "mặc định: 2011-2013", "rendr": "Có phải là 'render'?", "check --dta": "Lỗi: "}
    asked |= {"import x": "Thiếu tùy chọn", "render --jobs 0": "không nằm trong khoảng", "bundle .": "lập báo cáo"}
    assert {line: said in chibo(*line.split()).output for line, said in asked.items()} == dict.fromkeys(asked, True)
    folder = LIB / "cli" / "locale" / "vi" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as written, (folder / "messages.mo").open("rb") as compiled:
        catalogues = read_po(written), read_mo(compiled)
        said, used = ({"".join(each.id): "".join(each.string) for each in every if each.id} for every in catalogues)
    assert said == used  # else: pybabel compile -d lib/chibo/cli/locale
