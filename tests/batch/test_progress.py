"""What is said while a batch runs: a bar where somebody watches, lines where nobody does, and a log of plain lines."""

import io
import re
import sys

from chibo.batch.run import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def run(progress):
    with progress:
        progress.log("3 reports")
        progress.begin(3, "reports")
        for name in ("a", "b", "c"):
            progress.started(name)
        progress.finished("a", remark="0.5 s CPU")
        progress.finished("b", error="ValueError: x")
        progress.finished("c")


def test_a_terminal_shows_how_many_are_done_running_and_failed_and_the_time_left(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    run(Progress())
    shown = re.split(r"[\r\n]", terminal.getvalue())
    assert any(re.fullmatch(r"2/3 reports \|.*\| [\d:?]+ left, 1 running, 1 failed *", line) for line in shown), shown
    assert any("0/3 reports" in line and "3 running" in line for line in shown)
    assert [line.strip() for line in shown if "failed:" in line] == ["b: failed: ValueError: x"]


def test_elsewhere_every_report_is_a_line(capsys):
    run(Progress())
    assert capsys.readouterr().err.splitlines() == ["a", "b: failed: ValueError: x", "c"]


def test_a_batch_adds_to_the_log_until_it_is_long(tmp_path, capsys):
    log = tmp_path / "log"
    log.write_text("an earlier batch\n", "utf-8")
    run(Progress(log))
    assert (log.read_text("utf-8").splitlines()[0], len(log.read_text("utf-8").splitlines())) == ("an earlier batch", 5)
    log.write_text("an earlier batch\n" * 100_000, "utf-8")  # 1.7 MB
    run(Progress(log))
    assert len(log.read_text("utf-8").splitlines()) == 4


def test_the_log_is_plain_lines_with_times(tmp_path, capsys):
    run(Progress(tmp_path / "log"))
    lines = (tmp_path / "log").read_text("utf-8").splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ", line) for line in lines)
    assert [line[20:] for line in lines] == ["3 reports", "a (0.5 s CPU)", "b: failed: ValueError: x", "c"]


def test_without_room_for_a_log_the_batch_goes_on(tmp_path, capsys):
    run(Progress(tmp_path / "no folder" / "log"))
    assert len(capsys.readouterr().err.splitlines()) == 3
