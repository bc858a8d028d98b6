"""Options, data and lists made to do harm: nothing is written outside the out folder, nothing reaches a terminal."""

import json
import os
import shutil
from pathlib import Path

import pytest
from chibo.cli import main
from chibo.pages.index import read_manifest, update
from chibo.pages.job import Entry
from chibo.store import DataError, open_data
from click.testing import CliRunner

from .conftest import code

DATA = Path(__file__).parents[2] / "data"


def chibo(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "options",
    [
        ["-p", "area=../../../elsewhere"],
        ["-p", "area=/elsewhere"],
        ["-p", "area=da-lat\0"],
        ["-p", "area=da-lat/../../elsewhere"],
        ["-p", "year=../2013"],
        ["-p", "../x=1"],
        ["--notebooks", "../01_plain"],
        ["--notebooks", "/etc/passwd"],
        ["--notebooks", "01_plain\0"],
        ["--years", "../2013"],
        ["--lang", "../vi"],
        ["--data", "no/such/../folder"],
        ["--data", "data\0"],
    ],
)
def test_an_option_with_a_path_in_it_is_refused_and_writes_nothing(scratch_project, options):
    scratch_project.write("01_plain", code("1"))
    before = files(scratch_project.folder)
    result = chibo("render", "--years", "2013", "--out", scratch_project.folder / "refused", *options)
    assert result.exit_code == 2, result.output
    assert not isinstance(result.exception, ValueError)
    assert result.stderr.count("\n") <= 3
    assert files(scratch_project.folder) == before


def test_what_is_rendered_stands_below_the_out_folder(scratch_project):
    notebook = scratch_project.write(
        "07_below", code("print('\\x1b[2J\\u202e\\x9b')\nraise ValueError('a\\x07\\u202eb')")
    )
    out = scratch_project.folder / "deep" / ".." / "out below"
    before = files(scratch_project.folder)
    result = chibo("render", "--years", "2013", "--lang", "vi", "--notebooks", "07_below", "--out", out)
    notebook.unlink()
    assert result.exit_code == 1
    new = files(scratch_project.folder) - before
    pages = ("2013/07_below.vi.html", "index.html", "manifest.json")
    assert new == {f"out below/{name}" for name in (*pages, "render.log")}
    assert "a[U+0007][U+202E]b" in result.stderr  # a terminal gets no character it would obey
    texts = {name: (scratch_project.folder / name).read_text("utf-8") for name in new}
    assert [name for name, text in texts.items() if any(sign in text for sign in "\x07\x1b\x9b\u202e")] == []
    saying = {name.removeprefix("out below/") for name, text in texts.items() if "a[U+0007][U+202E]b" in text}
    assert saying == {*pages, "render.log"}


@pytest.mark.parametrize(
    "path",
    ["javascript:alert(1)", "../../elsewhere.html", "/etc/passwd", "2013/../../x.html", "2013\\..\\x.html", "2013/", 7],
)
def test_a_list_that_was_tampered_with_leads_nowhere(tmp_path, path):
    entry = {"notebook": "01_a", "year": 2013, "lang": "vi", "path": path}
    (tmp_path / "manifest.json").write_text(json.dumps({"reports": [entry]}), "utf-8")
    assert read_manifest(tmp_path) == []


def test_the_list_shows_titles_and_errors_as_text(tmp_path):
    bad = "</title><script>alert(1)</script>\u202e{{ 7 * 7 }}"
    report = Entry("01_a", 2013, "vi", "2013/01_a.vi.html", {}, bad, bad)
    (tmp_path / "2013").mkdir()
    (tmp_path / report.path).write_text("x", "utf-8")
    html = update(tmp_path, [report]).read_text("utf-8")
    assert (
        html.count("&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;[U+202E]{{ 7 * 7 }}") == 3
    )  # title, filter, error
    assert "<script" not in html


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATA / "published", tmp_path / "published")
    return tmp_path


def rewritten(folder, name, old, new):
    path = folder / "published" / name
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def test_the_door_writes_out_what_cannot_be_seen(folder):
    rewritten(folder, "areas.csv", "Thành phố Đà Lạt", "Thành\x07 phố\u200b Đà\u202e Lạt")
    areas = open_data(folder).published.areas.set_index("id")
    assert areas.at["da-lat", "name_vi"] == "Thành[U+0007] phố[U+200B] Đà[U+202E] Lạt"


def test_letters_typed_in_two_parts_are_one_name(folder):
    rewritten(folder, "areas.csv", "Thành phố Đà Lạt", "Tha\u0300nh phố Đa\u0300 Lạt")
    assert "Thành phố Đà Lạt" in set(open_data(folder).published.areas["name_vi"])


def test_an_id_with_something_unseen_is_refused_and_the_message_shows_it(folder):
    rewritten(folder, "areas.csv", "\nda-lat,", "\nda-lat\u200b,")
    with pytest.raises(DataError, match=r"'da-lat\[U\+200B\]'"):
        open_data(folder)


def test_a_heading_cannot_command_the_terminal(folder):
    rewritten(folder, "areas.csv", "name_short", "name_short\x1b[2J")
    with pytest.raises(DataError) as caught:
        open_data(folder)
    assert "\x1b" not in str(caught.value)
    assert "name_short[U+001B][2J" in str(caught.value)


@pytest.mark.parametrize("area", ["../elsewhere", "/elsewhere", "a/../../b", "..", "a//b"])
def test_no_id_of_a_place_can_be_a_way_out_of_a_folder(folder, area):
    rewritten(folder, "areas.csv", "\nda-lat,", f"\n{area},")
    with pytest.raises(DataError, match="an id of a-z and 0-9"):
        open_data(folder)


def test_an_out_folder_that_cannot_be_written_is_one_line(scratch_project):
    scratch_project.write("01_plain", code("1"))
    (scratch_project.folder / "a-file").write_text("x", "utf-8")
    out = os.path.join(scratch_project.folder, "a-file")
    result = chibo("render", "--years", "2013", "--lang", "vi", "--notebooks", "01_plain", "--out", out)
    assert result.exit_code != 0
    assert (scratch_project.folder / "a-file").read_text("utf-8") == "x"
