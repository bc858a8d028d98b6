"""What to say of a ward about which nothing was published: what was published about the city or district it is in."""

import functools
from collections.abc import Callable

import pandas as pd

from chibo.store import Published


def or_greater(metric: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Let a metric of one area answer for its city or district where it has nothing on a ward or commune.

    The result gains ``about``: the id of the place the rows speak of. Who shows them must name that place.
    """

    @functools.wraps(metric)
    def answered(published: Published, *, area: str, **conditions) -> pd.DataFrame:
        own = metric(published, area=area, **conditions)
        if own.empty and published.within.get(area):
            area = published.areas.set_index("id").at[area, "parent"]
            own = metric(published, area=area, **conditions)
        return own.assign(about=area)

    return answered
