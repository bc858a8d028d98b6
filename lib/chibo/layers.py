"""The two layers of an opened data folder, as frames by table name.

Only containers: what the columns are stands in :mod:`chibo.model`, how they are read in :mod:`chibo.store`.
"""

from dataclasses import dataclass, fields

import pandas as pd


@dataclass(frozen=True)
class Register:
    """The register layer, one frame a table (columns: :mod:`chibo.model.register`).

    Text columns hold ``""`` for "not stated" and may be categorical in large registers. ``valid_from``, ``valid_to``
    and ``date`` are ``datetime64``; a missing ``valid_to`` means "still valid". Counts are ``Int64`` or ``int``.
    A table an office does not keep is an empty frame with its columns.

    Attributes
    ----------
    synthetic : whether the rows are made up; then every number and picture from them must say so
    """

    units: pd.DataFrame
    unit_events: pd.DataFrame
    organisations: pd.DataFrame
    cells: pd.DataFrame
    cell_units: pd.DataFrame
    headcounts: pd.DataFrame
    organisation_ratings: pd.DataFrame
    member_ratings: pd.DataFrame
    admissions: pd.DataFrame
    membership_changes: pd.DataFrame
    meeting_surveys: pd.DataFrame
    cadre_plans: pd.DataFrame
    trainings: pd.DataFrame
    inspections: pd.DataFrame
    synthetic: bool = False

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The frames by table name."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "synthetic"}
