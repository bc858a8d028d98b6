"""The two READMEs tell the truth: their answers, pictures, commands and tree are those of the project.

Run as a program, this file draws the picture anew: ``.venv/bin/python tests/test_readme.py``.
"""

import io
import re
import shlex
from pathlib import Path

import click
import pytest
from chibo import charts, metrics
from chibo.batch.plan import find_notebooks
from chibo.cli import main
from chibo.report import open_report
from PIL import Image

ROOT = Path(__file__).parents[1]
READMES = {"en": ROOT / "README.md", "vi": ROOT / "README.vi.md"}


def picture(lang: str) -> Path:
    return ROOT / "outputs" / "readme" / f"coverage.{lang}.png"


def picture_and_answers(lang: str) -> tuple[bytes, list[str]]:
    """Draw the picture of one README, and say the answers to the three questions."""
    report = open_report("readme", year=2013, lang=lang, data=ROOT / "data")
    place = {"area": report.area}
    published, baseline = report.published, metrics.baseline.baseline(report.published, **place)
    drawn = report.chart(charts.coverage.over_time, metrics.coverage.over_time(published, **place))
    ratings = metrics.quality.organisation_ratings(published, **place, year=2013)
    findings = {
        "coverage.answer": metrics.coverage.answer(published, **place, year=2013),
        "coverage.readings": metrics.baseline.readings_range(baseline),
        "split.effect": metrics.split.effect(published, **place),
        "quality.headline": metrics.quality.headline(ratings, **place),
    }
    of_year = {"split": report.elsewhere(year=2011, area=report.area)}
    said = [str(of_year.get(key.partition(".")[0], report).finding(key, found)) for key, found in findings.items()]
    return drawn._repr_mimebundle_()["image/png"], said


def pixels(png: bytes) -> bytes:
    """Return what a picture shows; how it is packed may depend on the machine."""
    return Image.open(io.BytesIO(png)).convert("RGB").tobytes()


@pytest.mark.parametrize("lang", READMES)
def test_the_answers_and_the_picture_in_the_readme_are_what_the_library_says_and_draws(lang):
    text, (png, answers) = READMES[lang].read_text("utf-8"), picture_and_answers(lang)
    assert [answer for answer in answers if answer not in " ".join(text.split())] == []
    assert pixels(picture(lang).read_bytes()) == pixels(png), "draw it anew: python tests/test_readme.py"
    assert picture(lang).relative_to(ROOT).as_posix() in text


@pytest.mark.parametrize("lang", READMES)
def test_every_path_of_the_tree_is_on_the_disk_and_every_command_is_in_it(lang):
    tree = re.search(r"```text\n(.*?)```", READMES[lang].read_text("utf-8"), re.DOTALL).group(1)
    folders, paths = {}, []
    for indent, name in re.findall(r"^( *)([\w./-]+)", tree, re.MULTILINE):
        depth = len(indent) // 2
        folders[depth] = name
        paths.append(ROOT.joinpath(*(folders[level] for level in range(depth + 1))))
    assert [path for path in paths if not path.exists()] == []
    assert 20 < len(paths) <= 25
    (commands,) = re.findall(r"^  cli +chibo (.*)", tree, re.MULTILINE)
    assert sorted(commands.split(", ")) == sorted(main.commands)


@pytest.mark.parametrize("lang", READMES)
def test_the_numbers_of_the_readme_are_counted(lang):
    text = READMES[lang].read_text("utf-8")
    published = open_report("readme", year=2013, lang=lang, data=ROOT / "data").published
    notebooks = len(list((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")))
    figures, sources = len(published.observations), len(published.sources)
    if lang == "en":
        number = ["six", "seven", "eight", "nine", "ten"][notebooks - 6]
        said = [f"{figures} figures from {sources} sources", f"{number} notebooks x"]
    else:
        said = [f"{figures} số liệu từ {sources} nguồn", f"{notebooks} sổ tay x"]
    assert [each for each in said if each not in text] == []


def lines_of_code(lang: str) -> list[str]:
    """Return every command line of the README's blocks, without remarks and without the environment's prefix."""
    blocks = re.findall(r"```sh\n(.*?)```", READMES[lang].read_text("utf-8"), re.DOTALL)
    lines = [line.partition(" #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line.removeprefix("uv run ").removeprefix(".venv/bin/") for line in lines if line and line[0] != "#"]


def test_both_readmes_give_the_same_commands():
    assert lines_of_code("vi") == lines_of_code("en")
    assert len(lines_of_code("en")) > 8


@pytest.mark.parametrize("line", [line for line in lines_of_code("en") if line.startswith("make ")])
def test_a_make_line_names_a_target_and_variables_of_the_makefile(line):
    makefile = (ROOT / "Makefile").read_text("utf-8")
    _, target, *settings = shlex.split(line)
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    assert [each for each in settings if not re.search(rf"^{each.partition('=')[0]} \?=", makefile, re.MULTILINE)] == []


RECIPES = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
TYPED = [*lines_of_code("en"), *"\n".join(re.findall(r"```console\n(.*?)```", RECIPES, re.DOTALL)).splitlines()]


@pytest.mark.parametrize("line", [line for line in TYPED if line.startswith("chibo ")])
def test_a_chibo_line_is_one_that_the_command_understands(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file, content = re.search(r"```yaml\n# (\S+)\n(.*?)```", RECIPES, re.DOTALL).groups()
    Path(file).write_text(content, "utf-8")  # the one that a line names
    _, name, *words = shlex.split(line)
    command = main.commands[name]
    # Reads options and arguments as the command would, and does nothing; an unknown one is an error.
    parent = click.Context(main, **main.context_settings)  # or the command would keep other names of its help
    given = command.make_context(name, words, parent=parent).params
    if given.get("notebooks"):
        assert find_notebooks(ROOT / "notebooks", given["notebooks"])


def test_both_readmes_have_the_same_sections_pictures_and_blocks():
    found = [
        re.findall(r"^(#+) |^(```\w*)$|^!\[.*?\]\(([\w/]+)", path.read_text("utf-8"), re.MULTILINE)
        for path in READMES.values()
    ]
    assert found[0] == found[1]


if __name__ == "__main__":
    for language in READMES:
        picture(language).write_bytes(picture_and_answers(language)[0])
