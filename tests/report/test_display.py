"""Sentences and tables in a notebook: as HTML for people, as plain text for comparison, never as markup."""

import re

import pandas as pd
import pytest
from chibo.report.display import Cell, Finding, TableView, spreadsheet, table_view
from chibo.words import Words

VI, EN = Words("vi"), Words("en")
SCRIPT = '<script>alert("x")</script>'


def html(view):
    return view._repr_mimebundle_()["text/html"]


def plain(view):
    return view._repr_mimebundle_()["text/plain"]


def said(column, value, words=EN):
    table = pd.DataFrame({column: pd.Series([value], dtype=object if value is None else None)})
    return table_view(table, [column], caption="c", words=words).rows[0][0].text


def test_markup_anywhere_in_a_table_or_a_sentence_is_text():
    cell = Cell(SCRIPT, link='https://example.org/"><script>')
    view = TableView(SCRIPT, [Cell(SCRIPT, False)], [[cell, cell]], SCRIPT)
    assert "<script" not in html(view)
    assert html(view).count("&lt;script&gt;") == 8  # caption twice, heading, two cells with links, sources
    assert SCRIPT in plain(view)
    sentence = Finding(SCRIPT)
    assert (html(sentence).count("<script"), plain(sentence)) == (0, SCRIPT)


NO_LINKS = ["javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://a.org", "", None]


@pytest.mark.parametrize("address", [*NO_LINKS, "https://example.org/a?b=1&c=2", "http://example.org"])
def test_only_web_addresses_become_links_and_these_tell_no_referrer(address):
    table = pd.DataFrame({"title": ["t"], "url": [address]})
    shown = html(table_view(table, ["title"], caption="c", words=EN))
    if address in NO_LINKS:
        assert "<a " not in shown
    else:
        assert f'<a href="{address.replace("&", "&amp;")}" rel="noreferrer">t</a>' in shown


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_what_is_missing_is_a_sign_with_its_key(missing):
    table = pd.DataFrame({"title": ["t"], "publisher": pd.Series([missing], dtype=object)})
    view = table_view(table, ["title", "publisher"], caption="c", words=VI, sources="Nguồn: báo")
    assert view.rows[0][1].text == "[x]"
    assert view.sources == "[x]: không tìm thấy trong phần nguồn đã xem · Nguồn: báo"


@pytest.mark.parametrize(
    ("column", "value", "vi", "en"),
    [
        ("households", 64132.0, "64.132", "64,132"),
        ("households_per_unit", 501.5, "502", "502"),
        ("own_pct", 85.1406, "85,1%", "85.1%"),
        ("printed_pct", 77.0, "77%", "77%"),
        ("printed_pct", 12.82, "12,82%", "12.82%"),
        ("year", 2013, "2013", "2013"),
        ("value", 393.29, "393,29", "393.29"),
        ("value", 1234.0, "1.234", "1,234"),
        ("explains_established", True, "có", "yes"),
        ("explains_established", False, "không", "no"),
        ("status", "derived", "tính từ số nguồn in", "derived"),
        ("wording", "any_organisation", "có tổ chức đảng", "has a Party organisation"),
        ("title", "Phường 10", "Phường 10", "Phường 10"),
    ],
)
def test_a_value_is_written_as_its_column_asks_and_the_language_does(column, value, vi, en):
    assert (said(column, value, VI), said(column, value, EN)) == (vi, en)


def test_a_table_names_its_caption_headings_and_rows_for_a_screen_reader_and_numbers_stand_right():
    view = table_view(pd.DataFrame({"title": ["t"], "count": [3]}), ["title", "count"], caption="Tên", words=VI)
    shown = html(view)
    assert ([cell.kind for cell in view.headings].index("num"), shown.count('class="num"')) == (1, 2)
    assert "<caption>Tên</caption>" in shown
    assert 'aria-label="Tên"' in shown
    assert re.findall(r'<th scope="col"[^>]*>([^<]+)', shown) == ["Tên", "Số lượng"]
    assert re.findall(r'<th scope="row"[^>]*>([^<]+)', shown) == ["t"]
    assert "<figcaption>" not in shown


def test_plain_text_holds_caption_headings_rows_and_sources_and_a_column_without_a_phrase_is_headed_by_its_name():
    table = pd.DataFrame({"title": ["a", "b"], "my_column": [1000, 2]})
    view = table_view(table, list(table), caption="c", words=EN, sources="Source: s")
    assert plain(view) == "c\nTitle | my_column\na | 1,000\nb | 2\nSource: s"


def test_a_spreadsheet_gets_numbers_as_numbers_codes_in_words_no_formula_and_a_sign_for_what_is_kept():
    table = pd.DataFrame(
        {
            "area_name": ['=HYPERLINK("x")', "Phường 2; 3"],
            "status": ["derived", "as_reported"],
            "count": [47.0, None],
            "share_pct": [100 * 47 / 61, None],
            "own": [None, None],
            "break_x": [1, 2],
            "suppressed": ["", "count"],
        }
    )
    assert spreadsheet(table, table.columns, VI) == (
        "Địa phương;Số gốc;Số lượng;Tỷ lệ\n"
        '"\'=HYPERLINK(""x"")";tính từ số nguồn in;47;77,04918\n'
        '"Phường 2; 3";theo nguồn;[c];\n'
    )
    assert spreadsheet(table, ["count", "share_pct"], EN) == "Count,Share\n47,77.04918\n[c],\n"
