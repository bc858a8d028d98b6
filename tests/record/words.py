"""What the pages of a folder say, word for word and without markup, so that two states of the house can be compared.

python tests/record/words.py FOLDER > words.txt        # what is said now
python tests/record/words.py FOLDER words.json.gz      # what differs from a record; exit code 1 where something does
python tests/record/words.py FOLDER --write words.json.gz
"""

import gzip
import json
import re
import sys
from pathlib import Path

from bs4 import BeautifulSoup

_NOT_CONTENT = ["style", "footer", "pre", "nav"]


def words_of(page: Path) -> list[str]:
    """Return the texts of a page in their order: prose, tables, and of pictures title, description and labels."""
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    for name in _NOT_CONTENT:
        for found in soup.find_all(name):
            found.decompose()
    return [said for text in soup.find_all(string=True) if (said := re.sub(r"\s+", " ", text).strip())]


def words_in(folder: Path) -> dict[str, list[str]]:
    """Return the words of every report in a folder by its path."""
    return {path.relative_to(folder).as_posix(): words_of(path) for path in sorted(folder.glob("[0-9]*/*.html"))}


def main(folder: str, *rest: str) -> int:
    """Write a record, print it, or compare a folder with it."""
    now = words_in(Path(folder))
    if rest[:1] == ("--write",):
        with gzip.GzipFile(rest[1], "wb", mtime=0) as file:
            file.write(json.dumps(now, ensure_ascii=False, indent=0).encode())
        return 0
    if not rest:
        print("\n".join(f"{path}: {said}" for path, all_said in now.items() for said in all_said))
        return 0
    before = json.loads(gzip.decompress(Path(rest[0]).read_bytes()))
    different = 0
    for path in sorted(set(before) & set(now)):
        old, new = before[path], now[path]
        if sorted(old) != sorted(new):  # a picture may draw its words in another order
            different += 1
            gone, come = [t for t in old if t not in set(new)], [t for t in new if t not in set(old)]
            print(f"{path}: {len(gone)} gone, {len(come)} come")
            print("\n".join([f"  - {t}" for t in gone[:8]] + [f"  + {t}" for t in come[:8]]))
    print(
        f"{len(set(before) & set(now))} pages compared, {different} differ; not made: {sorted(set(before) - set(now))}"
    )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
