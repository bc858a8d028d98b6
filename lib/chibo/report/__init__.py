"""What a notebook shows and says: :func:`open_report` checks its parameters, a :class:`Report` does the rest."""

from chibo.report.report import Report, ReportError, open_report

__all__ = ["Report", "ReportError", "open_report"]
