"""Data folders, options and consoles that are not as they should be: a line each, and nothing written."""

import os
import shutil
import subprocess
import sys

import pandas as pd
import pytest
from chibo import charts, metrics
from chibo.batch.cache import Cache
from chibo.model import REGISTER
from chibo.pages.index import read_manifest
from chibo.pages.job import Job
from chibo.project import register_kind
from chibo.report import open_report

from ..conftest import DATA, chibo

DEEP = "[" * 100_000
UNIT = "u1,da-lat/phuong-1,to_dan_pho,Tổ 1,{households},{day},"


def row(households="210", day="2012-01-01", name="register/units.csv"):
    return lambda folder: (folder / name).write_text(
        ",".join(REGISTER["units"].columns) + "\n" + UNIT.format(households=households, day=day) + "\n", "utf-8"
    )


def instead(name, make):
    def put(folder):
        place = folder / name
        shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
        make(place)

    return put


def table(name, *rows):
    return lambda folder: (folder / f"register/{name}.csv").write_text(
        "\n".join([",".join(REGISTER[name].columns), *rows, ""]), "utf-8"
    )


def headcount(**changes):
    def put(folder):
        (folder / "register/headcounts.csv").unlink()
        frame = REGISTER["headcounts"].empty().astype(object)
        frame.loc[0] = dict.fromkeys(frame, "u1") | {"year": 2013, "official": 1, "probationary": 1} | changes
        frame.to_parquet(folder / "register/headcounts.parquet", index=False)

    return put


def zeros(path):
    path.symlink_to("/dev/zero")


FOLDERS = {
    "a pipe for a table": (instead("published/areas.csv", os.mkfifo), "areas.csv: is a device or a pipe"),
    "a device for a table": (instead("published/areas.csv", zeros), "areas.csv: is a device or a pipe"),
    "a pipe for a Parquet file": (instead("register/units.parquet", os.mkfifo), "units.parquet: "),
    "a file for the register": (instead("register", lambda path: path.write_text("")), "register: no folder, or"),
    "a link to nowhere": (instead("register", lambda path: path.symlink_to("x")), "register: no folder, or a link"),
    "too many households": (row(3_000_000_000), "3000000000; allowed: a number of at most 1,000,000"),
    "a number without end": (row("1e400"), "allowed: a whole number"),
    "five thousand digits": (row("9" * 5_000), "allowed: a whole number"),
    "2^63": (row(2**63), "allowed: a whole number"),
    "1_000": (row("1_000"), "'1_000'; allowed: a whole number"),
    "full-width digits": (row("１２"), "'１２'; allowed: a whole number"),
    "a day of the year 0": (row(day="0000-01-01"), "allowed: a day such as"),
    "a year far ahead": (table("headcounts", "a,,,99999,1,1"), "99999; allowed: a number of at most 2,100"),
    "50 for 50 per cent": (table("unit_events", "e,2012-01-01,split,u1,u1,50,"), "50; allowed: a number of at most 1"),
    "an id of 300 signs": (table("cells", f"{'a' * 300},o,neighbourhood,,2012-01-01,"), "a… (302 characters); allowed"),
    "a quotation mark that stays open": (table("cells", '"' + "x" * 200_000), "A quotation mark may be missing."),
    "bytes for text": (headcount(cell=b"\xff\xfe"), "headcounts.parquet, row 2, column cell"),
    "2^63 in Parquet": (headcount(official=2**63 - 1), "allowed: a whole number"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATA / "published", tmp_path / "data/published")
    (tmp_path / "data/register").mkdir()
    for name, described in REGISTER.items():
        (tmp_path / f"data/register/{name}.csv").write_text(",".join(described.columns) + "\n", "utf-8")
    return tmp_path / "data"


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_cannot_be_used_is_refused_in_a_line_a_problem(folder, name):
    break_, said = FOLDERS[name]
    break_(folder)
    result = chibo("check", "--data", folder)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert said in result.stderr
    assert len(result.stderr) < 20_000


@pytest.mark.parametrize("text", [DEEP, DEEP + "]" * 100_000, "[1]", '{"register": 5}', "", None])
def test_what_says_nothing_of_a_register_leaves_it_a_real_one(folder, text):
    instead("datapackage.json", lambda path: os.mkfifo(path) if text is None else path.write_text(text))(folder)
    assert register_kind(folder) == "real"


@pytest.mark.parametrize("text", [DEEP, "[1]", "5", '{"reports": 5}', '{"reports": [5]}', '{"report": [1]}', "\ud800"])
def test_a_list_or_a_record_that_is_none_is_as_if_it_were_not_there(tmp_path, monkeypatch, text):
    monkeypatch.setenv("CHIBO_CACHE", str(tmp_path))
    cache = Cache(tmp_path)
    for path in (tmp_path / "manifest.json", cache.lock.with_suffix(".jsonl")):
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert (read_manifest(tmp_path), cache.records) == ([], {})


LONG = "/".join(["x" * 250] * 20)
COMMANDS = {
    "no folder for the reports": (["render", "--out", ""], "name a file or folder"),
    "no data folder": (["check", "--data", ""], "name a file or folder"),
    "a link that leads round": (["check", "--data", "{loop}"], "no data folder"),
    "a blank folder in one": (["new", "{loop}/data"], "nothing was changed"),
    "reports in one": (["render", "--out", "{loop}"], "stays"),
    "a name too long": (["check", "--data", LONG], "no data folder"),
    "reports in one of those": (["render", "--out", LONG], "too long"),
    "a blank folder of such a name": (["new", LONG], "too long"),
    "an area of 20,000 letters": (["render", "-p", "area=" + "x" * 20_000], "no id of areas.csv"),
    "a year of them": (["render", "--years", "1" * 100_000], "neither a year"),
    "a table in a link": (["import", "{loop}/units.csv", "--into", "."], "too many levels of"),
}
PATHS = {
    "-p area={}": (["../../../elsewhere", "/elsewhere", "da-lat\0", "da-lat/../../elsewhere"], "no id of areas.csv"),
    "-p {}": (["../x=1"], "is not of the form NAME=VALUE"),
    "-p year={}": (["../2013"], "is set by --years"),
    "--notebooks {}": (["../01_cell_coverage", "/etc/passwd", "01_cell_coverage\0"], "unknown notebook"),
    "--years {}": (["../2013"], "neither a year"),
    "--lang {}": (["../vi"], "unknown language"),
    "--data {}": (["no/such/../folder", "data\0"], "no data folder"),
}
COMMANDS |= {
    f"a path in {options.format(given)!r}": (["render", "--out", "x", *options.format(given).split(" ", 1)], said)
    for options, (paths, said) in PATHS.items()
    for given in paths
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_cannot_be_done_is_one_line(tmp_path, monkeypatch, name):
    arguments, said = COMMANDS[name]
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    monkeypatch.chdir(tmp_path)
    result = chibo(*[each.format(loop=tmp_path / "loop") for each in arguments])
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert len(result.stderr) < 6_000 and "Traceback" not in result.stderr
    assert os.listdir(tmp_path) == ["loop"]


@pytest.mark.parametrize(("encoding", "name"), [("cp1258", "Đà L?t"), ("cp437", "?à L?t")])
def test_a_console_without_vietnamese_gets_what_it_can_show(encoding, name):
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    run = subprocess.run([sys.executable, "-m", "chibo.cli", "--help"], capture_output=True, env=environment)
    assert (run.returncode, run.stderr) == (0, b"")
    assert name in run.stdout.decode(encoding)


def test_two_areas_never_share_a_file_name(tmp_path):
    areas = ["a-b", "a/b", "a:b", "a.b", "a_b", "a", "a/b-c", "a-b/c", "a-b-c"]
    of_all = {"notebook": tmp_path / "01_x.ipynb", "root": tmp_path, "out": tmp_path, "year": 2013, "lang": "vi"}
    jobs = [Job(parameters={"area": each}, **of_all) for each in areas]
    names = {job.path for job in jobs}
    assert len(names) == len(areas)
    assert not [name for name in names if set(name.removeprefix("2013/")) & set('/\\:*?"<>|')]


def test_wards_nobody_gave_a_place_have_no_map_of_tiles(folder):
    path = folder / "published/areas.csv"
    areas = pd.read_csv(path, dtype=str, keep_default_na=False)
    areas.assign(tile_row="", tile_column="").to_csv(path, index=False)
    report = open_report("neighbourhood_split", year=2013, lang="en", data=str(folder))
    wards = metrics.split.by_ward(report.published, area="da-lat")
    assert "No map of tiles" in repr(report.chart(charts.split.by_ward, wards))
