-- Return what was answered in meeting surveys.
--
-- A row per year, question and answer. share_pct = respondents / answered (all answers to the question);
-- issued: ballots in the cells that were asked the question.
WITH given AS (
    SELECT s.year, part, s.cell, s.question, s.answer, s.respondents, s.issued
    FROM meeting_surveys s JOIN cells c ON c.id = s.cell JOIN bodies b ON b.id = c.organisation
    WHERE is_asked('years', s.year)),
asked AS (
    SELECT year, part, question, cell, any_value(issued) AS issued, sum(respondents) AS respondents
    FROM given GROUP BY ALL),
bases AS (
    SELECT year, part, question, sum(respondents) AS answered, sum(issued) AS issued FROM asked GROUP BY ALL),
counts AS (
    SELECT year, part, question, answer, sum(respondents) AS respondents FROM given GROUP BY ALL)
SELECT year, part, question, answer, respondents, answered, issued, pct(respondents, answered) AS share_pct
FROM counts JOIN bases USING (year, part, question) ORDER BY ALL
