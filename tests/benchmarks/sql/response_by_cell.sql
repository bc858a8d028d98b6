WITH questions AS (
    SELECT year, cell, question, any_value(issued) AS issued, sum(respondents) AS respondents
    FROM meeting_surveys GROUP BY ALL)
SELECT q.year, q.cell, any_value(o.area) AS area, max(issued) AS issued, max(respondents) AS respondents,
    100 * max(respondents) / nullif(max(issued), 0) AS response_pct, max(respondents) > max(issued) AS over_issued
FROM questions q JOIN cells c ON c.id = q.cell JOIN organisations o ON o.id = c.organisation
GROUP BY q.year, q.cell ORDER BY q.year, q.cell
