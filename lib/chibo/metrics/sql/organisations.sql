-- Return how many grassroots organisations (tổ chức cơ sở đảng) and subordinate cells are in force on 31 December.
--
-- A row per year: organisations = committees (đảng bộ cơ sở) + grassroots_cells (chi bộ cơ sở); subordinate_cells =
-- neighbourhood_cells + non_residential_cells; all_cells = grassroots_cells + subordinate_cells.
WITH counted AS (
    SELECT part, IF(kind = 'committee', 'committee', 'grassroots') AS kind, valid_from, valid_to FROM bodies
    UNION ALL
    SELECT b.part, IF(c.kind = 'neighbourhood', 'neighbourhood', 'other'), c.valid_from, c.valid_to
    FROM cells c JOIN bodies b ON b.id = c.organisation)
SELECT d.year, d.day AS date, part,
    count(*) FILTER (kind IN ('committee', 'grassroots')) AS organisations,
    count(*) FILTER (kind = 'committee') AS committees,
    count(*) FILTER (kind = 'grassroots') AS grassroots_cells,
    count(*) FILTER (kind IN ('neighbourhood', 'other')) AS subordinate_cells,
    count(*) FILTER (kind = 'neighbourhood') AS neighbourhood_cells,
    count(*) FILTER (kind = 'other') AS non_residential_cells,
    grassroots_cells + subordinate_cells AS all_cells
FROM days d LEFT JOIN counted ON holds(valid_from, valid_to, d.day)
GROUP BY ALL HAVING organisations > 0 OR getvariable('by') IS NULL ORDER BY d.day, part
