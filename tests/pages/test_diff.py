"""What changed between two editions of a page is named: table, row and column, sentence, picture."""

import pytest
from chibo.pages.diff import changes

PAGE = """<!DOCTYPE html><html><body><nav><p>2 reports</p></nav><main><h1>How many units?</h1>
<p class="finding">In 2013, {covered} of 249 units had a cell of their own. <a href="#n1">[1]</a></p>
<figure class="table"><table><caption>Units by ward</caption>
<thead><tr><th>Ward</th><th>Year</th><th>Units</th></tr></thead>
<tbody>{rows}</tbody></table></figure>
<figure><svg><title>Units</title><desc>Bars: {bars}</desc><text>9</text></svg></figure></main>
<footer><p>made from {digest}</p></footer></body></html>"""
ROW = "<tr><th>{}</th><td>{}</td><td>{}</td></tr>"
ROWS = [("Ward 1", 2012, 8), ("Ward 1", 2013, 9), ("Ward 2", 2013, 7)]


def page(rows=ROWS, covered=212, bars="9, 7", digest="ab"):
    return PAGE.format(rows="".join(ROW.format(*row) for row in rows), covered=covered, bars=bars, digest=digest)


def stated(before, after):
    return [str(change) for change in changes(before, after)]


def test_how_a_page_was_made_is_none_of_its_statements():
    assert stated(page(), page(digest="cd").replace("[1]", "[2]").replace("2 reports", "3 reports")) == []


def test_a_changed_number_is_named_by_table_row_and_column():
    assert stated(page(), page([*ROWS[:2], ("Ward 2", 2013, 8)])) == ["table “Units by ward”, Ward 2, Units: 7 → 8"]


def test_a_row_whose_name_others_share_is_named_by_what_else_it_holds():
    after = page([ROWS[0], ("Ward 1", 2013, 10), ROWS[2]])
    assert stated(page(), after) == ["table “Units by ward”, Ward 1 · 2013, Units: 9 → 10"]


def test_rows_that_come_and_go_are_said_whole():
    assert stated(page(), page(ROWS[:2])) == ["table “Units by ward”: gone: Ward 2 | 2013 | 7"]
    assert stated(page(ROWS[:2]), page()) == ["table “Units by ward”: new: Ward 2 | 2013 | 7"]
    renamed = page([*ROWS[:2], ("Ward 3", 2013, 7)])
    assert stated(page(), renamed) == ["table “Units by ward”: Ward 2 | 2013 | 7 → Ward 3 | 2013 | 7"]


def test_of_a_long_sentence_what_changed_is_shown_with_the_words_around_it():
    assert stated(page(), page(covered=236)) == ["text: In 2013, [212 → 236] of 249 units had …"]


def test_what_a_picture_says_counts_and_what_is_written_in_it_does_not():
    assert stated(page(), page(bars="9, 8")) == ["picture “Units”: Bars: 9, 7 → Bars: 9, 8"]
    assert stated(page(), page().replace("<text>9", "<text>8")) == []


@pytest.mark.parametrize(("before", "after", "kind"), [("ROWS", "", "gone"), ("", "ROWS", "new")])
def test_a_whole_table_that_comes_or_goes(before, after, kind):
    pages = [page() if text else page().replace("table", "div") for text in (before, after)]
    assert f"table “Units by ward”: {kind}: 3 rows" in stated(*pages)
