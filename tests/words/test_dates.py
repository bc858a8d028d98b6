"""Periods in words, long for sentences and short for axes."""

import pytest
from chibo.words import Words

VI, EN = Words("vi"), Words("en")


@pytest.mark.parametrize("text", ["2013/", "2013-13", "October 2013"])
def test_what_is_no_period_is_not_said(text):
    with pytest.raises(ValueError):
        VI.period(text)


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("", "không rõ thời điểm", "date not known"),
        ("2013", "2013", "2013"),
        ("2013-10", "tháng 10/2013", "October 2013"),
        ("2013-10-31", "31/10/2013", "31 October 2013"),
        ("2011/2013-10", "2011–tháng 10/2013", "2011–October 2013"),
        ("2016/2017", "2016–2017", "2016–2017"),
        ("2011-01-01/2017-12-31", "2011–2017", "2011–2017"),
        ("2017-01-01/2017-12-31", "2017", "2017"),
        ("2016-01-01/2016-09-16", "1/1/2016–16/9/2016", "1 January 2016–16 September 2016"),
    ],
)
def test_a_period_in_a_sentence(text, vi, en):
    assert (VI.period(text), EN.period(text)) == (vi, en)


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("2013", "2013", "2013"),
        ("2013-10", "10/2013", "Oct 2013"),
        ("2013-10-31", "31/10/2013", "31 Oct 2013"),
        ("2011/2013-10", "2011–10/2013", "2011–Oct 2013"),
    ],
)
def test_a_period_on_an_axis(text, vi, en):
    assert (VI.period(text, short=True), EN.period(text, short=True)) == (vi, en)
