SELECT position, "timestamp", data_owner, acting_customer, action, action_category, order_value, value, event_uuid
FROM tracking.events
WHERE order_value <> 0
ORDER BY position DESC
