"""The descriptions of a data folder: ``datapackage.json`` for other tools, and the dictionary for readers.

The Frictionless Data Package descriptor has the declarations of all tables. ``DICTIONARY.vi.md`` and
``DICTIONARY.en.md``, every table, column, code, indicator, rating scheme and break, are written from the model, the
data and the words; ``make check`` fails when they are not what would be written now.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from chibo.model import PUBLISHED, REGISTER
from chibo.model.codes import SUBJECTS
from chibo.model.layers import Data
from chibo.model.table import PACKAGE
from chibo.words import LANGUAGES, Words

DESCRIPTOR = "datapackage.json"
_DICTIONARY = "DICTIONARY.{}.md"
_LAYERS = {"published": PUBLISHED, "register": REGISTER}


def descriptor_text(register: Mapping) -> str:
    """Return the descriptor of a data folder of CSV files as its file holds it: one resource a table.

    ``register`` is what to say of the register, such as ``{"synthetic": True, "seed": 2013}``.
    """
    rows = {name: Words("en").label(f"dictionary.table.{name}") for name in PUBLISHED | REGISTER}
    described = [{"description": f"One row per {rows[each['name']]}."} | each for each in PACKAGE["resources"]]
    package = {name: PACKAGE[name] for name in ("name", "title", "description")}
    return json.dumps(package | {"register": register, "resources": described}, ensure_ascii=False, indent=2) + "\n"


def dictionary_text(data: Data, lang: str) -> str:
    """Return the dictionary of an opened data folder in one language, as its file holds it: ``dictionary.md.j2``."""
    import jinja2

    words, published = Words(lang), data.published
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("chibo.model", ""), trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"cell": _cell, "first_of": lambda keys: words.label(next(filter(words.has, keys), keys[0]))}
    schemes = published.rating_schemes.sort_values(["first_year", "subject", "rank"], ascending=[True, False, True])
    return environment.get_template("dictionary.md.j2").render(
        words=words,
        lang=lang,
        others={_DICTIONARY.format(other): Words(other).label("page.language") for other in LANGUAGES if other != lang},
        layers=_LAYERS,
        synthetic=data.register is not None and data.register.synthetic,
        subjects=SUBJECTS,
        indicators=published.indicators.replace(float("nan"), None).to_dict("records"),
        categories=published.categories.to_dict("records"),
        schemes=[rows.to_dict("records") for _, rows in schemes.groupby(["scheme", "subject"], sort=False)],
        breaks=published.breaks.sort_values(["period", "id"]).to_dict("records"),
        places=published.areas.set_index("id")[f"name_{lang}"].to_dict(),
    )


def stale(data: Data) -> dict[Path, str]:
    """Return the dictionary files of a data folder that are missing or not current, each with what it should hold."""
    texts = {data.path / _DICTIONARY.format(lang): dictionary_text(data, lang) for lang in LANGUAGES}
    return {path: text for path, text in texts.items() if not path.is_file() or path.read_text("utf-8") != text}


def _cell(text: str) -> str:
    """Keep a text inside its cell of a Markdown table: one line, no bar of its own, no mark-up from the data."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
