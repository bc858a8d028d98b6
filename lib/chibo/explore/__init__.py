"""Exploring at the screen: one panel over the same metrics, charts and sentences as the notebooks.

:mod:`~chibo.explore.catalogue` lists what can be shown, :mod:`~chibo.explore.showing` shows one of them, with the lines
of code that do the same, and :mod:`~chibo.explore.panel` puts widgets on it. Nothing here computes or draws.
"""

from chibo.explore.catalogue import VIEWS
from chibo.explore.panel import Panel, open_panel
from chibo.explore.showing import Choice, Shown, show
from chibo.explore.view import View

__all__ = ["VIEWS", "Choice", "Panel", "Shown", "View", "open_panel", "show"]
