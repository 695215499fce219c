SELECT * FROM tracking.kept_events
UNION ALL
SELECT * FROM tracking.journal_events
