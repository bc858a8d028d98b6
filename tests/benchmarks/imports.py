"""What importing costs, in fresh processes: chibo beside pandas alone.

Run it with ``python tests/benchmarks/imports.py``; nothing asserts on what it prints.
"""

import statistics
import subprocess
import sys

RUNS = 5
CODES = [
    "pass",
    "import pandas",
    "import chibo",
    "from chibo import charts, metrics, open_data",
    "from chibo import metrics, open_data; open_data()",
    "import chibo.report",
]


def seconds(code):
    """Return how long a fresh process takes to run some code, by its own clock: the median of a few runs."""
    timed = f"import time; start = time.perf_counter()\n{code}\nprint(time.perf_counter() - start)"
    command = [sys.executable, "-c", timed]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(RUNS)]
    return statistics.median(map(float, runs))


if __name__ == "__main__":
    for code in CODES:
        print(f"{seconds(code) * 1000:8.1f} ms  {code}")
