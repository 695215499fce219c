SELECT * FROM tracking.top_events WHERE data_owner = 'DOMAIN'
