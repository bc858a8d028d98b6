"""What a batch says while it runs: a bar on a terminal, lines elsewhere, and always plain lines in a log file.

The log is the one file of an out folder that knows times. Each batch adds to it, so that one in which nothing was to be
done does not take away what the one before said; once it is long, it is begun anew.
"""

import contextlib
import sys
import time
from pathlib import Path

LOG = "render.log"
_LONGEST = 1_000_000  # bytes: some ten thousand reports


class Progress:
    """Tells how far a batch has come.

    Parameters
    ----------
    log : the file for plain lines, which are added to it; begun anew on entering where it is longer than 1 MB
    """

    def __init__(self, log: Path | None = None):
        self._place, self._log = log, None
        self._bar = None
        self._running = self._failed = 0

    def __enter__(self) -> "Progress":
        with contextlib.suppress(OSError):  # where there is no room for it, there is none for reports, and they say so
            self._log = self._place.open(_mode(self._place), encoding="utf-8") if self._place else None
        return self

    def __exit__(self, *_) -> None:
        if self._bar is not None:
            self._bar.close()
        if self._log:
            self._log.close()

    def begin(self, total: int, unit: str) -> None:
        """Show that so many are to be done."""
        from tqdm import tqdm

        self._bar = tqdm(
            total=total,
            unit=unit,
            disable=not sys.stderr.isatty(),
            leave=False,
            bar_format="{n_fmt}/{total_fmt} {unit} |{bar}| {remaining} left{postfix}",
        )

    def started(self, name: str) -> None:
        """Note that one has been begun."""
        self._running += 1
        self._show()

    def finished(self, name: str, error: str = "", remark: str = "") -> None:
        """Note that one is done; ``remark`` goes into the log alone."""
        self._running -= 1
        self._failed += bool(error)
        line = f"{name}: failed: {error}" if error else name
        self.log(line + (f" ({remark})" if remark else ""))
        if error or self._bar.disable:
            self._bar.write(line, file=sys.stderr)
        self._bar.update()
        self._show()

    def log(self, line: str) -> None:
        """Write a line into the log."""
        if self._log:
            with contextlib.suppress(OSError):
                self._log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {line}\n")
                self._log.flush()

    def _show(self) -> None:
        failed = f", {self._failed} failed" if self._failed else ""
        self._bar.set_postfix_str(f"{self._running} running{failed}")


def _mode(place: Path) -> str:
    return "w" if place.exists() and place.stat().st_size > _LONGEST else "a"
