"""A declared batch: a file such as ``reports.yml`` that says once what ``chibo render`` is told with options."""

from pathlib import Path
from typing import NamedTuple

import yaml

from chibo.batch.plan import RequestError, unknown
from chibo.errors import reason
from chibo.words import LANGUAGES, message

_SWITCHES = ["workbook", "docx"]
_KEYS = ["notebooks", "years", "areas", "languages", "layer", "data", "out", "parameters", *_SWITCHES]


class Declared(NamedTuple):
    """Options of ``chibo render`` by name; what areas are called, by id and language; where in the file a value is."""

    options: dict
    captions: dict[str, dict[str, str]]
    places: dict[str, str]

    def placed(self, error: RequestError) -> RequestError:
        """Return what is wrong with a request with the place in the file of the first value that it quotes."""
        place = next((self.places[part] for part in str(error).split("'")[1::2] if part in self.places), "")
        return RequestError(f"{place}: {error}" if place else str(error))


def read(path: Path) -> Declared:
    """Return what a file asks for; raise RequestError, in one line, where it cannot be understood."""
    try:
        with path.open(encoding="utf-8") as file:  # its errors name an open file
            root = yaml.compose(file, yaml.BaseLoader)
    except OSError as error:
        raise RequestError(f"{path}: {reason(error)}") from None
    except (UnicodeError, RecursionError, yaml.YAMLError) as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) else 1
        raise RequestError(f"{path}: {message('batch.declared_broken', line=line)}") from None
    if not isinstance(root, yaml.MappingNode) or not all(isinstance(key, yaml.ScalarNode) for key, _ in root.value):
        raise RequestError(f"{path}: {message('batch.declared_lines', keys=', '.join(_KEYS))}")
    declared = Declared({}, {}, {})
    for key, node in root.value:
        at = message("batch.declared_at", file=str(path), line=key.start_mark.line + 1, key=key.value)
        try:
            _take(declared, key.value, yaml.BaseLoader("").construct_document(node), at)
        except yaml.YAMLError:
            raise RequestError(f"{at}: {message('batch.declared_pairs')}") from None
        except RequestError as error:
            raise RequestError(f"{at}: {error}") from None
    return declared


def _take(declared: Declared, key: str, value: object, at: str) -> None:
    """Enter the value of one key."""
    if key not in _KEYS:
        raise unknown("key", key, _KEYS)
    pairs = value.items() if isinstance(value, dict) else ()
    parts = [*value] if isinstance(value, list | dict) else [value]
    named = key == "parameters" or (key == "areas" and pairs)
    whole = key != "parameters" or all(isinstance(text, str) for _, text in pairs)
    if bool(pairs) != bool(named) or not (parts and whole) or not all(isinstance(part, str) and part for part in parts):
        raise RequestError(message("batch.declared_pairs" if named else "batch.declared_values"))
    declared.places.update(dict.fromkeys(parts, at))
    allowed = ["published", "demo", "internal"] if key == "layer" else ["true", "false"] if key in _SWITCHES else parts
    if parts[0] not in allowed:
        raise unknown("value", parts[0], allowed)
    option = {"parameters": "assignments", "layer": parts[0]}.get(key, key)
    if option in declared.options:
        raise RequestError(message("batch.declared_twice"))
    given = [f"{name}={text}" for name, text in pairs] if key == "parameters" else ",".join(parts)
    declared.options[option] = True if key == "layer" else given
    for area, called in pairs if key == "areas" else ():
        by_language = isinstance(called, dict) and {*called} <= {*LANGUAGES}
        if called and not (by_language and all(isinstance(text, str) for text in called.values())):
            raise RequestError(message("batch.declared_caption", area=area, form="{vi: ..., en: ...}"))
        declared.captions[area] = called or {}
