-- The run puts its own condition around this.
SELECT day, count(*) AS flights FROM flights.flown GROUP BY day
