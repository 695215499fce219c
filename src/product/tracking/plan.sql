WITH seen AS (
  SELECT data_owner, action_category, action, count(*) AS events, min("timestamp") AS first_at, max("timestamp") AS last_at
  FROM tracking.events
  WHERE data_owner IN (SELECT data_owner FROM tracking.declared_events)
  GROUP BY ALL
)
SELECT coalesce(declared.data_owner, seen.data_owner) AS data_owner,
       coalesce(declared.action_category, seen.action_category) AS action_category,
       coalesce(declared.action, seen.action) AS action,
       CASE WHEN seen.action IS NULL THEN 'declared, not yet seen'
            WHEN declared.action IS NULL THEN 'seen, not declared'
            ELSE 'declared and seen' END AS state,
       declared.meaning, declared.owner, coalesce(seen.events, 0) AS events, seen.first_at, seen.last_at
FROM tracking.declared_events AS declared
FULL JOIN seen ON declared.data_owner = seen.data_owner AND declared.action_category = seen.action_category
  AND declared.action = seen.action
ORDER BY data_owner, action_category, action
