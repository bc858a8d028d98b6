-- The metrics of a register: one SELECT each, after its name; the comment below the name is the metric's documentation.
-- They stand on the views of model/views.sql, which also says what the variables choose.

-- name: units
-- Return how far residential units have a cell, at the end of years.
--
-- A row per year, with by = 'area' per ward: units by state (see unit_states), own, joint, without_cell,
-- without_members and unknown, which add up to units; zero_member_units, whatever cell serves them; uncounted_units.
-- own_pct = own / units; any_pct = (own + joint) / units; own_households_pct = own, weighted by households. case:
-- uncounted where nobody can say which units have no members; lacking where some have members but no cell, or a cell but
-- no members, so that three states do not add up.
SELECT d.year, d.day AS date, IF(getvariable('by') = 'area', u.area, '') AS part, count(u.unit) AS units,
    count(*) FILTER (state = 'own') AS own,
    count(*) FILTER (state = 'joint') AS joint,
    count(*) FILTER (state = 'without_cell') AS without_cell,
    count(*) FILTER (state = 'without_members') AS without_members,
    count(*) FILTER (state = 'unknown') AS unknown,
    count(*) FILTER (members = 0) AS zero_member_units,
    count(u.unit) - count(members) AS uncounted_units,
    pct(own, units) AS own_pct,
    pct(own + joint, units) AS any_pct,
    pct(coalesce(sum(u.households) FILTER (state = 'own'), 0), sum(u.households)) AS own_households_pct,
    CASE WHEN uncounted_units > 0 THEN 'uncounted'
        WHEN without_cell > 0 OR zero_member_units <> without_members THEN 'lacking' ELSE '' END AS "case"
FROM days d LEFT JOIN (FROM unit_states WHERE is_asked('areas', area)) u USING (day)
GROUP BY ALL HAVING units > 0 OR getvariable('by') IS NULL ORDER BY d.day, part

-- name: cell_sizes
-- Return how many neighbourhood cells have how many members, official and probationary, on 31 December.
--
-- A row per year and bin, low to high members, both inclusive. A cell belongs to the ward of its organisation. Below 3 a
-- cell falls short of the charter, from 9 it has a committee, from 30 it may become a grassroots committee, above 50 an
-- older charter asked for consent. counted: cells with a headcount; uncounted: those without, in no bin; share_pct =
-- cells / counted.
WITH bins(low, high) AS (VALUES (0, 2), (3, 8), (9, 14), (15, 29), (30, 50), (51, NULL)),
neighbourhood AS MATERIALIZED ( -- numbered: a country has too many ids to group by
    SELECT row_number() OVER () AS number, c.id, c.valid_from, c.valid_to, b.part
    FROM cells c JOIN bodies b ON b.id = c.organisation WHERE c.kind = 'neighbourhood'),
headed AS (
    SELECT year, number, sum(members) AS members FROM members JOIN neighbourhood c ON c.id = cell GROUP BY ALL),
standing AS (
    SELECT d.year, c.part, h.members, count(c.number) AS number
    FROM days d LEFT JOIN neighbourhood c ON holds(c.valid_from, c.valid_to, d.day)
        LEFT JOIN headed h ON h.year = d.counted AND h.number = c.number
    GROUP BY ALL HAVING count(c.number) > 0 OR getvariable('by') IS NULL)
SELECT year, part, low, high,
    coalesce(sum(number) FILTER (members BETWEEN low AND coalesce(high, members)), 0) AS cells,
    coalesce(sum(number) FILTER (members IS NOT NULL), 0) AS counted, sum(number) - counted AS uncounted,
    pct(cells, counted) AS share_pct
FROM standing CROSS JOIN bins GROUP BY ALL ORDER BY year, part, low

-- name: to_do
-- Return the units without a cell of their own, and the cells with fewer than three official members, each by its id.
--
-- A row per year and unit or cell, by area: unit_or_cell, called (of a cell the units it serves), state (that of the unit,
-- see unit_states, or below_three), members_there (living in the unit; of a cell the official ones).
WITH small AS (
    SELECT d.day, d.year, o.area, c.id, sum(official)::INTEGER AS official
    FROM days d JOIN cells c ON c.kind = 'neighbourhood' AND holds(c.valid_from, c.valid_to, d.day)
        JOIN organisations o ON o.id = c.organisation JOIN members m ON m.cell = c.id AND m.year = d.counted
    WHERE is_asked('areas', o.area) GROUP BY ALL HAVING sum(official) < 3)
SELECT d.year, s.area, s.unit AS unit_or_cell, u.name AS called, s.state, s.members AS members_there
FROM unit_states s JOIN days d USING (day) JOIN units u ON u.id = s.unit
WHERE s.state <> 'own' AND is_asked('areas', s.area)
UNION ALL
SELECT s.year, s.area, s.id, string_agg(coalesce(nullif(u.name, ''), u.id), ', ' ORDER BY u.id), 'below_three', s.official
FROM small s LEFT JOIN cell_units l ON l.cell = s.id AND holds(l.valid_from, l.valid_to, s.day)
    LEFT JOIN units u ON u.id = l.unit
GROUP BY ALL ORDER BY ALL

-- name: flow
-- The way of the units in force on the last of two days: see split.register_flow.
WITH RECURSIVE ends AS (SELECT min(day) AS first, max(day) AS last FROM days),
now AS (SELECT unit, state, first, last FROM unit_states JOIN ends ON day = last WHERE is_asked('areas', area)),
back AS (
    SELECT unit, unit AS origin, first, last FROM now
    UNION -- each step once: lineage may run in a circle
    SELECT e.from_unit, b.origin, b.first, b.last
    FROM back b JOIN unit_events e ON e.to_unit = b.unit AND b.first < e.date AND e.date <= b.last),
was AS (
    SELECT origin, IF(min(state) = max(state), min(state), 'mixed') AS state
    FROM back b JOIN unit_states u ON u.unit = b.unit AND u.day = b.first GROUP BY ALL)
SELECT coalesce(w.state, 'new') AS state_1, n.state AS state_2, count(*) AS units
FROM now n LEFT JOIN was w ON w.origin = n.unit
GROUP BY ALL ORDER BY ALL

-- name: organisations
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

-- name: members
-- Return the members on 31 December, official (chính thức) and probationary (dự bị): sums over the organisations.
--
-- A row per year: official, probationary, members (both).
SELECT m.year, part, sum(official) AS official, sum(probationary) AS probationary, sum(members) AS members
FROM members m JOIN bodies b ON b.id = m.organisation
WHERE is_asked('years', m.year) GROUP BY ALL ORDER BY m.year, part

-- name: ratings
-- Ratings of organisations or members (SET VARIABLE subject = 'organisation' or 'member'): see quality.register_ratings.
-- A category that the scheme does not have has no rank.
WITH ratings AS (
    SELECT organisation, year, category, 1 AS count FROM organisation_ratings
    WHERE getvariable('subject') = 'organisation'
    UNION ALL SELECT organisation, year, category, members FROM member_ratings WHERE getvariable('subject') = 'member'),
given AS (
    SELECT r.year, part, category, sum(count) AS count
    FROM ratings r JOIN bodies b ON b.id = r.organisation WHERE is_asked('years', r.year) GROUP BY ALL),
bases AS (
    SELECT year, part, coalesce(sum(count) FILTER (category <> 'unrated'), 0) AS rated,
        coalesce(sum(count) FILTER (category = 'unrated'), 0) AS unrated
    FROM given GROUP BY ALL),
schemes AS (
    SELECT *, dense_rank() OVER (ORDER BY first_year) - 1 AS segment
    FROM rating_schemes WHERE subject = getvariable('subject')),
expected AS (
    SELECT b.year, b.part, s.scheme, s.segment, s.scale, s.category, s.rank
    FROM bases b JOIN schemes s ON s.first_year <= b.year AND (s.last_year IS NULL OR b.year <= s.last_year))
SELECT year, part, e.scheme, e.segment, e.scale, category, e.rank, coalesce(g.count, 0) AS count, b.rated, b.unrated,
    pct(coalesce(g.count, 0), b.rated) AS share_pct
FROM expected e FULL JOIN (FROM given WHERE category <> 'unrated') g USING (year, part, category)
    JOIN bases b USING (year, part)
ORDER BY year, part, e.rank, category

-- name: admissions
-- Return admissions (kết nạp) against target.
--
-- A row per year. attainment_pct = admitted_with_target / target, over the organisations with a target: targets are set
-- locally, so it ranks nobody. What nobody states is missing; case: alone where no target stands beside the number.
SELECT a.year, part, sum(admitted) AS admitted, sum(target) AS target,
    coalesce(sum(admitted) FILTER (target IS NOT NULL), 0) AS admitted_with_target,
    pct(admitted_with_target, sum(target)) AS attainment_pct, IF(sum(target) IS NULL, 'alone', '') AS "case"
FROM admissions a JOIN bodies b ON b.id = a.organisation
WHERE is_asked('years', a.year) GROUP BY ALL ORDER BY a.year, part

-- name: response
-- Return the response to meeting surveys: respondents / ballots issued, both summed over the cells surveyed.
--
-- A row per year. A ballot answers several questions, so a cell's respondents are those of its most answered one.
WITH questions AS (
    SELECT year, cell, question, any_value(issued) AS issued, sum(respondents) AS respondents
    FROM meeting_surveys WHERE is_asked('years', year) GROUP BY ALL),
surveyed AS (
    SELECT year, cell, max(issued) AS issued, max(respondents) AS respondents FROM questions GROUP BY ALL)
SELECT s.year, part, count(*) AS cells, sum(issued) AS issued, sum(respondents) AS respondents,
    pct(sum(respondents), sum(issued)) AS response_pct
FROM surveyed s JOIN cells c ON c.id = s.cell JOIN bodies b ON b.id = c.organisation
GROUP BY ALL ORDER BY s.year, part

-- name: answers
-- Return what was answered in meeting surveys.
--
-- A row per year, question and answer. share_pct = respondents / answered (all answers to the question);
-- issued: ballots in the cells that were asked the question.
WITH given AS (
    SELECT s.year, part, s.cell, s.question, s.answer, s.respondents, s.issued
    FROM meeting_surveys s JOIN cells c ON c.id = s.cell JOIN bodies b ON b.id = c.organisation
    WHERE is_asked('years', s.year)),
asked AS (SELECT year, part, question, cell, any_value(issued) AS issued FROM given GROUP BY ALL),
ballots AS (SELECT year, part, question, sum(issued) AS issued FROM asked GROUP BY ALL),
counts AS (SELECT year, part, question, answer, sum(respondents) AS respondents FROM given GROUP BY ALL)
SELECT year, part, question, answer, respondents, sum(respondents) OVER (PARTITION BY year, part, question) AS answered,
    issued, pct(respondents, answered) AS share_pct
FROM counts JOIN ballots USING (year, part, question) ORDER BY ALL

-- name: cadre_plans
-- Return how many persons stand in cadre plans (quy hoạch), and the shares of women and of the young.
--
-- A row per year and level of the posts. women_pct, young_pct = of whom / planned; a young woman is in both.
SELECT p.year, part, p.level, count(*) AS organisations, sum(planned) AS planned, sum(women) AS women,
    sum(young) AS young, pct(sum(women), sum(planned)) AS women_pct, pct(sum(young), sum(planned)) AS young_pct
FROM cadre_plans p JOIN bodies b ON b.id = p.organisation
WHERE is_asked('years', p.year) GROUP BY ALL ORDER BY p.year, part, p.level

-- name: trainings
-- Return how many participants were sent to courses, by level of the course.
--
-- A row per year and level: organisations that sent any, participants. One person may attend several courses, so levels
-- do not add up.
SELECT t.year, part, t.level, count(*) FILTER (participants > 0) AS organisations, sum(participants) AS participants
FROM trainings t JOIN bodies b ON b.id = t.organisation
WHERE is_asked('years', t.year) GROUP BY ALL ORDER BY t.year, part, t.level

-- name: inspections
-- Return how many were inspected (kiểm tra) or supervised (giám sát), and the share found wanting.
--
-- A row per year, kind, subject and object; areas are those whose committees inspected. with_shortcomings_pct =
-- with_shortcomings / inspected_with_outcome: over the inspections whose outcome is recorded; item: alone where none is.
SELECT year, IF(getvariable('by') = 'area', area, '') AS part, kind, subject, object, sum(inspected) AS inspected,
    coalesce(sum(inspected) FILTER (with_shortcomings IS NOT NULL), 0) AS inspected_with_outcome,
    sum(with_shortcomings) AS with_shortcomings,
    pct(sum(with_shortcomings), inspected_with_outcome) AS with_shortcomings_pct,
    IF(sum(with_shortcomings) IS NULL, 'alone', '') AS item
FROM inspections WHERE is_asked('areas', area) AND is_asked('years', year)
GROUP BY ALL ORDER BY year, part, kind, subject, object
