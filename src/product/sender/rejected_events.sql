SELECT * FROM tracking.rejected_events WHERE data_owner = 'DOMAIN'
