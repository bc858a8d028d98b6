"""What must hold in every register of the demonstration city, whatever the seed."""

from dataclasses import replace

import pandas as pd
import pytest
from chibo.model.register import FLOWS_IN, FLOWS_OUT, REGISTER

REFORM = pd.Timestamp("2025-07-01")
PERSONAL = ("ho_ten", "full_name", "surname", "birth", "ngay_sinh", "so_the", "card", "cccd", "email", "phone")
END = pd.Timestamp("2100-01-01")


def at_end_of(frame, year):
    day = pd.Timestamp(f"{year}-12-31")
    return frame[(frame["valid_from"] <= day) & (frame["valid_to"].isna() | (frame["valid_to"] > day))]


def test_every_table_has_rows_and_every_reference_is_known(register, published):
    known = {"areas": published.areas, **register.tables}
    for name, table in REGISTER.items():
        assert len(register.tables[name])
        for column, (target, key) in table.references.items():
            optional = {""} if table.is_optional(column) else set()
            assert set(register.tables[name][column]) <= set(known[target][key]) | optional


def test_nothing_counts_or_names_a_person(register):
    for name, frame in register.tables.items():
        assert list(frame.columns) == list(REGISTER[name].columns)
        assert not [column for column in frame.columns if any(word in column for word in PERSONAL)]
    assert register.units["name"].str.fullmatch(r"\d+(\+\d+)*").all()


def test_validity_is_half_open_and_never_empty(register):
    for frame in (register.units, register.organisations, register.cells, register.cell_units):
        ended = frame.dropna(subset="valid_to")
        assert (ended["valid_from"] < ended["valid_to"]).all()


def test_areas_are_valid_while_units_and_organisations_lie_in_them(register, published):
    areas = published.areas.set_index("id")
    for frame in (register.units, register.organisations):
        begins = pd.to_datetime(areas.loc[frame["area"], "valid_from"].replace("", "1900-01-01")).to_numpy()
        ends = pd.to_datetime(areas.loc[frame["area"], "valid_to"].replace("", "2100-01-01")).to_numpy()
        assert (frame["valid_from"].to_numpy() >= begins).all()
        assert (frame["valid_to"].fillna(END).to_numpy() <= ends).all()


def test_units_and_cells_hold_while_one_serves_the_other(register):
    spans = register.cell_units.assign(valid_to=register.cell_units["valid_to"].fillna(END))
    for column, frame in (("unit", register.units), ("cell", register.cells)):
        other = frame.assign(valid_to=frame["valid_to"].fillna(END))[["id", "valid_from", "valid_to"]]
        both = spans.merge(other, left_on=column, right_on="id", suffixes=("", "_of"))
        assert len(both) == len(spans)
        assert (both["valid_from"] >= both["valid_from_of"]).all()
        assert (both["valid_to"] <= both["valid_to_of"]).all()


def test_a_cell_belongs_to_a_committee_that_holds(register):
    cells = register.cells.merge(register.organisations, left_on="organisation", right_on="id", suffixes=("", "_of"))
    assert (cells["kind_of"] == "committee").all()
    assert (cells["valid_from"] >= cells["valid_from_of"]).all()
    assert (cells["valid_to"].fillna(END) <= cells["valid_to_of"].fillna(END)).all()


def test_a_neighbourhood_cell_serves_a_unit_of_its_committees_area_on_each_day_of_its_life(register):
    spans = register.cell_units.sort_values(["cell", "valid_from"])
    cells = register.cells.query("kind == 'neighbourhood'").set_index("id")
    assert set(spans["cell"]) == set(cells.index)
    for cell, together in spans.groupby("cell"):
        covered = cells.loc[cell, "valid_from"]
        for span in together.itertuples():
            assert span.valid_from <= covered
            covered = max(covered, END if pd.isna(span.valid_to) else span.valid_to)
        assert covered >= (END if pd.isna(cells.loc[cell, "valid_to"]) else cells.loc[cell, "valid_to"])
    committee = register.organisations.set_index("id")["area"][cells.loc[spans["cell"], "organisation"]]
    assert (committee.to_numpy() == register.units.set_index("id").loc[spans["unit"], "area"].to_numpy()).all()


def test_a_unit_is_served_by_one_cell_at_a_time(register):
    spans = register.cell_units.sort_values(["unit", "valid_from"])
    until = spans.groupby("unit")["valid_to"].shift()
    assert (spans["valid_from"] >= until.fillna(spans["valid_from"])).all()


def test_a_unit_ends_when_those_it_became_begin(register):
    units = register.units.set_index("id")
    events = register.unit_events
    assert (units.loc[events["from_unit"], "valid_to"].to_numpy() == events["date"].to_numpy()).all()
    assert (units.loc[events["to_unit"], "valid_from"].to_numpy() == events["date"].to_numpy()).all()
    assert set(units.index[units["valid_to"].notna()]) == set(events["from_unit"])
    assert set(units.index[units["valid_from"] > "1998-01-01"]) == set(events["to_unit"])
    assert events.groupby("from_unit")["household_share"].sum().to_numpy() == pytest.approx(1)
    assert set(events["kind"]) == {"split", "rename", "merge", "transfer"}


def test_mergers_and_transfers_lose_no_household(register):
    households = register.units.set_index("id")["households"]
    for day in ("2020-01-21", "2025-07-01"):
        events = register.unit_events[register.unit_events["date"] == day]
        events = events.assign(households=households[events["from_unit"]].to_numpy())
        gone = events.groupby("to_unit")["households"].sum()
        assert (gone == households[gone.index]).all()


def test_every_place_where_members_are_counted_holds_on_that_day(register):
    for year, rows in register.headcounts.groupby("year"):
        for column, frame in (
            ("organisation", register.organisations),
            ("cell", register.cells),
            ("unit", register.units),
        ):
            assert set(rows[column]) - {""} <= set(at_end_of(frame, year)["id"])
        assert set(at_end_of(register.organisations, year)["id"]) == set(rows["organisation"])
        assert set(at_end_of(register.cells, year)["id"]) == set(rows["cell"]) - {""}
        assert set(at_end_of(register.units, year)["id"]) == set(rows["unit"]) - {""}


def test_a_cell_has_three_official_members(register):
    rows = register.headcounts
    in_cells = rows[rows["cell"] != ""].groupby(["cell", "year"])["official"].sum()
    assert in_cells.min() >= 3
    of_grassroots_cells = rows[(rows["cell"] == "") & (rows["unit"] == "")]
    assert of_grassroots_cells["official"].min() >= 3
    assert set(of_grassroots_cells["organisation"]) == set(register.organisations.query("kind == 'cell'")["id"])


def test_committees_have_thirty_members_and_grassroots_cells_fewer(register):
    members = register.headcounts.assign(members=lambda rows: rows["official"] + rows["probationary"])
    members = members.groupby(["organisation", "year"])["members"].sum().reset_index()
    kinds = register.organisations.set_index("id")["kind"][members["organisation"]].to_numpy()
    assert members.loc[kinds == "committee", "members"].min() >= 30
    assert members.loc[kinds == "cell", "members"].max() < 30


def test_a_unit_without_members_stands_there_with_nothing(registers_made):
    empty = registers_made["C"].headcounts.query("year == 2011 and official == 0")
    assert len(empty) == 3
    assert set(empty["cell"]) == {""}


def test_the_membership_account_closes(register):
    account = register.membership_changes
    came = account["start"] + account[FLOWS_IN].sum(axis=1) - account[FLOWS_OUT].sum(axis=1)
    assert (came == account["end"]).all()


def test_the_account_opens_and_closes_with_the_headcounts(register):
    counted = register.headcounts.assign(members=lambda rows: rows["official"] + rows["probationary"])
    counted = counted.groupby(["organisation", "year"])["members"].sum()
    account = register.membership_changes.set_index(["organisation", "year"])
    assert (account["end"] == counted.reindex(account.index, fill_value=0)).all()
    assert set(counted.index) <= set(account.index)
    before = counted.reset_index().assign(year=lambda rows: rows["year"] + 1).set_index(["organisation", "year"])
    later = account[account.index.get_level_values("year") > 2008]
    assert (later["start"] == before["members"].reindex(later.index, fill_value=0)).all()


def test_admissions_agree_with_the_account(register):
    both = register.admissions.merge(register.membership_changes, on=["organisation", "year"], suffixes=("", "_of"))
    assert len(both) == len(register.admissions) == len(register.membership_changes)
    assert (both["admitted"] == both["admitted_of"]).all()


def test_no_more_become_official_than_were_on_probation(register):
    official = register.admissions.groupby("year")["made_official"].sum()
    waiting = register.headcounts.groupby("year")["probationary"].sum().shift()
    assert (official[waiting.index] <= waiting).iloc[1:].all()
    assert (official[waiting.index] >= 0.9 * waiting).iloc[1:].all()


def test_transfers_within_the_city_are_roughly_balanced(register):
    account = register.membership_changes.groupby("year")[["start", "transferred_in", "transferred_out"]].sum()
    usual = account.drop(index=2025)
    assert ((usual["transferred_in"] - usual["transferred_out"]).abs() < 0.03 * usual["start"]).all()


def test_ratings_are_those_of_the_scheme_in_force(register, published):
    schemes = published.rating_schemes
    for subject, frame in (("organisation", register.organisation_ratings), ("member", register.member_ratings)):
        for year, rows in frame.groupby("year"):
            force = schemes[(schemes["first_year"] <= year) & (schemes["last_year"].fillna(9999) >= year)]
            allowed = set(force.loc[force["subject"] == subject, "category"])
            assert allowed
            assert set(rows["category"]) <= allowed | {"unrated"}
            assert set(rows["organisation"]) == set(at_end_of(register.organisations, year)["id"])


def test_rated_members_are_the_members(register):
    rated = register.member_ratings.groupby(["organisation", "year"])["members"].sum()
    ends = register.membership_changes.set_index(["organisation", "year"])["end"]
    assert (ends[rated.index] == rated).all()


def test_excellent_members_keep_the_cap_except_where_a_ward_printed_more(register):
    counts = register.member_ratings.query("year >= 2019").pivot_table(
        index=["organisation", "year"], columns="category", values="members"
    )
    over = counts[counts["excellent"] > 0.2 * counts["good"]].reset_index()
    assert set(zip(over["organisation"], over["year"], strict=True)) == {("o-p08", 2019), ("o-p08", 2020)}


def test_surveys_ask_members_of_cells_that_hold(register):
    surveys = register.meeting_surveys
    assert set(surveys["year"]) == {2012, 2013}
    answered = surveys.groupby(["cell", "year", "question"]).agg(
        respondents=("respondents", "sum"), issued=("issued", "first"), kinds=("issued", "nunique")
    )
    assert (answered["kinds"] == 1).all()
    assert (answered["respondents"] <= answered["issued"]).all()
    members = register.headcounts.assign(members=lambda rows: rows["official"] + rows["probationary"])
    members = members.groupby(["cell", "year"])["members"].sum()
    issued = answered.groupby(["cell", "year"])["issued"].first()
    assert (issued <= members[issued.index]).all()


def test_parts_do_not_exceed_their_whole(register):
    plans, inspections = register.cadre_plans, register.inspections
    assert (plans["women"] <= plans["planned"]).all()
    assert (plans["young"] <= plans["planned"]).all()
    assert (inspections["with_shortcomings"].fillna(0) <= inspections["inspected"]).all()
    assert set(plans["year"]) == set(range(2010, 2026))


def test_every_year_is_full(register):
    for name in ("headcounts", "organisation_ratings", "admissions", "membership_changes", "trainings", "inspections"):
        assert set(register.tables[name]["year"]) == set(range(2008, 2026))


def test_the_same_seed_gives_the_same_rows_and_another_does_not(make, registers_made):
    again, other = make(), make(seed=7)
    for name, frame in registers_made["C"].texts.items():
        pd.testing.assert_frame_equal(frame, again.texts[name])
    assert not registers_made["C"].headcounts.equals(other.headcounts)
    assert not registers_made["C"].units.equals(other.units)


@pytest.mark.parametrize(("seed", "reading"), [(1, "C"), (2, "D"), (3, "C")])
def test_other_seeds_work_as_well(make, seed, reading):
    register = make(seed=seed, reading=reading)
    official = register.headcounts.query("year == 2011 and unit != ''").groupby("unit")["official"].sum()
    assert ((official >= 3).sum(), (official == 0).sum()) == (236, 3)


def test_a_reading_that_does_not_exist_is_refused(make):
    with pytest.raises(ValueError, match="reading 'E' is not one of C, D"):
        make(reading="E")


def test_a_missing_figure_is_named(published):
    from city import register

    rows = published.observations
    poorer = replace(published, observations=rows[rows["indicator"] != "units_eligible"].reset_index(drop=True))
    with pytest.raises(LookupError, match="da-lat units_eligible 2011"):
        register(poorer)
