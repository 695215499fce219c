SELECT name, count(*) AS carriers FROM airports.airlines GROUP BY name HAVING count(*) > 1
