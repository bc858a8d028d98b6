"""The dictionary as a file: ``DICTIONARY.vi.md`` and ``DICTIONARY.en.md`` beside the tables they describe."""

from pathlib import Path

from chibo.model import PUBLISHED, REGISTER
from chibo.model.dictionary.lists import break_lines, indicator_lines, scheme_lines
from chibo.model.dictionary.tables import table_lines
from chibo.model.layers import Data
from chibo.words import LANGUAGES, Words

_NAME = "DICTIONARY.{}.md"


def file_name(lang: str) -> str:
    """Return the name of the dictionary in one language."""
    return _NAME.format(lang)


def dictionary_text(data: Data, lang: str) -> str:
    """Return the dictionary of an opened data folder in one language, as its file holds it."""
    words = Words(lang)
    label = words.label
    others = [f"[{Words(other).label('page.language')}]({file_name(other)})" for other in LANGUAGES if other != lang]
    lines = [f"# {label('dictionary.title')}", "", f"{label('dictionary.lead')} ({', '.join(others)})", ""]
    lines += [label("dictionary.form"), ""]
    for layer, tables in (("published", PUBLISHED), ("register", REGISTER)):
        lines += [f"## {label(f'dictionary.{layer}')}", "", label(f"dictionary.{layer}_lead"), ""]
        if layer == "register" and data.register is not None and data.register.synthetic:
            lines += [label("dictionary.synthetic"), ""]
        for table in tables.values():
            lines += table_lines(table, layer, words)
    for part in (indicator_lines, scheme_lines, break_lines):
        lines += part(data.published, words)
    return "\n".join(lines).rstrip("\n") + "\n"


def write_dictionary(data: Data, folder: Path) -> list[Path]:
    """Write the dictionary in both languages into a data folder, and return the files."""
    texts = {folder / file_name(lang): dictionary_text(data, lang) for lang in LANGUAGES}
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(texts)


def stale(data: Data, folder: Path) -> list[Path]:
    """Return the files of a folder that are missing or not what would be written now."""
    paths = {folder / file_name(lang): dictionary_text(data, lang) for lang in LANGUAGES}
    return [path for path, text in paths.items() if not path.is_file() or path.read_text("utf-8") != text]
