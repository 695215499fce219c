SELECT origin, dest, carrier, count(*) AS row_count
FROM flights.delays_by_route
GROUP BY origin, dest, carrier
HAVING count(*) > 1
