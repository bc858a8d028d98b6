SELECT id AS unit, area, kind, households, state, official, members, coalesce(cells, 0) AS cells
FROM standing WHERE year = (SELECT max(year) FROM days) ORDER BY unit
