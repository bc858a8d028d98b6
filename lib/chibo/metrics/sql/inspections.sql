-- Return how many were inspected (kiểm tra) or supervised (giám sát), and the share found wanting.
--
-- A row per year, kind, subject and object; areas are those whose committees inspected. with_shortcomings_pct =
-- with_shortcomings / inspected_with_outcome: over the inspections whose outcome is recorded.
SELECT year, IF(getvariable('by') = 'area', area, '') AS part, kind, subject, object, sum(inspected) AS inspected,
    coalesce(sum(inspected) FILTER (with_shortcomings IS NOT NULL), 0) AS inspected_with_outcome,
    sum(with_shortcomings) AS with_shortcomings,
    pct(sum(with_shortcomings), inspected_with_outcome) AS with_shortcomings_pct
FROM inspections WHERE is_asked('areas', area) AND is_asked('years', year)
GROUP BY ALL ORDER BY year, part, kind, subject, object
