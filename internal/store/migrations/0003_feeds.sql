-- An article is in one scope, the word that the index finds it by: 'g' and the
-- guild that brought it in, or 'f' and the feed that carries it.
-- It stands in the index beside each of its passages; those are put there one
-- by one, not by a trigger, for which the index would write after each.
DROP TRIGGER passage_indexed;
ALTER TABLE article RENAME COLUMN guild TO scope;
ALTER TABLE tally RENAME COLUMN guild TO scope;
UPDATE article SET scope = 'g' || scope;
UPDATE tally SET scope = 'g' || scope;

ALTER TABLE article ADD COLUMN feed BIGINT; -- of an 'f' scope

-- Sentences of a text that was corrected keep their numbers as long as they
-- are cited; those of the text as it stands begin at first.
ALTER TABLE article ADD COLUMN first BIGINT NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN partial TEXT NOT NULL DEFAULT ''; -- why the body is only a teaser
ALTER TABLE article ADD COLUMN lead TEXT NOT NULL DEFAULT '';    -- address of the lead image
-- Articles of nearly the same text, in whatever scope, have one voice: the id
-- of the first. NULL for an article that is like no other.
ALTER TABLE article ADD COLUMN voice BIGINT;
CREATE INDEX article_voice ON article (voice, id) WHERE voice IS NOT NULL;

-- Some of the hashes that copies of a text have in common.
CREATE TABLE sketch (
  hash    BIGINT NOT NULL,
  article BIGINT NOT NULL,
  PRIMARY KEY (hash, article)
) WITHOUT ROWID;

CREATE TABLE feed (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  url           TEXT    NOT NULL UNIQUE,
  host          TEXT    NOT NULL,
  title         TEXT    NOT NULL,
  site          TEXT    NOT NULL,
  language      TEXT    NOT NULL,
  state         TEXT    NOT NULL,
  polled        BIGINT,
  worked        BIGINT,
  next_at       BIGINT,           -- NULL: not polled
  failures      BIGINT  NOT NULL, -- in a row
  failing_since BIGINT,
  reason        TEXT    NOT NULL,
  repairs       TEXT    NOT NULL,
  alarmed       BOOLEAN NOT NULL, -- followers were told that it fails
  etag          TEXT    NOT NULL,
  modified      TEXT    NOT NULL, -- Last-Modified, as sent
  hash          TEXT    NOT NULL, -- of the body last read
  target        TEXT    NOT NULL, -- where it was moved for good, not yet confirmed
  gap           BIGINT  NOT NULL, -- ms between two items
  newest        BIGINT,
  asked         BIGINT  NOT NULL, -- ms between polls that the feed asks for
  floor         BIGINT  NOT NULL, -- ms between polls that its followers allow
  full_text     BOOLEAN NOT NULL,
  lease_owner   TEXT    NOT NULL,
  lease_until   BIGINT  NOT NULL
);
CREATE INDEX feed_due ON feed (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX feed_leased ON feed (host) WHERE lease_owner <> '';

CREATE TABLE subscription (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  guild     TEXT    NOT NULL,
  feed      BIGINT  NOT NULL REFERENCES feed (id),
  title     TEXT    NOT NULL,
  alerts    TEXT    NOT NULL, -- channel
  added_by  TEXT    NOT NULL,
  include   TEXT    NOT NULL, -- JSON lists of strings
  exclude   TEXT    NOT NULL,
  language  TEXT    NOT NULL,
  floor     BIGINT  NOT NULL, -- ms
  full_text BOOLEAN NOT NULL,
  paused    BOOLEAN NOT NULL,
  added     BIGINT  NOT NULL,
  baseline  BIGINT,           -- what came up to then is no news; NULL until the first poll
  UNIQUE (guild, feed)
);
CREATE INDEX subscription_feed ON subscription (feed);

CREATE TABLE subscription_channel (
  subscription BIGINT NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
  channel      TEXT   NOT NULL,
  PRIMARY KEY (subscription, channel)
) WITHOUT ROWID;

-- What a feed's article is hidden from: guilds that removed it, or whose
-- keywords or language leave it out.
CREATE TABLE hidden (
  guild   TEXT   NOT NULL,
  article BIGINT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  PRIMARY KEY (guild, article)
) WITHOUT ROWID;
CREATE INDEX hidden_article ON hidden (article);

-- Key and fingerprint are the first 64 bits of hashes. The article may be gone;
-- its id is not used again.
CREATE TABLE item (
  feed        BIGINT NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
  key         BIGINT NOT NULL,
  fingerprint BIGINT NOT NULL, -- of what it says, its date aside
  article     BIGINT NOT NULL, -- 0 for none
  PRIMARY KEY (feed, key)
) WITHOUT ROWID;

CREATE TABLE revision (
  article BIGINT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  at      BIGINT NOT NULL,
  title   TEXT   NOT NULL, -- as it was before
  removed TEXT   NOT NULL, -- JSON lists of sentences
  added   TEXT   NOT NULL,
  PRIMARY KEY (article, at)
) WITHOUT ROWID;

-- What channels are still to be told about their feeds.
CREATE TABLE notice (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  guild   TEXT   NOT NULL,
  channel TEXT   NOT NULL,
  feed    TEXT   NOT NULL, -- its name there
  url     TEXT   NOT NULL,
  kind    TEXT   NOT NULL,
  reason  TEXT   NOT NULL,
  since   BIGINT,
  at      BIGINT NOT NULL
);

-- Articles that answers rest on; told has those of briefs.
CREATE TABLE cited (
  article BIGINT NOT NULL,
  answer  TEXT   NOT NULL REFERENCES answer (id) ON DELETE CASCADE,
  PRIMARY KEY (article, answer)
) WITHOUT ROWID;
CREATE INDEX cited_answer ON cited (answer);
INSERT INTO cited (article, answer)
  SELECT DISTINCT json_extract(c.value, '$.article'), answer.id
  FROM answer, json_each(answer.payload, '$.citations') c;

-- How long a guild keeps articles, where that is not the default.
CREATE TABLE retention (
  guild TEXT   PRIMARY KEY,
  keep  BIGINT NOT NULL -- ms
) WITHOUT ROWID;
