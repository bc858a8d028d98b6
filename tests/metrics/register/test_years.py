"""Years are asked for as a list; one year alone is answered with how to write it."""

import pytest
from chibo.metrics.register.coverage import coverage
from chibo.metrics.register.membership import headcounts


@pytest.mark.parametrize("metric", [coverage, headcounts])
@pytest.mark.parametrize("year", [2012, "2012"])
def test_a_year_that_is_no_list_is_refused_with_the_list_to_write(register_of, metric, year):
    register = register_of(headcounts=[{"official": 7}])
    with pytest.raises(TypeError) as refused:
        metric(register, years=year)
    assert str(refused.value) == f"years must be a list of years, not {year!r}: write years=[2012]."
