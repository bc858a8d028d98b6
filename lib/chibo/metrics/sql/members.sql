-- Members on 31 December, official and probationary: sums over the organisations.
SELECT m.year, part, sum(official) AS official, sum(probationary) AS probationary, sum(members) AS members
FROM members m JOIN bodies b ON b.id = m.organisation
WHERE is_asked('years', m.year) GROUP BY ALL ORDER BY m.year, part
