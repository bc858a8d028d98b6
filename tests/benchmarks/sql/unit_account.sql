WITH moves AS MATERIALIZED (
    SELECT u.*, u.id IN (SELECT to_unit FROM renames r WHERE r.day = u.valid_from) AS came,
        u.id IN (SELECT from_unit FROM renames r WHERE r.day = u.valid_to) AS went
    FROM units u),
entries AS (
    SELECT d.year, area, kind, 0 AS s, 0 AS came, 0 AS moved_in, 0 AS went, 0 AS moved_out, 1 AS e
    FROM moves JOIN days d ON valid_from <= day AND (valid_to IS NULL OR day < valid_to)
    UNION ALL
    SELECT d.year, area, kind, 1, 0, 0, 0, 0, 0
    FROM moves JOIN days d ON valid_from < first_day AND (valid_to IS NULL OR first_day <= valid_to)
    UNION ALL SELECT year(valid_from), area, kind, 0, (NOT came)::INT, came::INT, 0, 0, 0 FROM moves
    UNION ALL
    SELECT year(valid_to), area, kind, 0, 0, 0, (NOT went)::INT, went::INT, 0 FROM moves WHERE valid_to IS NOT NULL)
SELECT n.year, n.area, n.kind, sum(s) AS start, sum(came) AS created, sum(moved_in) AS transferred_in,
    sum(went) AS ended, sum(moved_out) AS transferred_out,
    sum(came) + sum(moved_in) - sum(went) - sum(moved_out) AS net,
    sum(e) AS "end", sum(s) + net - sum(e) AS difference
FROM entries n SEMI JOIN days d ON d.year = n.year
GROUP BY n.year, n.area, n.kind ORDER BY n.year, n.area, n.kind
