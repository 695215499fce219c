SELECT * FROM tracking.most_active_customers_by_domain WHERE data_owner = 'DOMAIN'
