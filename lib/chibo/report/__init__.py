"""What a notebook shows and says: :func:`open_report` checks its parameters, a :class:`Report` does the rest."""

from chibo.report.opening import ReportError, open_report
from chibo.report.report import Report

__all__ = ["Report", "ReportError", "open_report"]
