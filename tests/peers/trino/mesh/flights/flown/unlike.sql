SELECT origin, count(*) AS flights, avg(dep_delay) AS mean FROM flights.departures GROUP BY origin
