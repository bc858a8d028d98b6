WITH moves AS MATERIALIZED (FROM moving_cells),
entries AS (
    SELECT d.year, organisation, kind, 0 AS s, 0 AS came, 0 AS moved_in, 0 AS went, 0 AS moved_out, 1 AS e
    FROM moves JOIN days d ON valid_from <= day AND (valid_to IS NULL OR day < valid_to)
    UNION ALL
    SELECT d.year, organisation, kind, 1, 0, 0, 0, 0, 0
    FROM moves JOIN days d ON valid_from < first_day AND (valid_to IS NULL OR first_day <= valid_to)
    UNION ALL SELECT year(valid_from), organisation, kind, 0, (NOT came)::INT, came::INT, 0, 0, 0 FROM moves
    UNION ALL
    SELECT year(valid_to), organisation, kind, 0, 0, 0, (NOT went)::INT, went::INT, 0 FROM moving_cells
    WHERE valid_to IS NOT NULL)
SELECT n.year, o.area, n.kind, sum(s) AS start, sum(came) AS established, sum(moved_in) AS transferred_in,
    sum(went) AS dissolved, sum(moved_out) AS transferred_out,
    sum(came) + sum(moved_in) - sum(went) - sum(moved_out) AS net,
    sum(e) AS "end", sum(s) + net - sum(e) AS difference
FROM entries n JOIN organisations o ON o.id = n.organisation SEMI JOIN days d ON d.year = n.year
GROUP BY n.year, o.area, n.kind ORDER BY n.year, o.area, n.kind
