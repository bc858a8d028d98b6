"""What changed between two editions of a page is named: table, row and column, sentence, picture."""

import pytest
from chibo.pages.diff import changes

PAGE = """<!DOCTYPE html><html><body><nav><p>2 reports</p></nav><main><h1>How many units?</h1>
<p class="finding">In 2013, {covered} of 249 units had a cell. <a href="#n1">[1]</a></p>
<figure class="table"><table><caption>Units by ward</caption>
<thead><tr><th>Ward</th><th>Year</th><th>Units</th></tr></thead>
<tbody>{rows}</tbody></table></figure>
<figure><svg aria-label="Units"><desc>Bars: {bars}</desc><text>9</text></svg></figure></main>
<footer><p>made from {digest}</p></footer></body></html>"""
ROW = "<tr><th>{}</th><td>{}</td><td>{}</td></tr>"
ROWS = [("Ward 1", 2012, 8), ("Ward 1", 2013, 9), ("Ward 2", 2013, 7)]


def page(rows=ROWS, covered=212, bars="9, 7", digest="ab"):
    return PAGE.format(rows="".join(ROW.format(*row) for row in rows), covered=covered, bars=bars, digest=digest)


@pytest.mark.parametrize(
    ("after", "stated"),
    [
        (page(digest="cd").replace("[1]", "[2]").replace("2 reports", "3 reports").replace("<text>9", "<text>8"), []),
        (page([*ROWS[:2], ("Ward 2", 2013, 8)]), ["table “Units by ward”, Ward 2, Units: 7 → 8"]),
        # a name that two rows share: what else the row holds names it
        (page([ROWS[0], ("Ward 1", 2013, 10), ROWS[2]]), ["table “Units by ward”, Ward 1 · 2013, Units: 9 → 10"]),
        (page(ROWS[:2]), ["table “Units by ward”: gone: Ward 2 | 2013 | 7"]),
        (page([*ROWS, ("Ward 3", 2013, 1)]), ["table “Units by ward”: new: Ward 3 | 2013 | 1"]),
        (page([*ROWS[:2], ("Ward 3", 2013, 7)]), ["table “Units by ward”: Ward 2 | 2013 | 7 → Ward 3 | 2013 | 7"]),
        (page(covered=236), ["text: In 2013, 212 of 249 units had a cell. → In 2013, 236 of 249 units had a cell."]),
        (page(bars="9, 8"), ["picture “Units”: Bars: 9, 7 → Bars: 9, 8"]),
    ],
)
def test_what_another_edition_states_otherwise_is_named_and_nothing_else(after, stated):
    assert changes(page(), after) == stated


def test_a_whole_table_that_comes_or_goes():
    without = page().replace("table", "div")
    assert "table “Units by ward”: gone: Ward 1 | 2012 | 8" in changes(page(), without)
    assert "table “Units by ward”: new: Ward 2 | 2013 | 7" in changes(without, page())
