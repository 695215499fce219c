SELECT data_owner, acting_customer, count(*) AS events, count(*) FILTER (WHERE order_value <> 0) AS orders,
       sum(order_value) AS order_value, sum(value) AS value, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM tracking.events
GROUP BY data_owner, acting_customer
ORDER BY events DESC, data_owner, acting_customer
