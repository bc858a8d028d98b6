"""A data folder of a made-up nation opens: its places are those of its own areas."""

import json

import pandas as pd
import pytest
from chibo import synthetic
from chibo.store import DataError, open_data
from chibo.synthetic.national_areas import national_areas, write_national_areas


@pytest.fixture
def folder(tmp_path):
    synthetic.national(tmp_path / "register", districts=2, years=3)
    return tmp_path


def test_every_place_of_the_register_is_a_row_with_its_parent_and_names(folder):
    places = national_areas(folder / "register", parent="viet-nam").set_index("id")
    organisations = pd.read_parquet(folder / "register/organisations.parquet")
    assert set(places.index) == set(organisations["area"])
    assert places.loc["d002", ["parent", "kind", "name_en"]].tolist() == [
        "viet-nam",
        "district",
        "District 2 (synthetic)",
    ]
    assert places.loc["d002/w01", ["parent", "kind", "name_vi"]].tolist() == [
        "d002",
        "ward",
        "Phường 1, huyện 2 (mô phỏng)",
    ]
    assert places["name_vi"].is_unique


def test_the_folder_opens_and_says_that_it_is_synthetic(folder):
    write_national_areas(folder)
    data = open_data(folder)
    assert data.register.synthetic
    assert (data.warnings, set(data.register.units["area"]) < set(data.published.areas["id"])) == ((), True)
    assert json.loads((folder / "datapackage.json").read_text("utf-8"))["register"] == {"synthetic": True}


def test_without_its_places_the_folder_is_refused_and_told_where_they_belong(folder):
    write_national_areas(folder)
    path = folder / "published/areas.csv"
    areas = pd.read_csv(path, dtype="str", keep_default_na=False)
    areas[areas["id"] != "d002/w01"].to_csv(path, index=False)
    with pytest.raises(DataError) as error:
        open_data(folder)
    first = error.value.problems[0]
    assert (first.file, first.column, first.came) == ("register/organisations.parquet", "area", "'d002/w01'")
    assert first.remedy == "Add it to published/areas.csv or correct it here."


def test_a_second_time_changes_nothing_and_the_folders_own_places_stay(folder):
    write_national_areas(folder)
    before = (folder / "published/areas.csv").read_bytes()
    write_national_areas(folder)
    assert (folder / "published/areas.csv").read_bytes() == before
    assert b"\nda-lat," in before
