SELECT * FROM tracking.orders WHERE data_owner = 'DOMAIN'
