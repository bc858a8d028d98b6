"""What printed figures can mean, whether they agree, and what was published at all."""

from chibo.metrics.consistency.dates import dated_otherwise
from chibo.metrics.consistency.found import record, record_of_year
from chibo.metrics.consistency.identities import checks
from chibo.metrics.consistency.ledger import ledger, summary, with_outcome
from chibo.metrics.consistency.reading import bounds, readings, span
from chibo.metrics.consistency.rounding import decimals_of, possible_bases, remainder
from chibo.metrics.consistency.solutions import Assumptions, Printed, solutions

__all__ = [
    "Assumptions",
    "Printed",
    "bounds",
    "checks",
    "dated_otherwise",
    "ledger",
    "decimals_of",
    "possible_bases",
    "readings",
    "record",
    "record_of_year",
    "remainder",
    "solutions",
    "span",
    "summary",
    "with_outcome",
]
