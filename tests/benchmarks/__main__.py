"""The benchmarks: all of them, or the one that is named first, with its options.

python tests/benchmarks [rendering | register] [OPTIONS]
"""

import subprocess
import sys
from pathlib import Path

BENCHMARKS = {"rendering": "rendering", "register": "register_metrics.py"}


def main() -> int:
    """Run what is asked for; return the worst exit code."""
    named, options = sys.argv[1:2], sys.argv[2:]
    if named and named[0] not in BENCHMARKS:
        print(f"{named[0]!r} came; allowed: {', '.join(BENCHMARKS)}, or nothing for all", file=sys.stderr)
        return 2
    here = Path(__file__).parent
    chosen = [BENCHMARKS[name] for name in named or BENCHMARKS]
    return max(subprocess.run([sys.executable, str(here / path), *options]).returncode for path in chosen)


if __name__ == "__main__":
    sys.exit(main())
