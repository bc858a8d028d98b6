"""Codes and numbers of the tables that mean something to the metrics and rules."""

from chibo.model import PUBLISHED

PRECISIONS = PUBLISHED["observations"].columns["precision"].choices
"""How exact a figure was printed, the most exact first."""
SUBJECTS = PUBLISHED["indicators"].columns["subject"].choices
IDENTITY_ROLES = PUBLISHED["identity_terms"].columns["role"].choices

GAINED = ("constant", "successor")
"""Kinds of identities whose difference is what was gained since an earlier state: printed − computed."""

RATED = {
    "organisations_rated": "organisation",
    "organisations_rated_pct": "organisation",
    "subordinate_cells_rated": "organisation",
    "subordinate_cells_rated_pct": "organisation",
    "members_rated": "member",
    "members_rated_pct": "member",
}
"""Indicators of annual ratings, and the subject whose scheme their categories come from."""

AREA_KINDS_WITH_UNITS = PUBLISHED["identity_terms"].columns["child_kind"].choices
"""Kinds of areas that are divided into residential units."""

MEMBERS_FOR_A_CELL = 3
"""Official members a cell needs, and a unit for a cell of its own."""

FLOWS_IN = ["admitted", "readmitted", "transferred_in"]
FLOWS_OUT = ["transferred_out", "died", "left", "struck_off", "expelled"]
"""Columns of ``membership_changes`` that add to the members, and that take from them."""
