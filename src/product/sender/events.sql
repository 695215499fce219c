SELECT * FROM tracking.events WHERE data_owner = 'DOMAIN'
