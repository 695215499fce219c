SELECT origin AS airport FROM flights.departures WHERE origin <> 'LGA' GROUP BY origin
