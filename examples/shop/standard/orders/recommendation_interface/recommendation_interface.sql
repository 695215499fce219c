SELECT order_id, customer_id, timestamp, gross_price FROM orders.orders
