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
