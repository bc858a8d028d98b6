SELECT year, area, kind, subject, object, sum(inspected) AS inspected,
    coalesce(sum(inspected) FILTER (with_shortcomings IS NOT NULL), 0) AS inspected_with_outcome,
    sum(with_shortcomings) AS with_shortcomings,
    100 * sum(with_shortcomings) / nullif(inspected_with_outcome, 0) AS with_shortcomings_pct
FROM inspections GROUP BY ALL ORDER BY year, area, kind, subject, object
