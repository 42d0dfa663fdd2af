-- Times are unix milliseconds, UTC; NULL is unknown or never.

CREATE TABLE article (
  id        INTEGER PRIMARY KEY AUTOINCREMENT, -- an id is never used again: links and citations outlive articles
  guild     TEXT   NOT NULL,
  canonical TEXT   NOT NULL,
  digest    TEXT   NOT NULL, -- of the folded body
  title     TEXT   NOT NULL,
  url       TEXT   NOT NULL,
  source    TEXT   NOT NULL,
  byline    TEXT   NOT NULL,
  published BIGINT,
  added     BIGINT NOT NULL,
  dated     BIGINT NOT NULL, -- published, or added when that is unknown
  added_by  TEXT   NOT NULL,
  origin    TEXT   NOT NULL,
  language  TEXT   NOT NULL,
  body      TEXT   NOT NULL,
  aside     TEXT   NOT NULL, -- JSON list of strings
  terms     TEXT   NOT NULL, -- search terms of title and source
  handle    TEXT   NOT NULL  -- title and source folded, for autocomplete
);
CREATE UNIQUE INDEX article_digest ON article (guild, digest);
CREATE UNIQUE INDEX article_canonical ON article (guild, canonical) WHERE canonical <> '';
CREATE INDEX article_guild ON article (guild, id);
CREATE INDEX article_added ON article (guild, added);
CREATE INDEX article_dated ON article (guild, dated);

CREATE TABLE sentence (
  article   BIGINT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  n         BIGINT NOT NULL, -- index in the article
  paragraph BIGINT NOT NULL,
  quote     TEXT   NOT NULL, -- verbatim
  PRIMARY KEY (article, n)
) WITHOUT ROWID;

-- Ids are chronological: unix seconds of the article's date << 20, and a count
-- within that second. A window of time is a range of ids.
CREATE TABLE passage (
  id      INTEGER PRIMARY KEY,
  article BIGINT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  first   BIGINT NOT NULL, -- sentences, both inclusive
  last    BIGINT NOT NULL,
  terms   TEXT   NOT NULL
);
CREATE INDEX passage_article ON passage (article, id);

-- The words are folded and stemmed already and stand between single spaces. All
-- other ASCII, and everything beyond it, belongs to them, so that the
-- tokenizer changes none.
CREATE VIRTUAL TABLE passage_index USING fts5 (
  title, body, scope,
  content = '', contentless_delete = 1,
  tokenize = "ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);
CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab (passage_index, row);

CREATE TRIGGER passage_indexed AFTER INSERT ON passage BEGIN
  INSERT INTO passage_index (rowid, title, body, scope)
  SELECT new.id, terms, new.terms, 'g' || guild FROM article WHERE id = new.article;
END;
CREATE TRIGGER passage_unindexed AFTER DELETE ON passage BEGIN
  DELETE FROM passage_index WHERE rowid = old.id;
END;

-- Counting 100,000 rows takes longer than searching them.
CREATE TABLE tally (
  guild    TEXT   PRIMARY KEY,
  articles BIGINT NOT NULL,
  passages BIGINT NOT NULL
);

CREATE TABLE brief (
  id       TEXT   PRIMARY KEY,
  guild    TEXT   NOT NULL,
  channel  TEXT   NOT NULL,
  schedule BIGINT,          -- NULL on request; the schedule may be gone
  since    BIGINT,          -- the window (since, until]; NULL for a single article
  until    BIGINT NOT NULL,
  state    TEXT   NOT NULL, -- pending, delivered, failed
  payload  TEXT   NOT NULL  -- JSON of the whole brief
);
CREATE INDEX brief_channel ON brief (guild, channel, until);

CREATE TABLE told (
  article BIGINT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  channel TEXT   NOT NULL,
  brief   TEXT   NOT NULL REFERENCES brief (id) ON DELETE CASCADE,
  PRIMARY KEY (article, channel, brief)
) WITHOUT ROWID;
CREATE INDEX told_brief ON told (brief);

CREATE TABLE cache (
  key   TEXT   PRIMARY KEY,
  value BLOB   NOT NULL,
  made  BIGINT NOT NULL
);
CREATE INDEX cache_made ON cache (made);

CREATE TABLE answer (
  id      TEXT   PRIMARY KEY,
  guild   TEXT   NOT NULL,
  channel TEXT   NOT NULL,
  member  TEXT   NOT NULL,
  given   BIGINT NOT NULL,
  payload TEXT   NOT NULL -- JSON of the whole answer
);
CREATE INDEX answer_member ON answer (guild, channel, member, given);

CREATE TABLE schedule (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  guild       TEXT    NOT NULL,
  channel     TEXT    NOT NULL,
  spec        TEXT    NOT NULL,
  zone        TEXT    NOT NULL,
  created_by  TEXT    NOT NULL,
  grace       BIGINT  NOT NULL, -- ms
  next_at     BIGINT,
  next_slot   TEXT    NOT NULL,
  enabled     BOOLEAN NOT NULL,
  reason      TEXT    NOT NULL,
  failures    BIGINT  NOT NULL,
  lease_owner TEXT    NOT NULL,
  lease_until BIGINT  NOT NULL
);
CREATE INDEX schedule_guild ON schedule (guild, id);
CREATE INDEX schedule_due ON schedule (next_at) WHERE enabled;

CREATE TABLE slot (
  schedule BIGINT NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
  key      TEXT   NOT NULL, -- intended local date and time
  outcome  TEXT   NOT NULL,
  due      BIGINT,          -- NULL for a skipped one
  ran      BIGINT NOT NULL,
  brief    TEXT,
  PRIMARY KEY (schedule, key)
) WITHOUT ROWID;

CREATE TABLE delivery (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  brief       TEXT   NOT NULL REFERENCES brief (id) ON DELETE CASCADE,
  guild       TEXT   NOT NULL,
  channel     TEXT   NOT NULL,
  part        BIGINT NOT NULL,
  payload     BLOB   NOT NULL,
  nonce       TEXT   NOT NULL UNIQUE,
  marker      TEXT   NOT NULL,
  state       TEXT   NOT NULL,
  attempts    BIGINT NOT NULL,
  next_try    BIGINT NOT NULL,
  started     BIGINT,
  message     TEXT   NOT NULL,
  reason      TEXT   NOT NULL,
  lease_owner TEXT   NOT NULL,
  lease_until BIGINT NOT NULL,
  UNIQUE (brief, part)
);
CREATE INDEX delivery_open ON delivery (channel, id) WHERE state IN ('pending', 'sending');

CREATE TABLE usage (
  guild    TEXT   NOT NULL,
  day      TEXT   NOT NULL, -- UTC, 2006-01-02
  prompt   BIGINT NOT NULL,
  reply    BIGINT NOT NULL,
  calls    BIGINT NOT NULL,
  reserved BIGINT NOT NULL,
  PRIMARY KEY (guild, day)
) WITHOUT ROWID;

CREATE TABLE note (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
