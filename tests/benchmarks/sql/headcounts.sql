SELECT h.year, o.area, sum(official) AS official, sum(probationary) AS probationary,
    sum(official + probationary) AS members
FROM headcounts h JOIN organisations o ON o.id = h.organisation GROUP BY ALL ORDER BY h.year, o.area
