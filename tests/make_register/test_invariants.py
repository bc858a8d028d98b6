"""What must hold in every register of the demonstration city, whatever the seed."""

from dataclasses import replace

import pandas as pd
import pytest

END = pd.Timestamp("2100-01-01")


def test_the_model_and_the_rules_find_nothing_wrong_and_nothing_worth_a_look(data):
    """So ids are known, lives nest, every cell serves a unit and has three members, and every account closes."""
    assert data.register.synthetic
    assert data.warnings == ()
    for name in ("headcounts", "organisation_ratings", "admissions", "membership_changes", "trainings", "inspections"):
        assert set(data.register.tables[name]["year"]) == set(range(2008, 2026))


def test_another_seed_gives_another_register_that_works_as_well(make, data):
    register = make(seed=1).register
    official = register.headcounts.query("year == 2011 and unit != ''").groupby("unit")["official"].sum()
    assert ((official >= 3).sum(), (official == 0).sum()) == (236, 3)
    assert not register.headcounts.equals(data.register.headcounts)


def test_units_that_end_become_others_and_lose_no_household(register):
    units, events = register.units.set_index("id"), register.unit_events
    assert set(units.index[units["valid_to"].notna()]) == set(events["from_unit"])
    assert set(units.index[units["valid_from"] > "1998-01-01"]) == set(events["to_unit"])
    assert events.groupby("from_unit")["household_share"].sum().to_numpy() == pytest.approx(1)
    assert set(events["kind"]) == {"split", "rename", "merge", "transfer"}
    later = events[events["date"] > "2012-01-01"]
    gone = later.assign(households=units["households"][later["from_unit"]].to_numpy())
    gone = gone.groupby("to_unit")["households"].sum()
    assert (gone == units["households"][gone.index]).all()


def test_the_account_meets_headcounts_admissions_and_ratings(register):
    key = ["organisation", "year"]
    ends = register.membership_changes.set_index(key)["end"]
    counted = register.headcounts.set_index(key)[["official", "probationary"]].sum(axis=1).groupby(key).sum()
    assert (ends[counted.index] == counted).all()
    assert ends.sum() == counted.sum()
    both = register.admissions.merge(register.membership_changes, on=key, suffixes=("", "_of"))
    assert len(both) == len(register.admissions) == len(register.membership_changes)
    assert (both["admitted"] == both["admitted_of"]).all()
    rated = register.member_ratings.groupby(key)["members"].sum()
    assert (ends[rated.index] == rated).all()


def test_a_missing_figure_is_named(data, command):
    rows = data.published.observations
    poorer = rows[rows["indicator"] != "units_eligible"].reset_index(drop=True)
    with pytest.raises(LookupError, match="da-lat units_eligible 2011"):
        command.register(replace(data.published, observations=poorer))
