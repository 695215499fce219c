-- One SELECT. It gives the contract's columns, in the contract's order and of the contract's types.
-- Tables are addressed as domain.table, your own ones, too. It runs with the rights of the domain.
SELECT
  CAST(example.day AS DATE) AS day,
  CAST(example.things AS BIGINT) AS things
FROM (VALUES ('2026-01-01', 3), ('2026-01-02', NULL)) AS example (day, things)
