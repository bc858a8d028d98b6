WITH given AS (
    SELECT r.year, o.area, r.category, sum(members) AS count
    FROM member_ratings r JOIN organisations o ON o.id = r.organisation WHERE r.year IN (2023, 2024) GROUP BY ALL),
bases AS (SELECT year, area, coalesce(sum(count) FILTER (category <> 'unrated'), 0) AS rated FROM given GROUP BY ALL),
schemes AS (
    SELECT *, dense_rank() OVER (ORDER BY first_year) - 1 AS segment FROM rating_schemes WHERE subject = 'member'),
shares AS (
    SELECT b.year, b.area, s.scheme, s.segment, s.scale, s.category, s.rank, b.rated,
        100 * coalesce(g.count, 0) / nullif(b.rated, 0) AS share_pct
    FROM bases b
        JOIN schemes s ON s.first_year <= b.year AND b.year <= s.last_year
        LEFT JOIN given g ON g.year = b.year AND g.area = b.area AND g.category = s.category)
SELECT b.area, b.scheme, b.segment, b.scale, b.category, b.rank, b.share_pct AS share_before_pct,
    a.share_pct AS share_after_pct, b.rated AS rated_before, a.rated AS rated_after,
    a.share_pct - b.share_pct AS change_points
FROM shares b JOIN shares a ON a.area = b.area AND a.category = b.category AND b.year = 2023 AND a.year = 2024
ORDER BY b.area, b.rank
