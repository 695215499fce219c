WITH told AS (
  SELECT * FROM tracking.kept_rejected_events
  UNION ALL
  SELECT * FROM tracking.journal_rejected_events
), mended AS (
  SELECT replay_of, min(position) AS position FROM told WHERE replay_of IS NOT NULL GROUP BY replay_of
)
SELECT told.position, told.received_at, told.data_owner, told.sent_to, told.event, told.reasons, told.event_uuid,
       told.sender, mended.position AS replayed_as
FROM told LEFT JOIN mended ON mended.replay_of = told.position
WHERE told.replay_of IS NULL
