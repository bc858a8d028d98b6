-- What several tables ask for: the days looked at, what is in force on them, and the members counted.

CREATE TABLE days AS
SELECT DISTINCT year, make_date(year::INT, 1, 1) AS first_day, make_date(year::INT, 12, 31) AS day FROM headcounts;

-- Neighbourhood cells serving units, while link, cell and unit all exist.
CREATE VIEW links AS
SELECT l.cell, l.unit, c.joint_type, c.valid_from AS cell_from, c.valid_to AS cell_to,
    greatest(l.valid_from, c.valid_from, u.valid_from) AS valid_from,
    least(l.valid_to, c.valid_to, u.valid_to) AS valid_to -- passes over what is missing
FROM cell_units l
    JOIN cells c ON c.id = l.cell AND c.kind = 'neighbourhood'
    JOIN units u ON u.id = l.unit
WHERE greatest(l.valid_from, c.valid_from, u.valid_from)
    < coalesce(least(l.valid_to, c.valid_to, u.valid_to), DATE 'infinity');

CREATE VIEW serving AS
SELECT DISTINCT year, cell, unit, joint_type
FROM links JOIN days ON valid_from <= day AND (valid_to IS NULL OR day < valid_to);

CREATE VIEW serving_cells AS
SELECT year, cell, count(*) AS units, count(*) > 1 OR any_value(joint_type) = 'c' AS joint
FROM serving GROUP BY ALL;

CREATE VIEW served_units AS
SELECT s.year, s.unit, bool_or(NOT c.joint) AS own, count(*) AS cells
FROM serving s JOIN serving_cells c USING (year, cell) GROUP BY ALL;

CREATE VIEW residents AS
SELECT year, unit, sum(official) AS official, sum(official + probationary) AS members
FROM headcounts WHERE unit <> '' GROUP BY ALL;

CREATE VIEW standing AS
SELECT d.year, d.day, u.id, u.area, u.kind, u.households, r.official, r.members, s.cells,
    CASE WHEN s.own THEN 'own' WHEN NOT s.own THEN 'joint' WHEN r.members > 0 THEN 'without_cell'
        WHEN r.members = 0 THEN 'without_members' ELSE 'unknown' END AS state
FROM units u
    JOIN days d ON u.valid_from <= d.day AND (u.valid_to IS NULL OR d.day < u.valid_to)
    LEFT JOIN served_units s ON s.year = d.year AND s.unit = u.id
    LEFT JOIN residents r ON r.year = d.year AND r.unit = u.id;

-- Units that only took another name or area: from one day on they are another unit.
CREATE VIEW renames AS
SELECT from_unit, to_unit, date AS day FROM unit_events WHERE kind IN ('rename', 'transfer');

CREATE VIEW heads AS
SELECT organisation, year, sum(official) AS official, sum(probationary) AS probationary,
    sum(official + probationary) AS members
FROM headcounts GROUP BY ALL;

-- Cells, and whether they came or went as the same one: a cell carries on when another begins, on the day it ends, that
-- serves the same units, or what these were renamed to.
CREATE VIEW moving_cells AS
WITH ended AS (SELECT cell, unit, valid_to AS day FROM links WHERE valid_to = cell_to),
begun AS (SELECT cell, unit, valid_from AS day FROM links WHERE valid_from = cell_from),
ended_units AS (SELECT cell, count(*) AS units FROM ended GROUP BY ALL),
begun_units AS (SELECT cell, count(*) AS units FROM begun GROUP BY ALL),
followed AS (
    FROM ended
    UNION ALL SELECT e.cell, r.to_unit, e.day FROM ended e JOIN renames r ON r.from_unit = e.unit AND r.day = e.day),
pairs AS (
    SELECT f.cell AS old, b.cell AS new, count(*) AS units
    FROM followed f JOIN begun b ON b.unit = f.unit AND b.day = f.day AND b.cell <> f.cell GROUP BY ALL),
continued AS (
    SELECT p.old, p.new FROM pairs p
        JOIN ended_units e ON e.cell = p.old AND e.units = p.units
        JOIN begun_units b ON b.cell = p.new AND b.units = p.units)
SELECT c.*, c.id IN (SELECT new FROM continued) AS came, c.id IN (SELECT old FROM continued) AS went FROM cells c;
