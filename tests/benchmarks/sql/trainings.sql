SELECT t.year, o.area, t.level, count(*) FILTER (participants > 0) AS organisations,
    sum(participants) AS participants
FROM trainings t JOIN organisations o ON o.id = t.organisation GROUP BY ALL ORDER BY t.year, o.area, t.level
