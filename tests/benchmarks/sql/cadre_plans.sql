SELECT p.year, o.area, p.level, count(*) AS organisations, sum(planned) AS planned, sum(women) AS women,
    sum(young) AS young, 100 * sum(women) / nullif(sum(planned), 0) AS women_pct,
    100 * sum(young) / nullif(sum(planned), 0) AS young_pct
FROM cadre_plans p JOIN organisations o ON o.id = p.organisation GROUP BY ALL ORDER BY p.year, o.area, p.level
