WITH asked AS (SELECT min(day) AS since, max(day) AS until FROM days),
counts AS (
    SELECT count(*) FILTER (valid_from <= since AND (valid_to IS NULL OR since < valid_to)) AS first,
        count(*) FILTER (NOT came AND since < valid_from AND valid_from <= until) AS established,
        count(*) FILTER (came AND since < valid_from AND valid_from <= until) AS moved_in,
        count(*) FILTER (NOT went AND since < valid_to AND valid_to <= until) AS dissolved,
        count(*) FILTER (went AND since < valid_to AND valid_to <= until) AS moved_out,
        count(*) FILTER (valid_from <= until AND (valid_to IS NULL OR until < valid_to)) AS last
    FROM moving_cells, asked WHERE kind = 'neighbourhood'),
steps AS (
    SELECT unnest(['start', 'established', 'transferred_in', 'dissolved', 'transferred_out', 'end']) AS step,
        unnest([first, established, moved_in, -dissolved, -moved_out, last]) AS cells, unnest(range(6)) AS place
    FROM counts),
heights AS (
    SELECT *, sum(cells) FILTER (step <> 'end') OVER (ORDER BY place) AS after FROM steps)
SELECT step, cells,
    CASE WHEN step IN ('start', 'end') THEN 0 ELSE least(after, after - cells) END AS bottom,
    CASE WHEN step IN ('start', 'end') THEN cells ELSE greatest(after, after - cells) END AS top,
    'neighbourhood' AS kind
FROM heights ORDER BY place
