"""What leaves is audited against all that has left before, is confirmed by a second role, and is remembered."""

import json
import zipfile

import pytest

from ..conftest import DATA, chibo
from .conftest import CITY, WARDS

pytestmark = pytest.mark.usefixtures("one_fork_server")


@pytest.fixture
def office(scratch_project, real, tmp_path):
    """Return functions that render a notebook of these cells into a folder, and that ask for its release."""
    memory = scratch_project.folder / real / "released.jsonl"
    memory.unlink(missing_ok=True)

    def rendered(into, *options, **notebooks):
        for name, cells in notebooks.items():
            scratch_project.write(name, cells)
        asked = ["--years", "2013", "--lang", "en", "--data", real, "--out", tmp_path / into, *options]
        result = chibo("render", "--notebooks", ",".join(notebooks), *asked)
        assert result.exit_code == 0, result.output

    def released(into, role, *answers, data=None):  # pages say of themselves what data they were made from
        named = ["--data", data] if data else []
        asked = chibo("release", tmp_path / into, "--by", role, *named, typed="\n".join([*answers, ""]))
        return asked.exit_code, asked.output

    return rendered, released, memory


def test_one_role_proposes_another_confirms_with_a_reason_and_the_rest_stays(office, tmp_path):
    rendered, released, memory = office
    rendered("wards", n51_wards=WARDS, n53_other="print('harmless')")
    assert "2 pages proposed" in released("wards", "clerk")[1]
    code, said = released("wards", "clerk")  # nobody confirms what they proposed
    assert (code, "no page was released" in said, list(tmp_path.glob("wards/*.zip"))) == (0, True, [])
    code, said = released("wards", "head of office", "yearly report", "")
    assert code == 0 and "1 page released: " in said
    with zipfile.ZipFile(tmp_path / "wards/release-1.zip") as packed:
        assert packed.namelist() == ["2013/n51_wards.en.html"]
        assert packed.read(packed.namelist()[0]) == (tmp_path / "wards/2013/n51_wards.en.html").read_bytes()
    *_, last = map(json.loads, memory.read_text("utf-8").splitlines())
    assert (last["role"], last["reason"], last["state"]) == ("head of office", "yearly report", "released")
    assert "n51_wards.en.html: released before" in released("wards", "clerk")[1]


def test_what_would_give_away_a_count_beside_what_has_left_stays_and_is_not_told_more_of(office, tmp_path):
    rendered, released, memory = office
    rendered("wards", n51_wards=WARDS)
    released("wards", "clerk"), released("wards", "head", "asked for")
    rendered("city", n52_city=CITY, n53_other="print('harmless')")  # alone in its folder it gives nothing away
    code, said = released("city", "clerk")
    (line,) = [line for line in said.splitlines() if "n52_city" in line]
    assert "cannot be released" in line and "1 page proposed" in said
    assert not [word for word in ("members", "w2", "47", "7 ") if word in line.partition("2013/")[2][4:]]
    assert "n53_other" in released("city", "head", "with it")[1]
    memory.unlink()  # without its memory it could not know
    assert "2 pages proposed" in released("city", "clerk")[1]


@pytest.mark.parametrize("done", ["internal", "changed", "memory", "older", "synthetic", "empty"])
def test_what_cannot_be_audited_is_refused_in_one_line(office, tmp_path, done):
    rendered, released, memory = office
    rendered("pages", *["--internal"] * (done == "internal"), n53_other="print('harmless')")
    page = tmp_path / "pages/2013/n53_other.en.html"
    if done == "changed":
        page.write_text(page.read_text("utf-8") + " ", "utf-8")
    if done == "memory":
        memory.write_text('{"path": 1', "utf-8")
    if done == "older":  # what it showed was written in another form
        memory.write_text('{"path": "p", "digest": "d", "state": "released", "shown": [{"kept": {}}]}', "utf-8")
    other = {"data": DATA} if done == "synthetic" else {}
    code, said = released("nowhere" if done == "empty" else "pages", "clerk", **other)
    expected = {"internal": "was made with --internal", "changed": "was made elsewhere or changed"}
    expected |= {"synthetic": "was made from a data folder 'real'", "empty": "lists no reports"}
    expected |= dict.fromkeys(["memory", "older"], "is damaged")
    assert (code, said.count("\n")) == (2, 1) and expected[done] in said
