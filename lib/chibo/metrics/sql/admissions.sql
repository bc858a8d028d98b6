-- Return admissions (kết nạp) against target and against membership, and probationary members made official.
--
-- A row per year. attainment_pct = admitted_with_target / target, over the organisations with a target: targets are set
-- locally, so it ranks nobody. admission_rate_pct = admitted / members_before, those on 31 December of the year before.
-- made_official_pct = made_official / probationary_before, over the organisations that state it. What nobody states is
-- missing.
WITH heads AS (
    SELECT year, organisation, sum(members) AS members, sum(probationary) AS probationary FROM members GROUP BY ALL),
stocks AS (
    SELECT h.year + 1 AS year, part, sum(members) AS members, sum(probationary) AS probationary
    FROM heads h JOIN bodies b ON b.id = h.organisation GROUP BY ALL),
given AS (
    SELECT a.year, part, sum(admitted) AS admitted, sum(target) AS target,
        coalesce(sum(admitted) FILTER (target IS NOT NULL), 0) AS admitted_with_target,
        sum(made_official) AS made_official, sum(h.probationary) FILTER (made_official IS NOT NULL) AS base
    FROM admissions a
        JOIN bodies b ON b.id = a.organisation
        LEFT JOIN heads h ON h.organisation = a.organisation AND h.year = a.year - 1
    WHERE is_asked('years', a.year) GROUP BY ALL)
SELECT g.year, g.part, admitted, target, admitted_with_target,
    pct(admitted_with_target, target) AS attainment_pct,
    s.members AS members_before, s.probationary AS probationary_before,
    pct(admitted, s.members) AS admission_rate_pct, made_official, pct(made_official, base) AS made_official_pct
FROM given g LEFT JOIN stocks s USING (year, part) ORDER BY g.year, g.part
