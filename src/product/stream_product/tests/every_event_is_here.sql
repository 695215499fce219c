-- A test passes when it returns no rows: each event of the stream is here, and nothing else.
SELECT position FROM __domain__.events __where__
EXCEPT
SELECT position FROM __domain__.__table__
