-- Return admissions (kết nạp) against target.
--
-- A row per year. attainment_pct = admitted_with_target / target, over the organisations with a target: targets are set
-- locally, so it ranks nobody. What nobody states is missing.
SELECT a.year, part, sum(admitted) AS admitted, sum(target) AS target,
    coalesce(sum(admitted) FILTER (target IS NOT NULL), 0) AS admitted_with_target,
    pct(admitted_with_target, sum(target)) AS attainment_pct
FROM admissions a JOIN bodies b ON b.id = a.organisation
WHERE is_asked('years', a.year) GROUP BY ALL ORDER BY a.year, part
