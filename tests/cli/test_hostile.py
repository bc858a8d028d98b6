"""Options and data made to do harm: nothing is written outside the out folder, nothing reaches a terminal."""

import shutil

import pytest
from chibo.store import DataError, open_data

from ..conftest import DATA, chibo

pytestmark = pytest.mark.usefixtures("one_fork_server")


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_is_rendered_stands_below_the_out_folder(scratch_project):
    notebook = scratch_project.write("07_below", "print('\\x1b[2J\\u202e\\x9b')\nraise ValueError('a\\x07\\u202eb')")
    out = scratch_project.folder / "deep" / ".." / "out below"
    before = files(scratch_project.folder)
    result = chibo("render", "--years", "2013", "--lang", "vi", "--notebooks", "07_below", "--out", out)
    notebook.unlink()
    assert result.exit_code == 1
    new = {name for name in files(scratch_project.folder) - before if "/.state/" not in name}
    pages = {f"out below/{name}" for name in ("2013/07_below.vi.html", "index.html", "manifest.json", "render.log")}
    assert new == pages
    assert "a[U+0007][U+202E]b" in result.stderr  # a terminal gets no character it would obey
    texts = {name: (scratch_project.folder / name).read_text("utf-8") for name in new}
    assert [name for name, text in texts.items() if any(sign in text for sign in "\x07\x1b\x9b\u202e")] == []
    assert [name for name, text in texts.items() if "a[U+0007][U+202E]b" not in text] == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\nda-lat,", "\nda-lat\u200b,", "'da-lat[U+200B]'"),
        ("name_short", "name_short\x1b[2J", "name_short[U+001B][2J"),
        *(
            ("\nda-lat,", f"\n{leads_out},", "an id of a-z and 0-9")
            for leads_out in ("../x", "/x", "a/../../b", "..", "a//b")
        ),
        # In a name it is written out, and letters typed in two parts are put together.
        ("Thành phố Đà Lạt", "Thành\x07 phố\u200b Đà\u202e Lạt", "Thành[U+0007] phố[U+200B] Đà[U+202E] Lạt"),
        ("Thành phố Đà Lạt", "Tha\u0300nh phố Đa\u0300 Lạt", "Thành phố Đà Lạt"),
    ],
)
def test_what_hides_or_leads_out_of_the_folder_is_shown_or_refused_when_data_are_opened(tmp_path, old, new, message):
    shutil.copytree(DATA / "published", tmp_path / "published")
    path = tmp_path / "published" / "areas.csv"
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))
    try:
        read = open_data(tmp_path).published.areas.set_index("id").at["da-lat", "name_vi"]
    except DataError as refused:
        read = str(refused)
    assert message in read
    assert "\x1b" not in read
