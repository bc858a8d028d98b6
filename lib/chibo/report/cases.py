"""Which case of a register's sentence fits a row: the plain phrase says too much where something is not recorded."""

import pandas as pd

from chibo.disclosure import MARK


def cases(table: pd.DataFrame) -> pd.Series | None:
    """Return the ``case`` of each row, "" where the plain phrase fits; None for a table that has none.

    ``uncounted`` : some units have no number of members, so nobody can say which have none
    ``lacking`` : some units have members but no cell, or a cell but no members, so three states do not add up
    ``alone`` : no target stands beside the number
    ``kept`` : the range over single cells was kept inside
    """
    if "uncounted_units" in table and "without_cell" in table:
        odd = (table["without_cell"] > 0) | (table["zero_member_units"] != table["without_members"])
        return odd.map({True: "lacking", False: ""}).mask(table["uncounted_units"] > 0, "uncounted")
    if "target" in table:
        return table["target"].isna().map({True: "alone", False: ""})
    if "lowest_pct" in table:
        return table[MARK].str.contains("lowest_pct").map({True: "kept", False: ""})
    return None
