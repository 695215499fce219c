-- Each is asked by each user on both engines: the same rows, or the same refusal. Parted by empty lines.

SELECT count(*) FROM flights.flown

SELECT origin, count(*), sum(distance), count(dep_delay), min(dep_delay) FROM flights.flown GROUP BY origin ORDER BY origin

SELECT tailnum, count(*) FROM flights.flown WHERE tailnum IS NOT NULL GROUP BY tailnum ORDER BY 2 DESC, 1 LIMIT 5

SELECT * FROM flights.flown WHERE origin = 'JFK' AND dest = 'LAX' AND flight = 1 ORDER BY time_hour LIMIT 3

SELECT count(*) FROM flights.flown WHERE tailnum = 'N14228'

SELECT count(*) FROM flights.flown WHERE origin = 'EWR'

SELECT origin, tailnum, distance FROM flights.flown ORDER BY distance DESC, tailnum, origin LIMIT 4

SELECT dest FROM flights.flown ORDER BY dest LIMIT 1

SELECT sum(price), max(price), min(price) FROM flights.flown

SELECT origin, sum(price) FROM flights.kept GROUP BY origin ORDER BY origin

SELECT * FROM flights.shaped WHERE origin = 'JFK' ORDER BY origin, dest, carrier, flight, tailnum, dep_delay, distance, price, ratio, day, time_hour LIMIT 3

SELECT dest, carrier, flight, count(*) FROM flights.shaped GROUP BY dest, carrier, flight ORDER BY 1, 2, 3 LIMIT 8

SELECT dep_delay, count(*) FROM flights.shaped GROUP BY dep_delay ORDER BY dep_delay DESC LIMIT 3

SELECT day, time_hour, count(*), count(ratio) FROM flights.shaped GROUP BY day, time_hour ORDER BY day, time_hour

SELECT count(*) FROM flights.shaped WHERE dep_delay > 60

SELECT count(*), min(day), max(time_hour), sum(distance) FROM flights.kept

SELECT origin, count(*), count(dep_delay) FROM flights.kept GROUP BY origin ORDER BY origin

SELECT k.origin, count(*) FROM flights.kept k JOIN flights.flown f ON k.tailnum = f.tailnum AND k.distance = f.distance GROUP BY k.origin ORDER BY 1

SELECT * FROM flights.looked_up ORDER BY origin

SELECT sum(flights) FROM flights.delays_by_route

WITH by_origin AS (SELECT origin, count(*) AS n FROM flights.flown GROUP BY origin) SELECT max(n) FROM by_origin

SELECT (SELECT count(*) FROM flights.homes) AS homes, (SELECT max(flights) FROM flights.looked_up) AS most

SELECT count(*) FROM flights.nowhere

SELECT nothing FROM flights.flown

SELECT count(*) FROM flights.flown WHERE dest IN (SELECT dest FROM flights.kept)

SELECT CAST('x' AS integer) FROM flights.homes

SELECT cast(NULL AS varchar) AS nothing, 1.5 AS decimal_value, 1 = 1 AS truth, 'Ö''ç' AS text FROM flights.homes ORDER BY 1 LIMIT 1
