-- What members thought of answers: the question's shape, never its text.
CREATE TABLE feedback (
  answer  TEXT    NOT NULL,
  member  TEXT    NOT NULL,
  guild   TEXT    NOT NULL,
  helpful BOOLEAN NOT NULL,
  kind    TEXT    NOT NULL,
  focus   TEXT    NOT NULL,
  sources BIGINT  NOT NULL,
  mode    TEXT    NOT NULL,
  refused BOOLEAN NOT NULL,
  given   BIGINT  NOT NULL,
  PRIMARY KEY (answer, member)
) WITHOUT ROWID;
CREATE INDEX feedback_given ON feedback (given);

-- Answers with the same key answer the same question from the same sentences.
ALTER TABLE answer ADD COLUMN key TEXT NOT NULL DEFAULT '';
CREATE INDEX answer_key ON answer (guild, key, given) WHERE key <> '';
