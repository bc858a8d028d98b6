"""What a stranger looks for in a project: its licence, and how to cite it."""

import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_licence_of_the_code_is_named_the_same_everywhere():
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License\n\nCopyright (c) 2026 chibo contributors\n")
    assert (PROJECT["license"], PROJECT["license-files"]) == ("MIT", ["LICENSE"])


def test_the_citation_file_has_what_its_format_asks_and_the_version_of_the_package():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert (str(cited["cff-version"]), cited["type"]) == ("1.2.0", "software")
    assert (str(cited["version"]), cited["license"]) == (PROJECT["version"], PROJECT["license"])
    assert cited["authors"] == [{"name": "chibo contributors"}]  # an entity: no person is named
