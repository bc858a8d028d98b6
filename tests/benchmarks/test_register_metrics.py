"""The benchmark's own question, at the smallest size: do the metrics and SQL find the same in a made-up register?"""

from pathlib import Path
from types import SimpleNamespace

import pytest
from chibo import synthetic

FOLDER = Path(__file__).parent
QUERIES = sorted(path.stem for path in (FOLDER / "sql").glob("*.sql") if path.stem != "views")


@pytest.fixture(scope="module")
def benchmark(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nation")
    synthetic.national(folder, districts=2, years=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(FOLDER)
        import comparing
        import measuring

        register = measuring.load(folder)
        suite = measuring.suite(register)
        with comparing.connect(folder, measuring.rating_schemes()) as connection:
            yield SimpleNamespace(comparing=comparing, suite=suite, register=register, connection=connection)


@pytest.mark.parametrize("name", QUERIES)
def test_metric_and_query_find_the_same(benchmark, name):
    metric = benchmark.suite[name](benchmark.register)
    query = benchmark.comparing.answer(benchmark.connection, name)
    assert len(metric) > 1
    assert benchmark.comparing.difference(name, metric, query) == ""


def test_what_is_compared_is_there(benchmark):
    accounts = [benchmark.suite[f"{what}_account"](benchmark.register) for what in ("cell", "unit")]
    assert all((account["transferred_in"] > 0).any() for account in accounts)
    assert (accounts[0]["dissolved"] > 0).any()
    covered = benchmark.suite["coverage"](benchmark.register)
    assert (covered[["own", "joint", "without_members", "zero_member_units"]] > 0).any().all()
    assert (benchmark.suite["member_caps"](benchmark.register)["organisations_over"] > 0).any()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda table: table.assign(own=table["own"] + (table.index == 3)), "own in row 3"),
        (lambda table: table.assign(area=table["area"].where(table.index != 2, "d9")), "area in row 2: 'd9'"),
        (lambda table: table.assign(own_pct=table["own_pct"].mask(table.index == 1)), "own_pct in row 1: nan"),
        (lambda table: table.iloc[1:].reset_index(drop=True), "rows; DuckDB has"),
        (lambda table: table.iloc[::-1].reset_index(drop=True), "year in row 0"),
        (lambda table: table.drop(columns="joint"), "DuckDB has year, area, units, own, joint,"),
    ],
    ids=["a count", "a text", "a gap", "a row less", "another order", "a column less"],
)
def test_a_difference_is_seen(benchmark, change, said):
    metric = benchmark.suite["coverage"](benchmark.register)
    query = benchmark.comparing.answer(benchmark.connection, "coverage")
    assert said in benchmark.comparing.difference("coverage", change(metric), query)
