WITH stocks AS (
    SELECT h.year, o.area, sum(members) AS members, sum(probationary) AS probationary
    FROM heads h JOIN organisations o ON o.id = h.organisation GROUP BY ALL),
admitted AS (
    SELECT a.year, o.area, sum(admitted) AS admitted, sum(target) AS target,
        coalesce(sum(admitted) FILTER (target IS NOT NULL), 0) AS admitted_with_target,
        sum(made_official) AS made_official,
        sum(h.probationary) FILTER (made_official IS NOT NULL) AS base
    FROM admissions a
        JOIN organisations o ON o.id = a.organisation
        LEFT JOIN heads h ON h.organisation = a.organisation AND h.year = a.year - 1
    GROUP BY ALL)
SELECT a.year, a.area, admitted, target, admitted_with_target,
    100 * admitted_with_target / nullif(target, 0) AS attainment_pct,
    s.members AS members_before, s.probationary AS probationary_before,
    100 * admitted / nullif(s.members, 0) AS admission_rate_pct,
    made_official, 100 * made_official / nullif(base, 0) AS made_official_pct
FROM admitted a LEFT JOIN stocks s ON s.area = a.area AND s.year = a.year - 1 ORDER BY a.year, a.area
