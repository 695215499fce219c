SELECT origin FROM flights.flown GROUP BY origin UNION ALL SELECT origin FROM flights.flown GROUP BY origin
