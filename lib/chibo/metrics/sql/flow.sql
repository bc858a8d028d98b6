-- The way of the units in force on the last of three days: see split.register_flow.
WITH RECURSIVE stages AS (SELECT day, row_number() OVER (ORDER BY day) AS stage, max(day) OVER () AS last FROM days),
now AS (
    SELECT unit, kind FROM unit_states
    WHERE day = (SELECT max(day) FROM days) AND is_asked('areas', area)),
back AS (
    SELECT stage, day, last, unit, unit AS origin FROM now CROSS JOIN stages
    UNION -- each step once: lineage may run in a circle
    SELECT b.stage, b.day, b.last, e.from_unit, b.origin
    FROM back b JOIN unit_events e ON e.to_unit = b.unit AND b.day < e.date AND e.date <= b.last),
traced AS (
    SELECT origin, stage, IF(stage = 1, u.kind, u.state) AS was FROM back b JOIN unit_states u USING (day, unit)),
ways AS (
    SELECT origin, stage, IF(min(was) = max(was), min(was), 'mixed') AS was FROM traced GROUP BY ALL)
SELECT coalesce(w1.was, 'new') AS from_kind, n.kind AS to_kind, coalesce(w2.was, 'new') AS state_1,
    coalesce(w3.was, 'new') AS state_2, count(*) AS units
FROM now n
    LEFT JOIN ways w1 ON w1.origin = n.unit AND w1.stage = 1
    LEFT JOIN ways w2 ON w2.origin = n.unit AND w2.stage = 2
    LEFT JOIN ways w3 ON w3.origin = n.unit AND w3.stage = 3
GROUP BY ALL ORDER BY ALL
