-- What a guild chose for all of newsdesk.
CREATE TABLE setting (
  guild    TEXT PRIMARY KEY,
  zone     TEXT NOT NULL, -- IANA name
  language TEXT NOT NULL,
  alerts   TEXT NOT NULL, -- channel
  role     TEXT NOT NULL
) WITHOUT ROWID;

-- A notice is of a feed, or of a schedule that was stopped.
ALTER TABLE notice ADD COLUMN schedule BIGINT NOT NULL DEFAULT 0;
