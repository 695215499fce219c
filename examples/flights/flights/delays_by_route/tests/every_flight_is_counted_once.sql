-- A join that loses or doubles flights shows here.
SELECT routes.flights AS counted, departures.flights AS flown
FROM (SELECT sum(flights) AS flights FROM flights.delays_by_route) AS routes,
     (SELECT count(*) AS flights FROM flights.departures) AS departures
WHERE routes.flights <> departures.flights
