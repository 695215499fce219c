SELECT origin FROM flights.departures GROUP BY origin
