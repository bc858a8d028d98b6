"""The places of a made-up nation as rows of ``areas``, so that a data folder with its register can be opened.

A register may only speak of places that its own folder knows: what ``published/areas.csv`` lists beside it. The
districts and wards of :func:`chibo.synthetic.national` are nobody's and stand in no shipped table.
"""

import re
import shutil
from pathlib import Path

import pandas as pd

from chibo import project
from chibo.model.descriptor import write_descriptor
from chibo.model.published import PUBLISHED
from chibo.words import Words

_PLACE = re.compile(r"d(?P<district>\d+)(?:/w(?P<ward>\d+))?")


def national_areas(register: str | Path, *, parent: str = "") -> pd.DataFrame:
    """Return the places a made-up national register speaks of.

    Parameters
    ----------
    register : the folder :func:`chibo.synthetic.national` wrote
    parent : id of the country the districts lie in

    Returns
    -------
    DataFrame
        The columns of ``areas`` as text, one row per district and ward, each ward after its district.
    """
    tables = [
        pd.read_parquet(Path(register) / f"{name}.parquet", columns=["area"]) for name in ("organisations", "units")
    ]
    found = sorted(set().union(*(table["area"] for table in tables)))
    rows = [_row(match, parent) for match in map(_PLACE.fullmatch, found) if match]
    return pd.DataFrame(rows, columns=list(PUBLISHED["areas"].columns), dtype="str").fillna("")


def write_national_areas(folder: str | Path) -> None:
    """Make a data folder of one that holds a made-up national register: its places, and the word that it is synthetic.

    Parameters
    ----------
    folder : holds ``register/*.parquet``; ``published/`` is copied from the project when it is not there, and gets
        the places besides its own
    """
    folder = Path(folder)
    path = folder / "published" / "areas.csv"
    if not path.parent.is_dir():
        shutil.copytree(project.checkout() / "data" / "published", path.parent)
    known = pd.read_csv(path, dtype="str", keep_default_na=False)
    countries = known.loc[known["kind"] == "country", "id"].tolist()
    places = national_areas(folder / "register", parent=countries[0] if len(countries) == 1 else "")
    known = known[~known["id"].isin(places["id"])]
    pd.concat([known, places]).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
    write_descriptor(folder, {"synthetic": True})


def _row(place: re.Match, parent: str) -> dict[str, str]:
    numbers = {name: int(number) for name, number in place.groupdict().items() if number}
    kind = "ward" if "ward" in numbers else "district"
    return {
        "id": place[0],
        "parent": place[0].partition("/")[0] if kind == "ward" else parent,
        "kind": kind,
        "name_vi": Words("vi").say(f"intake.made_up.{kind}", **numbers),
        "name_en": Words("en").say(f"intake.made_up.{kind}", **numbers),
        "name_short": place[0],
    }
