SELECT CAST("timestamp" AS DATE) AS date, data_owner, action_category, action, count(*) AS events,
       sum(order_value) AS order_value, sum(value) AS value
FROM tracking.events
GROUP BY ALL
ORDER BY events DESC, date DESC, data_owner, action_category, action
