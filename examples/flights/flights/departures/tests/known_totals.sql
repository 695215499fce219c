-- The year is closed, so its totals are known: another number means another file.
SELECT origin, count(*) AS flights
FROM flights.departures
GROUP BY origin
HAVING count(*) <> CASE origin WHEN 'EWR' THEN 120835 WHEN 'JFK' THEN 111279 WHEN 'LGA' THEN 104662
                   ELSE 0 END
