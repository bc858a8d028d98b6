-- Return how many persons stand in cadre plans (quy hoạch), and the shares of women and of the young.
--
-- A row per year and level of the posts. women_pct, young_pct = of whom / planned; a young woman is in both.
SELECT p.year, part, p.level, count(*) AS organisations, sum(planned) AS planned, sum(women) AS women,
    sum(young) AS young, pct(sum(women), sum(planned)) AS women_pct, pct(sum(young), sum(planned)) AS young_pct
FROM cadre_plans p JOIN bodies b ON b.id = p.organisation
WHERE is_asked('years', p.year) GROUP BY ALL ORDER BY p.year, part, p.level
