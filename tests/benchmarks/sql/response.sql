WITH questions AS (
    SELECT year, cell, question, any_value(issued) AS issued, sum(respondents) AS respondents
    FROM meeting_surveys GROUP BY ALL),
surveyed AS (
    SELECT year, cell, max(issued) AS issued, max(respondents) AS respondents,
        100 * max(respondents) / nullif(max(issued), 0) AS share
    FROM questions GROUP BY ALL)
SELECT s.year, o.area, count(*) AS cells, sum(issued) AS issued, sum(respondents) AS respondents,
    100 * sum(respondents) / nullif(sum(issued), 0) AS response_pct, min(share) AS lowest_pct,
    max(share) AS highest_pct, count(*) FILTER (respondents > issued) AS cells_over_issued
FROM surveyed s JOIN cells c ON c.id = s.cell JOIN organisations o ON o.id = c.organisation
GROUP BY s.year, o.area ORDER BY s.year, o.area
