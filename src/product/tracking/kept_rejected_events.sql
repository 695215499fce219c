SELECT * FROM tracking.journal_rejected_events
