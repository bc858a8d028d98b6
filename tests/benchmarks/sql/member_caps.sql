WITH by_organisation AS (
    SELECT r.year, o.area, coalesce(sum(members) FILTER (category = 'excellent'), 0) AS excellent,
        coalesce(sum(members) FILTER (category = 'good'), 0) AS good
    FROM member_ratings r JOIN organisations o ON o.id = r.organisation GROUP BY r.year, o.area, r.organisation),
schemes AS (
    SELECT *, dense_rank() OVER (ORDER BY first_year) - 1 AS segment FROM rating_schemes WHERE subject = 'member'),
counts AS (
    SELECT year, area, sum(excellent) AS excellent, sum(good) AS good,
        count(*) FILTER (100 * excellent > 20 * good) AS organisations_over
    FROM by_organisation GROUP BY ALL)
SELECT c.year, c.area, s.scheme, s.segment, c.excellent, c.good, 100 * c.excellent / nullif(c.good, 0) AS of_good_pct,
    100 * c.excellent / nullif(c.excellent + c.good, 0) AS of_good_or_better_pct, 20.0 AS cap_pct,
    coalesce(of_good_pct > 20, false) AS over_of_good,
    coalesce(of_good_or_better_pct > 20, false) AS over_of_good_or_better, c.organisations_over
FROM counts c JOIN schemes s
    ON s.first_year <= c.year AND (s.last_year IS NULL OR c.year <= s.last_year) AND s.category = 'excellent'
ORDER BY c.year, c.area
