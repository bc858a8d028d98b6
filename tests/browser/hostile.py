"""A data folder whose every name, title, note and definition carries something that should stay text."""

import csv
import shutil
from itertools import cycle
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"

ACTIVE = [
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "<svg onload=window.ran=1><a href='javascript:window.ran=1'>x</a></svg>",
    "</style><script>window.ran=1</script>",
    "</title><script>window.ran=1</script>",
    "</desc></svg><script>window.ran=1</script>",
    "\"><iframe srcdoc='<script>parent.ran=1</script>'>",
    "' autofocus onfocus='window.ran=1' x='",
    "]]><script>window.ran=1</script><!--",
    "--><details open ontoggle=alert(1)>",
    "[x](javascript:window.ran=1)",
    "![x](https://example.org/x.png)",
    "<base href=https://example.org><link rel=stylesheet href=https://example.org/x.css>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "&lt;script&gt;window.ran=1&lt;/script&gt;",
    "{{ 7 * 7 }}{% include 'page.css' %}",
    "${window.ran=1} {list} {0} {place:0} %s",
    r"$\frac{1}{2$ $x$ \alpha",
    '=HYPERLINK("https://example.org")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "; rm -rf / ; $(id) `id`",
    "../../../../etc/passwd",
]
SIGNS = "\u202e\u2066\u200f\u200b\u2060\ufeff\u00ad\x07\x1b\x7f\x9b\u2028\ufffe\U000e0041"
UNSEEN = {sign: f"[U+{ord(sign):04X}]" for sign in SIGNS}
LETTERS = ["W" * 300, "\U0001f9d1\U0001f33e\u2764\ufe0f" * 3, "Đa\u0323\u0302 La\u0323t", "שלום 123 عربى"]
PAYLOADS = [*ACTIVE, *(f"a{sign}b" for sign in UNSEEN), *LETTERS]
ADDRESSES = ["javascript:window.ran=1", " javascript:window.ran=1", "data:text/html,<script>parent.ran=1</script>"]
ADDRESSES += ["https://example.org/\"onclick='window.ran=1'", "file:///etc/passwd", "//example.org/x"]
WORDED = "name", "title", "publisher", "definition_", "text_vi", "text_en", "instrument", "reason_", "as_printed_period"


def hostile_data(folder):
    """Copy the data into ``folder``; each text keeps its words, so that it can be told from the others."""
    shutil.copytree(DATA, folder)
    for path in sorted(folder.glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            heading, *rows = csv.reader(file)
        worded = [number for number, name in enumerate(heading) if name.startswith(WORDED)]
        addresses = [number for number, name in enumerate(heading) if name == "url"]
        changed = {number: cycle(PAYLOADS[place % 7 :] + PAYLOADS[: place % 7]) for place, number in enumerate(worded)}
        changed |= {number: cycle(ADDRESSES) for number in addresses}
        for row in rows:
            for number in worded:
                row[number] = f"{next(changed[number])} {row[number]}" if row[number] else ""
            for number in addresses:
                row[number] = next(changed[number])
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([heading, *rows])
    return folder
