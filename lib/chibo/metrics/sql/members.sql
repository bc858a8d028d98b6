-- Return the members on 31 December, official (chính thức) and probationary (dự bị): sums over the organisations.
--
-- A row per year: official, probationary, members (both).
SELECT m.year, part, sum(official) AS official, sum(probationary) AS probationary, sum(members) AS members
FROM members m JOIN bodies b ON b.id = m.organisation
WHERE is_asked('years', m.year) GROUP BY ALL ORDER BY m.year, part
