WITH accounts AS (
    SELECT c.*, o.area,
        c.start + admitted + readmitted + transferred_in - transferred_out - died - "left" - struck_off - expelled
            - c."end" AS off,
        c.start - b.members AS start_off, c."end" - e.members AS end_off
    FROM membership_changes c
        JOIN organisations o ON o.id = c.organisation
        LEFT JOIN heads b ON b.organisation = c.organisation AND b.year = c.year - 1
        LEFT JOIN heads e ON e.organisation = c.organisation AND e.year = c.year)
SELECT year, area, sum(start) AS start, sum(admitted) AS admitted, sum(readmitted) AS readmitted,
    sum(transferred_in) AS transferred_in, sum(transferred_out) AS transferred_out, sum(died) AS died,
    sum("left") AS "left", sum(struck_off) AS struck_off, sum(expelled) AS expelled, sum("end") AS "end",
    sum(off) AS difference, count(*) AS organisations, count(*) FILTER (off <> 0) AS organisations_not_closing,
    sum(start_off) AS start_difference, sum(end_off) AS end_difference,
    count(*) FILTER (coalesce(start_off, 0) <> 0 OR coalesce(end_off, 0) <> 0) AS organisations_not_matching
FROM accounts GROUP BY year, area ORDER BY year, area
