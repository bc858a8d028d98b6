"""No word breaks a picture's form."""

import re

import pytest
from chibo.charts import axes, theme
from chibo.charts.chart import Drawing
from chibo.charts.svg import in_lines, svg_of, width_of


@pytest.mark.parametrize("name", ["W" * 300, "chi bộ " * 40, r"$\frac{1}{2$ 5 $ = 6 $", "<script>" * 30])
def test_a_name_stays_in_the_picture_whatever_it_is_and_a_dollar_sign_is_no_formula(name):
    with theme.style():
        drawing = Drawing("split.by_ward", "vi")
        rows = axes.Rows(drawing, limits=(0, 1))
        rows.write(name, "1")
        rows.write("Đà Lạt", "2")
        rows.end()
        said = re.findall(r"<text[^>]*>(.*)</text>", svg_of(drawing.figure))
        assert max(width_of(text.get_text(), size=theme.TYPE) for text in rows.ax.texts) <= theme.WIDE
    assert "Đà Lạt" in said
    assert all(len(word) < 200 for text in said for word in text.split())


def test_a_text_wider_than_its_room_is_written_in_lines():
    with theme.style():
        lines = in_lines("khu dân cư " * 20, 350, size=12)
        assert max(width_of(line, size=12) for line in lines) <= 350
        assert len(in_lines("Đà Lạt:  hai", 350, size=12)) == 1
    assert " ".join(lines).split() == ["khu", "dân", "cư"] * 20
