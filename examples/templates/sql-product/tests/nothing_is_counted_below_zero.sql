-- A test passes when it returns no rows. The rows that it returns are the ones at fault.
SELECT day, things FROM __domain__.__table__ WHERE things < 0
