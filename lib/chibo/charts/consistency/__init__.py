"""Pictures of doubt: what a baseline that does not add up can mean, and what was published at all."""

from chibo.charts.consistency.readings import reading_bounds, readings
from chibo.charts.consistency.record import record, record_by_indicator

__all__ = ["reading_bounds", "readings", "record", "record_by_indicator"]
