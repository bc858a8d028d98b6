WITH given AS (
    SELECT r.year, o.area, r.category, count(*) AS count
    FROM organisation_ratings r JOIN organisations o ON o.id = r.organisation GROUP BY ALL),
bases AS (
    SELECT year, area, coalesce(sum(count) FILTER (category <> 'unrated'), 0) AS rated,
        coalesce(sum(count) FILTER (category = 'unrated'), 0) AS unrated
    FROM given GROUP BY ALL),
schemes AS (
    SELECT *, dense_rank() OVER (ORDER BY first_year) - 1 AS segment
    FROM rating_schemes WHERE subject = 'organisation')
SELECT b.year, b.area, s.scheme, s.segment, s.scale, s.category, s.rank, coalesce(g.count, 0) AS count,
    b.rated, b.unrated, 100 * coalesce(g.count, 0) / nullif(b.rated, 0) AS share_pct
FROM bases b
    JOIN schemes s ON s.first_year <= b.year AND (s.last_year IS NULL OR b.year <= s.last_year)
    LEFT JOIN given g ON g.year = b.year AND g.area = b.area AND g.category = s.category
ORDER BY b.year, b.area, s.rank
