"""Every metric of a register declares its columns; of a real register, what nobody declared is refused."""

import inspect

import pandas as pd
import pytest
from chibo import metrics
from chibo.metrics.counts import DECLARED, UndeclaredColumn, counts_of
from chibo.report import open_report

SUBJECTS = {"coverage": "wards", "split": "wards", "quality": "bodies", "capacity": "bodies"}
METRICS = {
    name: (metric, areas)
    for subject, areas in SUBJECTS.items()
    for name, metric in vars(getattr(metrics, subject)).items()
    if name.startswith("register_") and name != "register_to_do"  # a list of single units, shown of no real register
}


@pytest.fixture(scope="module")
def real(real_folder):
    return open_report("register", year=2013, lang="en", data=real_folder)


def results(report):
    """Return what every metric of a register gives, of the whole and where it can by area."""
    for name, (metric, areas) in METRICS.items():
        wanted = inspect.signature(metric).parameters
        given = {"published": report.published, "rating_schemes": report.published.rating_schemes, "area": report.area}
        given |= {"areas": getattr(report, areas)}
        given = {key: value for key, value in given.items() if key in wanted}
        for subject in ("organisation", "member") if "subject" in wanted else (None,):
            for by in (None, "area") if "by" in wanted else (None,):
                options = {"by": by, "subject": subject}
                yield name, metric(report.register, **given, **{key: some for key, some in options.items() if some})


def test_every_metric_of_a_register_declares_every_column(real):
    assert {each.metric for each in DECLARED} == set(METRICS)
    with pytest.raises(UndeclaredColumn):
        real.from_register(metrics.coverage.register_to_do(real.register, areas=real.wards, years=[2011]))
    undeclared = []
    for name, table in results(real):
        assert len(table), name
        try:
            counts = counts_of(table)
        except UndeclaredColumn as refused:
            undeclared.append(f"{name}: {refused}")
        else:
            assert counts is None or counts.metric == name
    assert undeclared == []


def admitted(report):
    return metrics.quality.register_admissions(report.register, areas=report.bodies, by="area", years=[2013])


CHANGED = {
    "renamed": lambda h: h.rename(columns={"admitted": "new_members"})[["year", "area", "new_members", "status"]],
    "renamed to what is public elsewhere": lambda h: h.rename(columns={"admitted": "organisations"})[
        ["year", "area", "organisations", "layer"]
    ],
    "renamed to what says of what a row counts": lambda h: h.rename(columns={"admitted": "level"})[["year", "level"]],
    "renamed to nothing but the year": lambda h: h[["admitted"]].rename(columns={"admitted": "year"}),
    "without what belongs to it": lambda h: h[["year", "area", "admitted"]],
    "beside its own copy": lambda h: h.assign(copy=h["admitted"]),
    "as a text": lambda h: h.assign(text=h["admitted"].astype(str)),
    "as the index": lambda h: h.set_index("admitted", drop=False),
    "twice under one name": lambda h: pd.concat([h, h[["admitted"]]], axis=1),
    "beside the counts of another metric": lambda h: h.assign(official=8, probationary=1, members=9),
}


# What the message names of some of them: the column, or what the metric is known by.
NAMED = {"renamed": "'new_members'"}
NAMED["without what belongs to it"] = "register_admissions is known by its columns admitted, admitted_with_target."


@pytest.mark.parametrize("change", CHANGED)
def test_a_count_in_disguise_is_refused_with_what_to_do(real, change):
    with pytest.raises(UndeclaredColumn, match=r"report\.from_register\(\.\.\.\)") as refused:
        real.from_register(CHANGED[change](admitted(real)))
    assert len(str(refused.value).splitlines()) == 1
    assert NAMED.get(change, "") in str(refused.value)
