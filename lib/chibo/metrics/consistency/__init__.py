"""What printed figures can mean, whether they agree, and what was published at all."""

from chibo.metrics.consistency.found import record, record_of_year
from chibo.metrics.consistency.reading import Printed, readings
from chibo.metrics.consistency.rounding import decimals_of, possible_bases, remainder

__all__ = ["Printed", "decimals_of", "possible_bases", "readings", "record", "record_of_year", "remainder"]
