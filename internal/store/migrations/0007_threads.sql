-- A thread about a story, by one of its articles: the story itself may be
-- merged or parted while it is talked about.
CREATE TABLE thread (
  channel TEXT   NOT NULL PRIMARY KEY,
  guild   TEXT   NOT NULL,
  parent  TEXT   NOT NULL, -- the channel it was opened in
  article BIGINT NOT NULL REFERENCES article (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX thread_article ON thread (article);
