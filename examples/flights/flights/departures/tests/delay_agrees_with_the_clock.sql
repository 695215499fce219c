-- The delay is the actual minus the scheduled time, modulo a day: flights leave after midnight, too.
SELECT year, month, day, carrier, flight, sched_dep_time, dep_time, dep_delay
FROM flights.departures
WHERE ((dep_time // 100 * 60 + dep_time % 100)
       - (sched_dep_time // 100 * 60 + sched_dep_time % 100) - dep_delay) % 1440 <> 0
