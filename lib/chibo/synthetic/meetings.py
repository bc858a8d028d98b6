"""The survey of cell meetings that the city held in 2012 and 2013, with the causes its report names."""

import numpy as np

_YEARS = (2012, 2013)
# Shares of the answers by year. The report names the causes and prints no share; meetings are told to have improved.
_ANSWERS = {
    "meeting_quality": {"good": (0.46, 0.55), "fair": (0.42, 0.37), "weak": (0.12, 0.08)},
    "main_cause": {
        "directives_not_grasped": (0.38, 0.34),
        "not_applied_locally": (0.27, 0.28),
        "rules_not_reviewed": (0.20, 0.21),
        "coordination_lacking": (0.15, 0.17),
    },
}
_CONCENTRATION = 12.0  # how alike the cells are: the larger, the closer each is to the city's shares

Rows = list[dict]


def meeting_surveys(cells: Rows, headcounts: Rows, rng: np.random.Generator) -> Rows:
    """Return rows of ``meeting_surveys``: every neighbourhood cell that stood on 31 December of a survey year.

    Not every member was handed a ballot and not every ballot came back.
    """
    surveyed = {cell["id"] for cell in cells if cell["kind"] == "neighbourhood"}
    members: dict[tuple[int, str], int] = {}
    for row in headcounts:
        if row["year"] in _YEARS and row["cell"] in surveyed:
            key = row["year"], row["cell"]
            members[key] = members.get(key, 0) + row["official"] + row["probationary"]
    rows: Rows = []
    for (year, cell), count in sorted(members.items()):
        issued = int(rng.binomial(count, 0.95))
        for question, answers in _ANSWERS.items():
            returned = rng.binomial(issued, 0.93 if question == "meeting_quality" else 0.86)
            shares = rng.dirichlet([_CONCENTRATION * share[_YEARS.index(year)] for share in answers.values()])
            for answer, number in zip(answers, rng.multinomial(returned, shares), strict=True):
                rows.append(
                    {
                        "cell": cell,
                        "year": year,
                        "question": question,
                        "answer": answer,
                        "respondents": int(number),
                        "issued": issued,
                    }
                )
    return rows
