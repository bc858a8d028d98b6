"""A finished out folder in one HTML file: its lists and all its pages, each a section, for who is given one file.

Nothing is made anew: sections are the pages as they were published. A section is called by the path of its page, and
that name stands before each id in it; so links between pages lead inside the file, and stay. A published figure has
its own id, ``#F084``, where the file first rests on it.
"""

import posixpath
import re
from collections.abc import Collection
from pathlib import Path

from chibo.errors import Explained
from chibo.pages.index import filled, index_name, read_manifest
from chibo.words import LANGUAGES, Words, message

_TAG = re.compile(r'<(/?[a-zA-Z][^\s<>"/]*)((?:\s+[^\s<>"=]+(?:="[^"]*")?)*)\s*(/?>)')
_ATTRIBUTE = re.compile(r'(\s)(id|for|headers|aria-labelledby|aria-describedby|(?:xlink:)?href|role)="([^"]*)"')
_ADDRESS = re.compile(r"url\(#([^)]+)\)")
_CITED = re.compile(r'href="#n\d+".* title="([^"]*)"')
_FIGURE = re.compile(r"\bF\d{3,}\b")
_BODY = re.compile(r"<title>(.*?)</title>.*?<body[^>]*>\s*(?:<a class=\"skip\".*?</a>)?(.*)</body>", re.DOTALL)
_DARK = re.compile(r"prefers-color-scheme: dark\) \{ :root \{ ((?:--[0-9a-f]{6}: #[0-9a-f]{6}; )+)\}")
_OUTERMOST = ("main", "nav", "aside")  # a page has one main part, and landmarks of a name once


def bundle(out: Path, languages: Collection[str] = LANGUAGES) -> str:
    """Return the lists and all pages that ``out`` lists in some languages as one page.

    Raises :class:`chibo.errors.Explained` where it lists none.
    """
    listed = [report for report in read_manifest(out) if report.lang in languages and (out / report.path).is_file()]
    if not listed:
        listed_in = f" {message('error.or')} ".join(languages)
        raise Explained(message("batch.lists_none_in", out=str(out), languages=listed_in))
    spoken = [lang for lang in LANGUAGES if any(report.lang == lang for report in listed)]
    paths = {index_name(lang): lang for lang in spoken if (out / index_name(lang)).is_file()}
    paths |= {report.path: report.lang for report in listed}
    figures: dict[str, None] = {}
    sections, dark = [], {}
    for path, lang in paths.items():
        text = (out / path).read_text("utf-8")
        title, body = _BODY.search(text).groups()
        dark |= dict.fromkeys(line for colours in _DARK.findall(text) for line in colours.split("; ") if line)
        section = {"name": _name(path), "lang": lang, "is_list": "/" not in path, "title": title}
        sections.append(section | {"html": _inside(body, path, paths, figures)})
    words, in_order = Words(spoken[0]), sorted(figures, key=lambda each: (len(each), each))
    values = {"sections": sections, "title": sections[0]["title"], "dark": dark, "figures": in_order}
    return filled("bundle.html.j2", lang=words.lang, say=words.label, **values)


def _name(path: str) -> str:
    return path.removesuffix(".html").replace("/", "-")


def _inside(body: str, path: str, paths: Collection[str], figures: dict[str, None]) -> str:
    """Return a page's body as part of a section; figures it is the first to rest on get their ids, and are added."""

    def attribute(found: re.Match) -> str:
        blank, name, value = found.groups()
        if name == "role":
            value = "group" if value == "region" else value
        elif not name.endswith("href"):
            value = " ".join(f"{_name(path)}-{each}" for each in value.split())
        elif not re.match("[a-z]+:", value):
            page, _, anchor = value.partition("#")
            page = posixpath.normpath(posixpath.join(posixpath.dirname(path), page)) if page else path
            if page not in paths:
                return ""  # a page that is not in the file
            value = "#" + "-".join(filter(None, [_name(page), anchor]))
        return f'{blank}{name}="{value}"'

    def tag(found: re.Match) -> str:
        name, attributes, end = found.groups()
        cited = _CITED.search(attributes)
        new = [each for each in _FIGURE.findall(cited[1] if cited else "") if each not in figures]
        figures.update(dict.fromkeys(new))
        anchors = "".join(f'<span id="{each}"></span>' for each in dict.fromkeys(new))
        attributes = _ADDRESS.sub(rf"url(#{_name(path)}-\1)", _ATTRIBUTE.sub(attribute, attributes))
        if name.removeprefix("/") in _OUTERMOST:
            name, attributes = ("/div", "") if name[0] == "/" else ("div", f'{attributes} role="group"')
        return f"<{name}{attributes}{end}{anchors}"

    return _TAG.sub(tag, body)
