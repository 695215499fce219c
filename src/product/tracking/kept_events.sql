SELECT * FROM tracking.journal_events
