-- Return how many participants were sent to courses, by level of the course.
--
-- A row per year and level: organisations that sent any, participants. One person may attend several courses, so levels
-- do not add up.
SELECT t.year, part, t.level, count(*) FILTER (participants > 0) AS organisations, sum(participants) AS participants
FROM trainings t JOIN bodies b ON b.id = t.organisation
WHERE is_asked('years', t.year) GROUP BY ALL ORDER BY t.year, part, t.level
