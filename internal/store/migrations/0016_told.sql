-- The brief that an answer tells: whether it was shown is for who keeps the promise.
ALTER TABLE promise ADD COLUMN brief TEXT NOT NULL DEFAULT '';
CREATE INDEX promise_brief ON promise (brief) WHERE brief <> '';
