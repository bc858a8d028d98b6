WITH standing_cells AS (
    SELECT d.year, o.area, c.joint_type, coalesce(s.units, 0) AS links, coalesce(s.joint, false) AS joint
    FROM cells c
        JOIN days d ON c.valid_from <= d.day AND (c.valid_to IS NULL OR d.day < c.valid_to)
        JOIN organisations o ON o.id = c.organisation
        LEFT JOIN serving_cells s ON s.year = d.year AND s.cell = c.id
    WHERE c.kind = 'neighbourhood')
SELECT year, area, count(*) AS cells,
    count(*) FILTER (links = 0) AS serving_none,
    count(*) FILTER (links > 0 AND NOT joint) AS own_cells,
    count(*) FILTER (joint) AS joint_cells,
    count(*) FILTER (joint AND joint_type = 'a') AS joint_a,
    count(*) FILTER (joint AND joint_type = 'b') AS joint_b,
    count(*) FILTER (joint AND joint_type = 'c') AS joint_c,
    count(*) FILTER (joint AND joint_type NOT IN ('a', 'b', 'c')) AS joint_unstated,
    sum(links) AS links,
    sum(links) / nullif(count(*) FILTER (links > 0), 0) AS units_per_cell,
    max(links) AS most_units
FROM standing_cells GROUP BY year, area ORDER BY year, area
