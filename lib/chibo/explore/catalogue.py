"""What can be looked at: every picture of the notebooks, in the order of ``views.yml``.

A new picture is one entry there, and its name in both languages in ``words/explore.yml``.
"""

from pathlib import Path

import yaml

from chibo.explore.view import View


def _read(file: Path) -> tuple[View, ...]:
    entries = yaml.safe_load(file.read_text("utf-8"))
    return tuple(View(name, **entry | {"columns": tuple(entry.get("columns", []))}) for name, entry in entries.items())


VIEWS = _read(Path(__file__).with_name("views.yml"))
"""The catalogue."""
