"""Who makes what on a cluster: a job whose worker was lost is alone with the next one, and given up in the end."""

from pathlib import Path

from chibo.batch.crew import MOST_LOSSES, Crew
from chibo.pages.job import Job


def job(year):
    return Job(notebook=Path("01_x.ipynb"), root=Path(), out=Path(), year=year, lang="vi")


def crew(years, **workers):
    made = Crew([job(year) for year in years])
    made.seen(workers)
    return made


def handed_out(made):
    """Return what is handed out until nothing more is, as pairs of year and worker."""
    errands = list(iter(made.next, None))
    return [(errand.job.year, errand.worker) for errand in errands], errands


def test_jobs_go_to_whoever_has_least_to_do_and_no_further_than_threads_reach():
    made = crew([1, 2, 3, 4, 5], a=2, b=1)
    given, errands = handed_out(made)
    assert given == [(1, "a"), (2, "b"), (3, "a")]
    made.done(errands[1])
    assert handed_out(made)[0] == [(4, "b")]


def test_an_unfit_worker_gets_nothing_and_its_job_goes_to_the_next():
    made = crew([1, 2], a=1)
    (errand,) = handed_out(made)[1]
    made.unfit["a"] = "it has another library"
    made.again(errand)
    assert handed_out(made)[0] == []
    assert made.seen({"a": 1, "b": 1}) == (["b"], {})
    assert made.fit == {"b": 1}
    assert handed_out(made)[0] == [(1, "b")]


def test_a_lost_worker_gives_back_what_it_had():
    made = crew([1, 2, 3], a=2, b=1)
    _, errands = handed_out(made)
    came, gone = made.seen({"b": 1})
    assert (came, gone) == ([], {"a": [errands[0], errands[2]]})
    assert made.lost


def test_a_suspect_is_alone_with_its_worker():
    made = crew([1, 2, 3, 4], a=2, b=2)
    _, errands = handed_out(made)
    _, gone = made.seen({"b": 2})
    assert [errand.job.year for errand in gone["a"]] == [1, 3]
    assert [made.lose(errand) for errand in gone["a"]] == [True, True]
    assert handed_out(made)[0] == []  # b still makes two others
    made.done(errands[1])
    assert handed_out(made)[0] == []
    made.done(errands[3])
    assert handed_out(made)[0] == [(1, "b")]
    made.seen({"b": 2, "c": 2})
    assert handed_out(made)[0] == [(3, "c")]


def test_a_job_that_takes_worker_after_worker_down_is_given_up():
    made = crew([1], a=1)
    losses = []
    for number in range(MOST_LOSSES):
        made.seen({f"worker {number}": 1})
        (errand,) = handed_out(made)[1]
        losses.append(made.lose(errand))
    assert losses == [True] * (MOST_LOSSES - 1) + [False]
    assert not made.unfinished
