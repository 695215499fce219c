SELECT * FROM tracking.kept_rejected_events
UNION ALL
SELECT * FROM tracking.journal_rejected_events
WHERE position > (SELECT coalesce(max(position), -1) FROM tracking.kept_rejected_events)
