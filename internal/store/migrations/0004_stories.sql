-- An article tells of one story, which bears the id of its first article. A
-- story is one for all guilds; each sees of it the articles it sees anyway.
CREATE TABLE member (
  article BIGINT NOT NULL PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  story   BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX member_story ON member (story, article);
CREATE TABLE story_change (
  story BIGINT NOT NULL,
  turn  TEXT   NOT NULL, -- merged, split
  other BIGINT NOT NULL,
  at    BIGINT NOT NULL
);
CREATE INDEX story_change_story ON story_change (story);
CREATE INDEX story_change_other ON story_change (other);

-- What a channel knows of a story since an item of a brief. When stories are
-- merged or split, what was told of one counts for the other too.
CREATE TABLE ledger (
  brief    TEXT   NOT NULL REFERENCES brief (id) ON DELETE CASCADE,
  item     BIGINT NOT NULL,
  story    BIGINT NOT NULL,
  articles TEXT   NOT NULL, -- JSON list of ids: the whole story when it was told
  facts    TEXT   NOT NULL, -- JSON: sentences, figures, names
  PRIMARY KEY (brief, item, story)
) WITHOUT ROWID;
CREATE INDEX ledger_story ON ledger (story);

-- What a brief was chosen by, '' for everything: a brief of other news is no
-- reason to begin a window later.
ALTER TABLE brief ADD COLUMN filter TEXT NOT NULL DEFAULT '';

-- The receipt of every brief composed, posted or not.
CREATE TABLE run (
  brief    TEXT   PRIMARY KEY, -- its id; also of one that was not posted
  guild    TEXT   NOT NULL,
  channel  TEXT   NOT NULL,
  schedule BIGINT,             -- NULL on request
  slot     TEXT   NOT NULL,
  outcome  TEXT   NOT NULL,
  since    BIGINT,             -- the window
  until    BIGINT NOT NULL,
  at       BIGINT NOT NULL,
  late     BIGINT NOT NULL,    -- ms
  missed   BIGINT NOT NULL,
  items    BIGINT NOT NULL,
  more     BIGINT NOT NULL,
  mode     TEXT   NOT NULL,
  prompt   BIGINT NOT NULL,    -- tokens
  reply    BIGINT NOT NULL,
  calls    BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX run_guild ON run (guild, at);
CREATE INDEX run_at ON run (at);
-- The articles that reached one stage for one reason, as a list of their ids.
CREATE TABLE receipt (
  brief    TEXT   NOT NULL REFERENCES run (brief) ON DELETE CASCADE,
  n        BIGINT NOT NULL,
  stage    TEXT   NOT NULL,
  reason   TEXT   NOT NULL,
  other    BIGINT NOT NULL, -- article; 0 for none
  articles BLOB   NOT NULL, -- varints, each the distance from the one before
  PRIMARY KEY (brief, n)
) WITHOUT ROWID;

ALTER TABLE schedule ADD COLUMN filter TEXT NOT NULL DEFAULT '{}';
ALTER TABLE schedule ADD COLUMN style TEXT NOT NULL DEFAULT '';
ALTER TABLE schedule ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE schedule ADD COLUMN max_items BIGINT NOT NULL DEFAULT 0;
ALTER TABLE schedule ADD COLUMN no_news TEXT NOT NULL DEFAULT '';
ALTER TABLE schedule ADD COLUMN role TEXT NOT NULL DEFAULT '';
ALTER TABLE schedule ADD COLUMN crosspost BOOLEAN NOT NULL DEFAULT FALSE;

-- The messages due next are found without reading all that wait.
CREATE INDEX delivery_due ON delivery (next_try, id) WHERE state IN ('pending', 'sending');
