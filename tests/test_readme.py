"""The two READMEs tell the truth: their answers, pictures, commands and tree are those of the project.

Run as a program, this file draws the pictures anew: ``.venv/bin/python tests/test_readme.py``.
"""

import re
from pathlib import Path

import pytest
from chibo import charts, metrics
from chibo.cli import main
from chibo.report import open_report

ROOT = Path(__file__).parents[1]
READMES = {"en": ROOT / "README.md", "vi": ROOT / "README.vi.md"}
PICTURES = ROOT / "outputs" / "readme"


def pictures(lang: str) -> dict[str, str]:
    """Draw the pictures of one README."""
    report = open_report("readme", year=2013, lang=lang, data=ROOT / "data")
    published, area = report.published, report.area
    drawn = {
        "readings": report.chart(charts.consistency.readings, metrics.baseline.baseline(published, area=area)),
        "wards": report.chart(charts.split.ward_tiles, metrics.split.by_ward(published, area=area)),
    }
    return {f"{name}.{lang}.svg": chart.to_svg() for name, chart in drawn.items()}


def answers(lang: str) -> list[str]:
    """Say the answers to the three questions."""
    report = open_report("readme", year=2013, lang=lang, data=ROOT / "data")
    published, area = report.published, report.area
    ratings = metrics.quality.organisation_ratings(published, area=area, year=2013)
    return [
        str(report.finding("coverage.answer", metrics.coverage.answer(published, area=area, year=2013))),
        str(
            report.finding(
                "coverage.readings", metrics.baseline.readings_range(metrics.baseline.baseline(published, area=area))
            )
        ),
        str(report.finding("split.effect", metrics.split.effect(published, area=area))),
        str(report.finding("quality.headline", metrics.quality.headline(ratings, area=area))),
    ]


@pytest.mark.parametrize("lang", READMES)
def test_the_answers_in_the_readme_are_what_the_library_computes(lang):
    text = " ".join(READMES[lang].read_text("utf-8").split())
    for answer in answers(lang):
        assert answer in text


@pytest.mark.parametrize("lang", READMES)
def test_the_pictures_in_the_readme_are_what_the_library_draws(lang):
    text = READMES[lang].read_text("utf-8")
    for name, svg in pictures(lang).items():
        assert (PICTURES / name).read_text("utf-8") == svg, "draw them anew: python tests/test_readme.py"
        assert f"outputs/readme/{name}" in text


@pytest.mark.parametrize("lang", READMES)
def test_every_path_of_the_tree_is_on_the_disk(lang):
    tree = re.search(r"```text\n(.*?)```", READMES[lang].read_text("utf-8"), re.DOTALL).group(1)
    folders, found = {}, 0
    for line in tree.splitlines():
        entry = re.match(r"( *)([\w./-]+)", line)
        depth = len(entry.group(1)) // 2
        folders[depth] = entry.group(2)
        path = ROOT.joinpath(*[folders[level] for level in range(depth)], entry.group(2))
        assert path.exists(), f"the tree names {path.relative_to(ROOT)}"
        found += 1
    assert found > 20


@pytest.mark.parametrize("lang", READMES)
def test_every_make_target_and_command_in_the_readme_exists(lang):
    text = READMES[lang].read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)", text)) <= targets
    assert {"report", "test", "check", "lab"} <= set(re.findall(r"make ([a-z]+)", text))
    assert set(re.findall(r"chibo (render|check|refresh|\w+) --", text)) <= set(main.commands)


@pytest.mark.parametrize("lang", READMES)
def test_every_option_in_the_readme_is_one_of_the_command(lang):
    text = READMES[lang].read_text("utf-8")
    for command, words in re.findall(r"chibo (render|check|refresh)((?: +[^\s`|]+)*)", text):
        known = {name for option in main.commands[command].params for name in option.opts}
        assert set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", words)) <= known


def test_both_readmes_have_the_same_sections():
    sections = [re.findall(r"^(#+) ", path.read_text("utf-8"), re.MULTILINE) for path in READMES.values()]
    assert sections[0] == sections[1]


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    for language in READMES:
        for file, drawing in pictures(language).items():
            (PICTURES / file).write_text(drawing, "utf-8")
