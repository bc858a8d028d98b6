WITH given AS (
    SELECT s.year, o.area, s.cell, s.question, s.answer, s.respondents, s.issued
    FROM meeting_surveys s JOIN cells c ON c.id = s.cell JOIN organisations o ON o.id = c.organisation),
asked AS (
    SELECT year, area, question, cell, any_value(issued) AS issued, sum(respondents) AS respondents
    FROM given GROUP BY ALL),
bases AS (
    SELECT year, area, question, sum(respondents) AS answered, sum(issued) AS issued FROM asked GROUP BY ALL)
SELECT g.year, g.area, g.question, g.answer, sum(g.respondents) AS respondents,
    any_value(b.answered) AS answered, any_value(b.issued) AS issued,
    100 * sum(g.respondents) / nullif(any_value(b.answered), 0) AS share_pct,
    100 * sum(g.respondents) / nullif(any_value(b.issued), 0) AS issued_pct
FROM given g JOIN bases b USING (year, area, question)
GROUP BY g.year, g.area, g.question, g.answer ORDER BY ALL
