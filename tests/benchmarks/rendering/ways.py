"""The ways of making the same reports, and what each of them is: a program of its own that is measured as a whole."""

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import papermill

HERE = Path(__file__).parent
ROOT = HERE.parents[2]

GROUPS = [["cli"], ["pool"], ["nbconvert"], ["chibo", "unchanged"], ["steady"], ["floor"]]
"""What stands together must follow in this order, for it works on the same folder."""
LABELS = {
    "cli": "papermill, nbconvert: programs",
    "pool": "papermill, nbconvert: pool",
    "nbconvert": "nbconvert --execute",
    "chibo": "chibo render",
    "steady": "chibo, once warm",
    "floor": "metrics and charts alone",
}
"""What the picture calls those that make reports."""


def names() -> list[str]:
    """Return the names of all ways."""
    return [way for group in GROUPS for way in group]


@dataclass(frozen=True)
class Setting:
    """Which reports are made, and by how many processes at once."""

    notebooks: list[Path]
    years: list[int]
    languages: list[str]
    workers: int
    scratch: Path | None = None

    @property
    def reports(self) -> int:
        """How many reports there are."""
        return len(self.notebooks) * len(self.years) * len(self.languages)

    def described(self) -> dict:
        """Return the setting as JSON can hold it."""
        named = [path.stem for path in self.notebooks]
        counts = {"reports": self.reports, "workers": self.workers}
        return {"notebooks": named, "years": self.years, "languages": self.languages} | counts

    def prepared(self, scratch: Path) -> "Setting":
        """Write into ``scratch`` what all ways need: the list of reports, and notebooks that hold their parameters."""
        wanted = []
        for year in self.years:
            for notebook in self.notebooks:
                for lang in self.languages:
                    parameters = {"year": year, "lang": lang}
                    filled = scratch / "filled" / f"{notebook.stem}.{year}.{lang}.ipynb"
                    filled.parent.mkdir(exist_ok=True)
                    papermill.execute_notebook(notebook, filled, parameters, prepare_only=True, progress_bar=False)
                    wanted.append({"notebook": str(notebook), "parameters": parameters, "filled": str(filled)})
        known = {"root": str(ROOT), "workers": self.workers, "reports": wanted}
        (scratch / "setting.json").write_text(json.dumps(known), "utf-8")
        return replace(self, scratch=scratch)


def measure(way: str, setting: Setting, round_: int) -> dict:
    """Make all reports in one way.

    Returns
    -------
    dict
        ``seconds``, ``cpu_seconds``, ``largest_process_bytes``, ``tree_bytes`` and ``memory`` as of
        :mod:`watching`; seconds are the program's own where it measures only a part of itself.

    Raises
    ------
    SystemExit
        With what the program said, when it fails or a page is missing.
    """
    out = setting.scratch / f"{'chibo' if way == 'unchanged' else way}-{round_}"
    out.mkdir(exist_ok=True)
    watched = [sys.executable, str(HERE / "watching.py"), *_command(way, setting, out)]
    ended = subprocess.run(watched, cwd=ROOT, capture_output=True, text=True)
    found = json.loads(ended.stdout.splitlines()[-1]) if ended.returncode == 0 else {"code": ended.returncode}
    if found.pop("code"):
        raise SystemExit(f"{way}: {ended.stderr.strip()[-2000:]}")
    pages = len([path for path in out.rglob("*.html") if path.name != "index.html"])
    if way not in ("steady", "floor") and pages != setting.reports:
        raise SystemExit(f"{way}: {pages} pages came, {setting.reports} were to be made")
    return found | json.loads(found.pop("said") or "{}")


def _command(way: str, setting: Setting, out: Path) -> list[str]:
    """Return the program of a way."""
    if way in ("chibo", "unchanged"):
        years = ",".join(map(str, setting.years))
        named = ",".join(path.stem for path in setting.notebooks)
        chosen = ["--years", years, "--lang", ",".join(setting.languages), "--notebooks", named]
        chibo = str(Path(sys.executable).with_name("chibo"))
        return [chibo, "render", *chosen, "--jobs", str(setting.workers), "--out", str(out)]
    module = {"cli": "programs.py", "nbconvert": "programs.py"}.get(way, f"{way}.py")
    return [sys.executable, str(HERE / module), str(setting.scratch / "setting.json"), str(out), way]
