"""A request is checked before a kernel starts: every refusal here must name what is wrong in one line."""

import pytest
from chibo.batch.plan import RequestError, data_location, parse_years, plan, with_places

PLACES = {"da-lat": {"vi": "Đà Lạt", "en": "Da Lat"}, "bao-loc": {"vi": "Bảo Lộc", "en": "Bao Loc"}}


@pytest.fixture(scope="module")
def planned(scratch_project):
    scratch_project.write("01_cell_coverage")
    scratch_project.write("02_split", parameters='year: int = 2013\nlang: str = "vi"\ndata: str = "data"\nn: int = 1')
    scratch_project.write("explore")

    def make(**request):
        request = {"years": "2013", "languages": "vi,en", **request}
        return plan(scratch_project.folder / "notebooks", scratch_project.folder / "out", **request)

    return make


def test_jobs_are_every_numbered_notebook_in_every_year_and_language(planned):
    assert [job.path for job in planned(years="2011-2012")] == [
        f"{year}/{name}.{lang}.html"
        for year in (2011, 2012)
        for name in ("01_cell_coverage", "02_split")
        for lang in ("vi", "en")
    ]


def test_a_job_carries_typed_parameters_and_no_path_of_the_machine(planned, scratch_project):
    (job,) = planned(languages="en", notebooks="01_cell_coverage.ipynb", assignments=("share=0.25", "area=bao-loc"))
    assert job.parameters == {"year": 2013, "lang": "en", "data": "data", "share": 0.25, "area": "bao-loc"}
    assert job.root == scratch_project.folder


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"notebooks": "cell_covrage"}, "unknown notebook 'cell_covrage'; did you mean '01_cell_coverage'?"),
        ({"notebooks": ","}, "no notebook named"),
        *(
            ({"notebooks": given}, f"unknown notebook {given!r}; there is 01_cell_coverage, 02_split")
            for given in ("09", "01x", "0")
        ),
        ({"languages": "vi,ne"}, "unknown language 'ne'; did you mean 'en'?"),
        ({"languages": "fr"}, "unknown language 'fr'; there is vi, en"),
        ({"years": "2013-2011"}, "years '2013-2011' run backwards; did you mean '2011-2013'?"),
        ({"years": "1989"}, "years '1989' lie outside 1990-2100"),
        ({"years": "13"}, "years '13': '13' is neither a year (2013) nor a span (2011-2013)"),
        ({"assignments": ("aera=x",), "notebooks": "01_cell_coverage"}, "01_cell_coverage: unknown parameter 'aera'; "),
        (
            {"assignments": ("n=one",), "notebooks": "02_split"},
            "02_split: parameter 'n' must be a whole number, not 'one'",
        ),
        ({"assignments": ("n=1.5",), "notebooks": "02_split"}, "must be a whole number"),
        ({"assignments": ("share=nan",), "notebooks": "01_cell_coverage"}, "parameter 'share' must be a number"),
        ({"assignments": ("n",)}, "'n' is not of the form NAME=VALUE"),
        ({"assignments": ("year=2012",)}, "parameter 'year' is set by --years, not by -p"),
        ({"data": "no-such-folder"}, "no data folder 'no-such-folder'"),
    ],
)
def test_a_wrong_request_is_refused_in_one_line(planned, request_, said):
    with pytest.raises(RequestError) as refusal:
        planned(**request_)
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_notebook_that_cannot_take_the_year_or_is_none_is_refused(planned, scratch_project):
    path = scratch_project.write("explore_more", parameters='lang: str = "vi"\ndata: str = "data"')
    with pytest.raises(RequestError, match="declares no parameter 'year'"):
        planned(notebooks=path.stem)
    path.write_text("{", "utf-8")
    with pytest.raises(RequestError, match="explore_more.ipynb is not a notebook"):
        planned(notebooks=path.stem)


def test_a_number_or_the_beginning_of_a_name_is_enough_and_a_whole_name_is_itself(planned, scratch_project):
    for given, named in (("01", "01_cell_coverage"), ("1", "01_cell_coverage"), ("02_sp", "02_split")):
        assert {job.name for job in planned(notebooks=given)} == {named}
    path = scratch_project.write("01_cell")
    assert {job.name for job in planned(notebooks="01_cell")} == {"01_cell"}
    with pytest.raises(RequestError, match="notebook '01' may be 01_cell or 01_cell_coverage; say more of its name"):
        planned(notebooks="01")
    path.unlink()


def test_years_may_be_mixed_and_come_once_each():
    assert parse_years("2013, 2009-2011,2010") == [2009, 2010, 2011, 2013]


def test_the_data_folder_stays_relative_to_the_project_or_keeps_only_its_name(scratch_project, tmp_path, monkeypatch):
    (scratch_project.folder / "more" / "tables").mkdir(parents=True)
    (tmp_path / "office").mkdir()
    monkeypatch.chdir(tmp_path)
    assert data_location(None) == (scratch_project.folder, "data")
    assert data_location("more/tables") == (scratch_project.folder, "more/tables")
    assert data_location("office") == data_location(str(tmp_path / "office")) == (tmp_path, "office")


def test_a_place_goes_by_its_id_or_a_name_that_it_alone_has(planned):
    for option in ({"areas": "bảo lộc, da-lat"}, {"areas": "Bao Loc,Đà Lạt"}):
        jobs = planned(notebooks="01_cell_coverage", languages="vi", **option)
        assert [job.area for job in jobs] == ["bao-loc", "da-lat"]
    (job,) = planned(notebooks="01_cell_coverage", languages="vi", assignments=("area=Bảo Lộc",))
    assert job.parameters["area"] == "bao-loc"


@pytest.mark.parametrize(
    ("asked", "meant"), [("da-lta", "'da-lat'"), ("Lâm Đồng", "'lam-dong' or 'lam-dong-2025'"), ("Bảo Lộ", "'bao-loc'")]
)
def test_an_area_the_data_do_not_know_is_refused_with_the_id_that_was_meant(planned, asked, meant):
    with pytest.raises(RequestError, match=f"'{asked}' came, which is no id of areas.csv; did you mean {meant}"):
        planned(notebooks="01_cell_coverage", assignments=(f"area={asked}",))


def test_the_place_comes_from_the_data_in_the_language_of_the_report(planned):
    jobs = planned(notebooks="01_cell_coverage")
    assert [job.place for job in with_places(jobs, PLACES)] == ["Đà Lạt", "Da Lat"]
    elsewhere = planned(notebooks="01_cell_coverage", languages="vi", assignments=("area=bao-loc",))
    assert [job.place for job in with_places(elsewhere, PLACES)] == ["Bảo Lộc"]
