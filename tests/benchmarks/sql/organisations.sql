WITH bodies AS (
    SELECT d.year, o.area, count(*) AS organisations, count(*) FILTER (kind = 'committee') AS committees,
        count(*) FILTER (kind <> 'committee') AS grassroots_cells
    FROM organisations o JOIN days d ON o.valid_from <= d.day AND (o.valid_to IS NULL OR d.day < o.valid_to)
    GROUP BY ALL),
below AS (
    SELECT d.year, o.area, count(*) AS subordinate_cells,
        count(*) FILTER (c.kind = 'neighbourhood') AS neighbourhood_cells,
        count(*) FILTER (c.kind <> 'neighbourhood') AS non_residential_cells
    FROM cells c
        JOIN days d ON c.valid_from <= d.day AND (c.valid_to IS NULL OR d.day < c.valid_to)
        JOIN organisations o ON o.id = c.organisation
    GROUP BY ALL)
SELECT year, area, organisations, committees, grassroots_cells,
    coalesce(subordinate_cells, 0) AS subordinate_cells,
    coalesce(neighbourhood_cells, 0) AS neighbourhood_cells,
    coalesce(non_residential_cells, 0) AS non_residential_cells,
    grassroots_cells + coalesce(subordinate_cells, 0) AS all_cells
FROM bodies LEFT JOIN below USING (year, area) ORDER BY year, area
