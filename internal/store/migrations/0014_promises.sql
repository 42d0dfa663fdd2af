-- Answers that members were promised and have not seen yet: what a process that
-- dies leaves to the next.
CREATE TABLE promise (
  id          TEXT    PRIMARY KEY, -- of the interaction, or of the message to reply to
  application TEXT    NOT NULL,
  token       TEXT    NOT NULL,    -- whoever has it may write the reply
  guild       TEXT    NOT NULL,
  channel     TEXT    NOT NULL,
  member      TEXT    NOT NULL,
  route       TEXT    NOT NULL,
  private     BOOLEAN NOT NULL,
  input       TEXT    NOT NULL,    -- to begin again from; '' when that must not be
  at          BIGINT  NOT NULL,
  tries       BIGINT  NOT NULL,
  lease_owner TEXT    NOT NULL,
  lease_until BIGINT  NOT NULL
);
