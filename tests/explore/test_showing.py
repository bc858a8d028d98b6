"""Every picture of the notebooks can be chosen; a choice shows a sentence, a picture, its table, sources and code."""

import ast
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from chibo.explore import VIEWS, show
from chibo.words import Words

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9][0-9]_*.ipynb"))

CHOICES = [("da-lat", 2013), ("da-lat", 1990), ("da-lat/phuong-3", 2013), ("xuan-huong-2025", 2025), ("viet-nam", 2040)]
DA_LAT = {"area": "da-lat", "year": 2013, "lang": "en"}
ids = [view.chart for view in VIEWS]
UNSAID = re.compile(r"\b(nan|NaN|None|NaT)\b|<NA>|[{}]")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("view", VIEWS, ids=ids)
def test_every_choice_says_a_sentence_and_what_is_shown_belongs_together(data, view, lang):
    for area, year in CHOICES if lang == "vi" else CHOICES[:1]:
        shown = show(data, view, area=area, year=year, lang=lang)
        assert shown.sentence.text.endswith(".")
        assert not UNSAID.search(shown.sentence.text)
        assert (shown.picture is None) == (shown.table is None)
        if shown.picture:
            assert shown.picture.lang == lang
            assert shown.table.caption == shown.picture.subtitle
            assert shown.table.to_html()
            assert shown.sources or view.layer == "register"


@pytest.mark.parametrize("view", VIEWS[::7], ids=ids[::7])
def test_the_three_lines_draw_the_same_picture_from_any_folder(data, view, tmp_path, monkeypatch):
    shown = show(data, view, **DA_LAT)
    lines = shown.code.splitlines()
    assert len(lines) == 3
    monkeypatch.chdir(tmp_path)
    cell = {}
    exec("\n".join(lines[:2]), cell)
    again = eval(lines[2], cell)
    assert again.to_svg() == shown.picture.to_svg()


def test_another_data_folder_stands_in_the_lines(data, tmp_path):
    view = VIEWS[0]
    assert "data=" not in show(data, view, **DA_LAT).code
    (tmp_path / "office").symlink_to(data.path)
    elsewhere = replace(data, path=data.path / "published")
    assert "data='data/published'" in show(elsewhere, view, **DA_LAT).code
    outside = replace(data, path=tmp_path)
    assert f"data={tmp_path.as_posix()!r}" in show(outside, view, **DA_LAT).code


@pytest.mark.parametrize("view", [view for view in VIEWS if view.layer == "register"], ids=lambda view: view.chart)
def test_what_is_made_up_says_so_what_is_real_does_not_and_without_a_register_there_is_nothing(data, view):
    real = replace(data, register=replace(data.register, synthetic=False))
    none = show(replace(data, register=None), view, **DA_LAT)
    assert (none.picture, none.table, none.sources) == (None, None, None)
    assert "No register is at hand" in none.sentence.text
    assert "(synthetic)" in show(data, view, **DA_LAT).sentence.text
    assert show(data, view, **DA_LAT).picture.alt.startswith("SYNTHETIC · ")
    shown = show(real, view, **DA_LAT)
    assert "synthetic" not in shown.sentence.text
    assert shown.picture is None or "synthetic" not in (shown.picture.footer + shown.picture.to_svg()).lower()


# --- the catalogue --------------------------------------------------------------------------------------------------


def drawn_in(notebook):
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    tree = ast.parse("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {ast.unparse(call.args[0]) for call in calls if ast.unparse(call.func) == "report.chart"}


def test_every_picture_of_the_notebooks_can_be_looked_at():
    drawn = set().union(*map(drawn_in, NOTEBOOKS))
    assert len(drawn) > 20
    offered = {ast.unparse(ast.parse(view.line, mode="eval").body.args[0]) for view in VIEWS}
    assert drawn - offered == set()


def test_every_view_has_its_words():
    needed = {"explore.layer_published", "explore.layer_register"}
    for view in VIEWS:
        needed |= {f"explore.subject_{view.subject}", f"{view.finding}_none"}
        needed.add(f"explore.view_{view.chart.replace('.', '_')}")
    assert [key for key in sorted(needed) if not Words("en").has(key)] == []


def test_a_line_to_copy_only_calls_the_library_and_lets_a_register_out_through_one_door():
    for view in VIEWS:
        call = ast.parse(view.line, mode="eval").body
        names = {node.id for node in ast.walk(call) if isinstance(node, ast.Name)}
        assert names <= {"metrics", "charts", "report", "range"}
        table = ast.unparse(call.args[1])
        assert table.startswith("report.from_register(" if view.layer == "register" else "metrics.")
