-- The contract's columns of each event, as soon as it is acknowledged. What was sent beyond the standard schema is read from
-- key_data; a value of another type is null.
SELECT __selected__
FROM __domain__.events
__where__
