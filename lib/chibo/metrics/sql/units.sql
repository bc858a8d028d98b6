-- Return how far residential units have a cell, at the end of years.
--
-- A row per year, with by = 'area' per ward: units by state (see unit_states), own, joint, without_cell,
-- without_members and unknown, which add up to units; zero_member_units, whatever cell serves them; uncounted_units.
-- own_pct = own / units; any_pct = (own + joint) / units; own_households_pct = own, weighted by households.
SELECT d.year, d.day AS date, IF(getvariable('by') = 'area', u.area, '') AS part, count(u.unit) AS units,
    count(*) FILTER (state = 'own') AS own,
    count(*) FILTER (state = 'joint') AS joint,
    count(*) FILTER (state = 'without_cell') AS without_cell,
    count(*) FILTER (state = 'without_members') AS without_members,
    count(*) FILTER (state = 'unknown') AS unknown,
    count(*) FILTER (members = 0) AS zero_member_units,
    count(u.unit) - count(members) AS uncounted_units,
    pct(own, units) AS own_pct,
    pct(own + joint, units) AS any_pct,
    pct(coalesce(sum(u.households) FILTER (state = 'own'), 0), sum(u.households)) AS own_households_pct
FROM days d LEFT JOIN (FROM unit_states WHERE is_asked('areas', area)) u USING (day)
GROUP BY ALL HAVING units > 0 OR getvariable('by') IS NULL ORDER BY d.day, part
