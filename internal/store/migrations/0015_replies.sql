-- The messages that answer, where they are several: what a process that dies
-- between them leaves to the next.
ALTER TABLE promise ADD COLUMN reply TEXT   NOT NULL DEFAULT ''; -- JSON list of messages
ALTER TABLE promise ADD COLUMN sent  BIGINT NOT NULL DEFAULT 0;  -- that stand for certain; one more may
