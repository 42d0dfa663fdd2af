-- Interactions and messages that a process has taken to answer: no other does.
CREATE TABLE taken (
  event TEXT   PRIMARY KEY, -- id of the interaction or message
  at    BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX taken_at ON taken (at);
