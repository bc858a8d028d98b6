-- What several metrics ask of a register. Its tables are described in tables.yml; rows hold from valid_from up to, but
-- not on, valid_to (NULL: still). Variables choose what is counted; where one is not set, everything is:
--     SET VARIABLE areas = ['da-lat/ward-1', 'da-lat/ward-2'];
--     SET VARIABLE years = [2012, 2013];
--     SET VARIABLE days = [DATE '2013-10-31'];    -- of stocks; else 31 December of the years with a headcount
--     SET VARIABLE "by" = 'area';                 -- or 'sector': a row for each, named in the column part

CREATE TEMP MACRO is_asked(variable, one) AS getvariable(variable) IS NULL OR list_contains(getvariable(variable), one);
CREATE TEMP MACRO holds(valid_from, valid_to, day) AS valid_from <= day AND (valid_to IS NULL OR day < valid_to);
CREATE TEMP MACRO pct(part, base) AS 100 * part / nullif(base, 0);

-- The days looked at; counted is the year of the last headcount, of 31 December, on or before.
CREATE TEMP VIEW days AS
SELECT day, year(day)::INTEGER AS year, year(day + 1)::INTEGER - 1 AS counted
FROM (
    SELECT DISTINCT unnest(coalesce(
        getvariable('days')::DATE[], (SELECT list(DISTINCT make_date(year::INT, 12, 31)) FROM headcounts))) AS day);

-- Organisations asked for, and what they are counted with.
CREATE TEMP VIEW bodies AS
SELECT id, kind, valid_from, valid_to,
    CASE getvariable('by') WHEN 'area' THEN area WHEN 'sector' THEN sector ELSE '' END AS part
FROM organisations WHERE is_asked('areas', area);

-- Neighbourhood cells serving units; the rules refuse a service beyond the life of the cell or unit.
CREATE TEMP VIEW links AS
SELECT l.*, c.joint_type, c.number
FROM cell_units l
    JOIN (SELECT *, (row_number() OVER ())::INTEGER AS number FROM cells WHERE kind = 'neighbourhood') c ON c.id = l.cell;

-- Members by who counted them; a row with a gap counts nobody.
CREATE TEMP VIEW members AS
SELECT organisation, cell, unit, year, official, probationary, official + probationary AS members
FROM headcounts WHERE official + probationary IS NOT NULL;

-- Units in force on each day, and their state: a unit has its own cell when a cell serves it and nothing else. It is
-- joint when every cell that serves it also serves another unit, or is joined with a body that is no unit (type c).
-- Without a cell it is told by the members living there at the last headcount.
CREATE TEMP VIEW unit_states AS
WITH numbered AS MATERIALIZED (SELECT *, (row_number() OVER ())::INTEGER AS unit FROM units), -- ids are long
linked AS MATERIALIZED ( -- before there is a row for each day
    SELECT l.number AS cell, u.unit, l.joint_type = 'c' AS with_a_body, l.valid_from, l.valid_to
    FROM links l JOIN numbered u ON u.id = l.unit),
serving AS (SELECT day, cell, unit, with_a_body FROM linked JOIN days ON holds(valid_from, valid_to, day)),
serving_cells AS (
    SELECT day, cell, min(unit) < max(unit) OR any_value(with_a_body) AS joint FROM serving GROUP BY ALL),
served AS (
    SELECT day, unit, bool_or(NOT joint) AS own FROM serving JOIN serving_cells USING (day, cell) GROUP BY ALL),
residents AS (
    SELECT year, u.unit, sum(members)::INTEGER AS members FROM members m JOIN numbered u ON u.id = m.unit GROUP BY ALL)
SELECT d.day, u.id AS unit, u.area, u.kind, u.households, r.members,
    CASE WHEN s.own THEN 'own' WHEN NOT s.own THEN 'joint' WHEN r.members > 0 THEN 'without_cell'
        WHEN r.members = 0 THEN 'without_members' ELSE 'unknown' END AS state
FROM numbered u
    JOIN days d ON holds(u.valid_from, u.valid_to, d.day)
    LEFT JOIN served s ON s.day = d.day AND s.unit = u.unit
    LEFT JOIN residents r ON r.year = d.counted AND r.unit = u.unit;
