"""The echo check: a finished page says itself what it was made with, and only the page that was asked for is published.

Batches that run in parallel have been seen to put one report into the place of another. So each page carries its
notebook and the parameters that ran, read back from the executed notebook; before it is published they are read from
the finished page and must be those of the plan and of the path.
"""

import json
import re
from html import unescape

from chibo.pages.job import Job

_ECHO = re.compile(r'<meta name="chibo" content="([^"]*)">')
_LANGUAGE = re.compile(r'<html lang="([^"]*)">')
_HEAD = 4000


def echo(notebook: str, parameters: dict) -> str:
    """Return what a page says of itself in its head."""
    return json.dumps(
        {"notebook": notebook, "parameters": parameters}, ensure_ascii=False, sort_keys=True, default=repr
    )


def read_echo(page: str) -> dict:
    """Return what a page says of itself: its notebook, its parameters and its language; empty when it says nothing."""
    said, lang = _ECHO.search(page, 0, _HEAD), _LANGUAGE.search(page, 0, _HEAD)
    try:
        return json.loads(unescape(said[1])) | {"lang": lang[1]} if said and lang else {}
    except (ValueError, TypeError):
        return {}


def disagreement(job: Job, page: str) -> str:
    """Return one line on how a page differs from the job it should be of; empty when it does not."""
    said = read_echo(page)
    if not said:
        return "the finished page does not say what it was made with"
    parameters, planned = said["parameters"], json.loads(echo(job.name, job.parameters))["parameters"]
    if said["notebook"] != job.name:
        return f"the finished page is one of {said['notebook']}, not of {job.name}"
    if parameters != planned or said["lang"] != job.lang:
        return f"the finished page was made with {parameters} in {said['lang']!r}, not with {planned}"
    path = f"{parameters['year']}/{job.file(said['notebook'], parameters['lang'])}"
    return "" if path == job.path else f"the finished page belongs to {path}, not to {job.path}"
