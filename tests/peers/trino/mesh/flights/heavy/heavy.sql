SELECT origin, count(*) AS flights, max(day) AS last_day, 7 / 2 AS half FROM flights.flown GROUP BY origin
