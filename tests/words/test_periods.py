"""Periods: what is read, what is refused, that the days are right; in words, long for sentences and short for axes."""

from datetime import date

import pytest
from chibo.words import Words
from chibo.words.periods import parse_period
from hypothesis import given
from hypothesis import strategies as st

FORMS = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}
VI, EN = Words("vi"), Words("en")
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))

NO_PERIODS = [
    *("2013-13", "2013-00", "2013-02-29", "2013-04-31", "2013-10-00", "0000"),  # no such month, day, year
    *("13", "20133", "2013-1", "2013-10-3", "201310", "20131031", "31/10/2013", "10/2013", "tháng 10/2013"),
    *("2013/", "/2013", "/", "2011/2012/2013", "2011--2013", "2011–2013", "2011 / 2013", " 2013", "2013 ", "2013\n"),
    *("-2013", "+2013", "2013.0", "2013-Q1", "2013-W05", "2013-10-31T00:00"),
    *("2013/2011", "2013-10/2013-09", "2013-10-31/2013-10-30", "2013-10/2012", "2014/2013-12"),
    *("\u0662\u0660\u0661\u0663", "\uff12\uff10\uff11\uff13"),  # 2013 in Arabic-Indic and in full-width digits
]


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2013", date(2013, 1, 1), date(2013, 12, 31)),
        ("2013-10", date(2013, 10, 1), date(2013, 10, 31)),
        ("2013-02", date(2013, 2, 1), date(2013, 2, 28)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2013-10-31", date(2013, 10, 31), date(2013, 10, 31)),
        ("2012-02-29", date(2012, 2, 29), date(2012, 2, 29)),
        ("2011/2013-10", date(2011, 1, 1), date(2013, 10, 31)),
        ("2016/2017", date(2016, 1, 1), date(2017, 12, 31)),
        ("2016-01-01/2016-09-16", date(2016, 1, 1), date(2016, 9, 16)),
        ("2013/2013", date(2013, 1, 1), date(2013, 12, 31)),
        ("2013/2013-01", date(2013, 1, 1), date(2013, 1, 31)),
    ],
)
def test_a_period_holds_its_first_and_last_day(text, start, end):
    assert parse_period(text) == (start, end)


@given(st.tuples(DAYS, DAYS).map(sorted), st.sampled_from(sorted(FORMS)), st.sampled_from(sorted(FORMS)))
def test_two_dates_in_order_make_a_period_that_holds_both(days, first_form, last_form):
    first, last = days
    period = parse_period(f"{first.strftime(FORMS[first_form])}/{last.strftime(FORMS[last_form])}")
    assert period.start <= first <= last <= period.end


@given(DAYS)
def test_a_day_lies_in_its_month_and_the_month_in_its_year(day):
    year, month, exact = (parse_period(day.strftime(FORMS[form])) for form in ("year", "month", "day"))
    assert year.start <= month.start <= exact.start == day == exact.end <= month.end <= year.end
    assert (year.start.year, year.end.year, month.start.month, month.end.month) == (day.year,) * 2 + (day.month,) * 2


@given(st.text(alphabet="0123456789-/ ", max_size=21))
def test_any_text_is_a_period_unknown_or_a_value_error(text):
    try:
        period = parse_period(text)
    except ValueError:
        return
    assert (period is None) == (text == "")
    assert period is None or period.start <= period.end


@pytest.mark.parametrize(
    ("text", "vi", "en", "short_vi", "short_en"),
    [
        ("", "không rõ thời điểm", "date not known", "không rõ thời điểm", "date not known"),
        ("2013", "2013", "2013", "2013", "2013"),
        ("2013-10", "tháng 10/2013", "October 2013", "10/2013", "Oct 2013"),
        ("2013-10-31", "31/10/2013", "31 October 2013", "31/10/2013", "31 Oct 2013"),
        ("2011/2013-10", "2011–tháng 10/2013", "2011–October 2013", "2011–10/2013", "2011–Oct 2013"),
        ("2016/2017", *["2016–2017"] * 4),
        ("2011-01-01/2017-12-31", *["2011–2017"] * 4),
        ("2017-01-01/2017-12-31", *["2017"] * 4),
        (
            "2016-01-01/2016-09-16",
            *("1/1/2016–16/9/2016", "1 January 2016–16 September 2016", "1/1/2016–16/9/2016", "1 Jan 2016–16 Sep 2016"),
        ),
    ],
)
def test_a_period_in_a_sentence_and_on_an_axis(text, vi, en, short_vi, short_en):
    assert (VI.period(text), EN.period(text)) == (vi, en)
    assert (VI.period(text, short=True), EN.period(text, short=True)) == (short_vi, short_en)
