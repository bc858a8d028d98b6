-- Return how many neighbourhood cells have how many members, official and probationary, on 31 December.
--
-- A row per year and bin, low to high members, both inclusive. A cell belongs to the ward of its organisation. Below 3 a
-- cell falls short of the charter, from 9 it has a committee, from 30 it may become a grassroots committee, above 50 an
-- older charter asked for consent. counted: cells with a headcount; uncounted: those without, in no bin; share_pct =
-- cells / counted.
WITH bins(low, high) AS (VALUES (0, 2), (3, 8), (9, 14), (15, 29), (30, 50), (51, NULL)),
neighbourhood AS (
    SELECT c.id, c.valid_from, c.valid_to, b.part
    FROM cells c JOIN bodies b ON b.id = c.organisation WHERE c.kind = 'neighbourhood'),
headed AS (
    SELECT year, cell, sum(members) AS members FROM members SEMI JOIN neighbourhood c ON c.id = cell GROUP BY ALL),
sizes AS (
    SELECT d.year, c.part, low, count(c.id) AS cells
    FROM days d
        LEFT JOIN neighbourhood c ON holds(c.valid_from, c.valid_to, d.day)
        LEFT JOIN headed h ON h.year = d.counted AND h.cell = c.id
        LEFT JOIN bins ON h.members BETWEEN low AND coalesce(high, h.members)
    GROUP BY ALL),
totals AS (
    SELECT year, part, coalesce(sum(cells) FILTER (low IS NOT NULL), 0) AS counted,
        coalesce(sum(cells) FILTER (low IS NULL), 0) AS uncounted
    FROM sizes GROUP BY ALL HAVING sum(cells) > 0 OR getvariable('by') IS NULL)
SELECT t.year, t.part, low, high, coalesce(s.cells, 0) AS cells, t.counted, t.uncounted,
    pct(coalesce(s.cells, 0), t.counted) AS share_pct
FROM totals t CROSS JOIN bins LEFT JOIN sizes s USING (year, part, low) ORDER BY t.year, t.part, low
