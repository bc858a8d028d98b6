-- Neighbourhood cells between the first and the last of the days: see split.register_cells.
WITH ended AS (SELECT cell, unit, valid_to AS day FROM links WHERE valid_to = cell_to),
begun AS (SELECT cell, unit, valid_from AS day FROM links WHERE valid_from = cell_from),
followed AS (
    FROM ended
    UNION ALL
    SELECT e.cell, v.to_unit, e.day FROM ended e
        JOIN unit_events v ON v.from_unit = e.unit AND v.date = e.day AND v.kind IN ('rename', 'transfer')),
pairs AS (
    SELECT f.cell AS old, b.cell AS new, count(*) AS units
    FROM followed f JOIN begun b ON b.unit = f.unit AND b.day = f.day AND b.cell <> f.cell GROUP BY ALL),
continued AS (
    SELECT p.old, p.new FROM pairs p
        JOIN (SELECT cell, count(*) AS units FROM ended GROUP BY ALL) e ON e.cell = p.old AND e.units = p.units
        JOIN (SELECT cell, count(*) AS units FROM begun GROUP BY ALL) b ON b.cell = p.new AND b.units = p.units),
moving AS (
    SELECT c.*, c.id IN (SELECT new FROM continued) AS came, c.id IN (SELECT old FROM continued) AS went
    FROM cells c JOIN bodies b ON b.id = c.organisation WHERE c.kind = 'neighbourhood'),
counts AS (
    SELECT since, until,
        count(*) FILTER (holds(valid_from, valid_to, since)) AS first,
        count(*) FILTER (NOT came AND since < valid_from AND valid_from <= until) AS established,
        count(*) FILTER (came AND since < valid_from AND valid_from <= until) AS moved_in,
        count(*) FILTER (NOT went AND since < valid_to AND valid_to <= until) AS dissolved,
        count(*) FILTER (went AND since < valid_to AND valid_to <= until) AS moved_out,
        count(*) FILTER (holds(valid_from, valid_to, until)) AS last
    FROM moving, (SELECT min(day) AS since, max(day) AS until FROM days) GROUP BY ALL),
steps AS (
    SELECT since, until, unnest(range(7)) AS place, unnest([
        'start', 'established', 'transferred_in', 'dissolved', 'transferred_out', 'difference', 'end']) AS step,
        unnest([first, established, moved_in, -dissolved, -moved_out,
            last - (first + established + moved_in - dissolved - moved_out), last]) AS cells
    FROM counts WHERE greatest(first, established, moved_in, dissolved, moved_out, last) > 0)
SELECT step, cells, CASE step WHEN 'start' THEN since WHEN 'end' THEN until END AS date, 'neighbourhood' AS kind
FROM steps WHERE cells <> 0 OR step NOT IN ('transferred_in', 'transferred_out', 'difference') ORDER BY place
