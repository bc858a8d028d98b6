SELECT year, area, count(*) AS units,
    count(*) FILTER (state = 'own') AS own,
    count(*) FILTER (state = 'joint') AS joint,
    count(*) FILTER (state = 'without_cell') AS without_cell,
    count(*) FILTER (state = 'without_members') AS without_members,
    count(*) FILTER (state = 'unknown') AS unknown,
    count(*) FILTER (members = 0) AS zero_member_units,
    count(*) FILTER (members IS NULL) AS uncounted_units,
    100 * own / units AS own_pct,
    100 * (own + joint) / units AS any_pct,
    sum(households) AS households,
    100 * coalesce(sum(households) FILTER (state = 'own'), 0) / sum(households) AS own_households_pct,
    100 * coalesce(sum(households) FILTER (state IN ('own', 'joint')), 0) / sum(households) AS any_households_pct
FROM standing GROUP BY year, area ORDER BY year, area
