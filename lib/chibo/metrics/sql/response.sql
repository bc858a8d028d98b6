-- Return the response to meeting surveys: respondents / ballots issued, both summed over the cells surveyed.
--
-- A row per year. A ballot answers several questions, so a cell's respondents are those of its most answered one.
-- lowest_pct, highest_pct: of a cell.
WITH questions AS (
    SELECT year, cell, question, any_value(issued) AS issued, sum(respondents) AS respondents
    FROM meeting_surveys WHERE is_asked('years', year) GROUP BY ALL),
surveyed AS (
    SELECT year, cell, max(issued) AS issued, max(respondents) AS respondents FROM questions GROUP BY ALL)
SELECT s.year, part, count(*) AS cells, sum(issued) AS issued, sum(respondents) AS respondents,
    pct(sum(respondents), sum(issued)) AS response_pct, min(pct(respondents, issued)) AS lowest_pct,
    max(pct(respondents, issued)) AS highest_pct
FROM surveyed s JOIN cells c ON c.id = s.cell JOIN bodies b ON b.id = c.organisation
GROUP BY ALL ORDER BY s.year, part
