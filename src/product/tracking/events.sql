SELECT * FROM tracking.kept_events
UNION ALL
SELECT * FROM tracking.journal_events
WHERE position > (SELECT coalesce(max(position), -1) FROM tracking.kept_events)
