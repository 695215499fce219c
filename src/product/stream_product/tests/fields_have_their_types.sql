-- A test passes when it returns no rows: what was sent in a field fits the column's type.
SELECT position FROM __domain__.events
WHERE (__misfits__) __and__
