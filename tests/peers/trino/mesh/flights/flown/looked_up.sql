SELECT origin, count(*) AS flights FROM flights.departures GROUP BY origin
