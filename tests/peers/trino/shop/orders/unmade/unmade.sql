SELECT CAST('number ' || order_id AS BIGINT) AS number FROM orders.orders
