SELECT year, month, day, carrier, flight, arr_time, arr_delay, air_time
FROM flights.departures
WHERE dep_time IS NULL AND (arr_time IS NOT NULL OR arr_delay IS NOT NULL OR air_time IS NOT NULL)
