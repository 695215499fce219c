-- Every flight of the mesh starts at one of these three.
SELECT wanted.faa
FROM (VALUES ('EWR'), ('JFK'), ('LGA')) AS wanted (faa)
LEFT JOIN airports.airports AS known ON known.faa = wanted.faa
WHERE known.faa IS NULL
