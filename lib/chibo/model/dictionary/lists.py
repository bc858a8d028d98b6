"""What the rows of the small tables say, for people: indicators, rating schemes and breaks."""

import pandas as pd

from chibo.model.dictionary.markdown import table
from chibo.model.dictionary.tables import code_name
from chibo.model.layers import Published
from chibo.model.published import SUBJECTS
from chibo.words import Words

_INDICATOR = ("indicator", "definition", "unit", "measure", "allowed", "categories", "series")
_SCHEME = ("rank", "name", "scale", "evidence")
_BREAK = ("period", "area", "series", "kind", "instrument", "reason")


def indicator_lines(published: Published, words: Words) -> list[str]:
    """Return every indicator with its definition, by subject."""
    lines = ["## " + words.label("dictionary.indicators"), "", words.label("dictionary.indicators_lead"), ""]
    name, parts = f"name_{words.lang}", published.categories.groupby("indicator", sort=False)
    for subject in SUBJECTS:
        rows = []
        for row in published.indicators[published.indicators["subject"] == subject].to_dict("records"):
            divided = parts.get_group(row["id"]) if row["id"] in parts.groups else published.categories.head(0)
            pairs = zip(divided["category"], divided[name], strict=True)
            said = [words.say("dictionary.category", code=code, name=part) for code, part in pairs]
            rows.append(
                [
                    f"{row[name]}: `{row['id']}`",
                    row[f"definition_{words.lang}"],
                    words.label(f"unit.{row['unit']}"),
                    code_name("indicators", "measure", row["measure"], words),
                    _range(row["minimum"], row["maximum"], words),
                    "; ".join(said) or words.label("dictionary.nothing"),
                    code_name("indicators", "series", row["series"], words),
                ]
            )
        if rows:
            title = words.label(f"subject.{subject}")
            lines += [f"### {title[:1].upper()}{title[1:]}", "", *table(_headings(_INDICATOR, words), rows)]
    return lines


def scheme_lines(published: Published, words: Words) -> list[str]:
    """Return every rating scheme with its categories, the best first."""
    lines = ["## " + words.label("dictionary.schemes"), "", words.label("dictionary.schemes_lead"), ""]
    found = published.rating_schemes.sort_values(["first_year", "subject", "rank"], ascending=[True, False, True])
    for (_, subject), rated in found.groupby(["scheme", "subject"], sort=False):
        first = rated.iloc[0]
        years = words.say("dictionary.since", first=first["first_year"])
        if pd.notna(first["last_year"]):
            years = words.say("dictionary.span", first=first["first_year"], last=first["last_year"])
        rows = [
            [
                str(row["rank"]),
                f"{row[f'name_{words.lang}']}: `{row['category']}`",
                row["scale"],
                code_name("rating_schemes", "evidence", row["evidence"], words),
            ]
            for row in rated.to_dict("records")
        ]
        title = words.say(f"dictionary.scheme.{subject}", years=years)
        instruments = "; ".join(dict.fromkeys(rated[f"instrument_{words.lang}"]))
        lines += [f"### {title}", "", instruments, "", *table(_headings(_SCHEME, words), rows)]
    return lines


def break_lines(published: Published, words: Words) -> list[str]:
    """Return every break, in order of time."""
    places = published.areas.set_index("id")[f"name_{words.lang}"]
    rows = [
        [
            words.period(row["period"]),
            places[row["area"]] if row["area"] else words.label("dictionary.everywhere"),
            code_name("breaks", "series", row["series"], words),
            code_name("breaks", "kind", row["kind"], words),
            row[f"instrument_{words.lang}"],
            row[f"reason_{words.lang}"],
        ]
        for row in published.breaks.sort_values(["period", "id"]).to_dict("records")
    ]
    lead = ["## " + words.label("dictionary.breaks"), "", words.label("dictionary.breaks_lead"), ""]
    return [*lead, *table(_headings(_BREAK, words), rows)]


def _headings(names: tuple[str, ...], words: Words) -> list[str]:
    return [words.label(f"dictionary.heading.{name}") for name in names]


def _range(minimum: float, maximum: float, words: Words) -> str:
    low, high = f"{minimum:g}", f"{maximum:g}"
    if pd.isna(minimum):
        return words.label("dictionary.allowed.any_number")
    if pd.isna(maximum):
        return words.say("dictionary.allowed.minimum", minimum=low)
    return words.say("dictionary.allowed.range", minimum=low, maximum=high)
