WITH bins AS (SELECT unnest([0, 3, 9, 15, 30, 51]) AS low, unnest([2, 8, 14, 29, 50, NULL]) AS high),
members AS (SELECT year, cell, sum(official + probationary) AS members FROM headcounts GROUP BY ALL),
sizes AS (
    SELECT d.year, o.area, m.members
    FROM cells c
        JOIN days d ON c.valid_from <= d.day AND (c.valid_to IS NULL OR d.day < c.valid_to)
        JOIN organisations o ON o.id = c.organisation
        LEFT JOIN members m ON m.year = d.year AND m.cell = c.id
    WHERE c.kind = 'neighbourhood'),
counts AS (SELECT year, area, count(members) AS counted, count(*) - count(members) AS uncounted FROM sizes GROUP BY ALL),
filled AS (
    SELECT year, area, low, count(*) AS cells
    FROM sizes JOIN bins ON members >= low AND (high IS NULL OR members <= high) GROUP BY ALL)
SELECT year, area, low, high, coalesce(cells, 0) AS cells, counted, uncounted,
    100 * coalesce(cells, 0) / nullif(counted, 0) AS share_pct
FROM counts CROSS JOIN bins LEFT JOIN filled USING (year, area, low) ORDER BY year, area, low
