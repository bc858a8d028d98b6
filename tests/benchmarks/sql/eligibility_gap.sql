SELECT year, area, count(*) AS units,
    count(*) FILTER (official >= 3) AS eligible,
    count(*) FILTER (state = 'own') AS own,
    eligible - own AS gap,
    count(*) FILTER (official >= 3 AND state <> 'own') AS eligible_without_own,
    count(*) FILTER (official < 3 AND state = 'own') AS own_not_eligible,
    count(*) FILTER (official IS NULL) AS uncounted_units
FROM standing GROUP BY year, area ORDER BY year, area
