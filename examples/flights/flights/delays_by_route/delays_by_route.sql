-- One row per route and carrier. Four destinations are not in airports.airports: hence LEFT JOIN.
SELECT
  d.origin,
  o.name AS origin_name,
  d.dest,
  a.name AS dest_name,
  d.carrier,
  l.name AS carrier_name,
  CAST(max(d.distance) AS BIGINT) AS distance,
  CAST(count(*) AS BIGINT) AS flights,
  CAST(count(*) FILTER (WHERE d.dep_time IS NULL) AS BIGINT) AS cancelled,
  CAST(avg(d.dep_delay) AS DOUBLE) AS mean_dep_delay,
  CAST(avg(d.arr_delay) AS DOUBLE) AS mean_arr_delay,
  CAST(avg(CASE WHEN d.arr_delay >= 15 THEN 1.0 WHEN d.arr_delay < 15 THEN 0.0 END) AS DOUBLE)
    AS share_late,
  CAST(count(*) FILTER (WHERE w.visib < 3) AS BIGINT) AS flights_in_poor_visibility
FROM flights.departures AS d
JOIN airports.airports AS o ON o.faa = d.origin
JOIN airports.airlines AS l ON l.carrier = d.carrier
LEFT JOIN airports.airports AS a ON a.faa = d.dest
LEFT JOIN weather.hourly AS w ON w.origin = d.origin AND w.time_hour = d.time_hour
GROUP BY d.origin, o.name, d.dest, a.name, d.carrier, l.name
