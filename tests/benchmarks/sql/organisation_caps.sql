WITH counts AS (
    SELECT r.year, o.area, count(*) FILTER (category = 'excellent') AS excellent,
        count(*) FILTER (category = 'good') AS good
    FROM organisation_ratings r JOIN organisations o ON o.id = r.organisation GROUP BY ALL),
schemes AS (
    SELECT *, dense_rank() OVER (ORDER BY first_year) - 1 AS segment
    FROM rating_schemes WHERE subject = 'organisation')
SELECT c.year, c.area, s.scheme, s.segment, c.excellent, c.good, 100 * c.excellent / nullif(c.good, 0) AS of_good_pct,
    100 * c.excellent / nullif(c.excellent + c.good, 0) AS of_good_or_better_pct, 20.0 AS cap_pct,
    coalesce(of_good_pct > 20, false) AS over_of_good,
    coalesce(of_good_or_better_pct > 20, false) AS over_of_good_or_better, NULL::BIGINT AS organisations_over
FROM counts c JOIN schemes s
    ON s.first_year <= c.year AND (s.last_year IS NULL OR c.year <= s.last_year) AND s.category = 'excellent'
ORDER BY c.year, c.area
