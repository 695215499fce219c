SELECT origin, dest, carrier, flight, tailnum, dep_delay, distance,
       CAST(distance * 0.17 AS DECIMAL(9, 2)) AS price, dep_delay / distance AS ratio, CAST(time_hour AS DATE) AS day, time_hour
FROM flights.departures
