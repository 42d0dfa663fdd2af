-- New articles are counted by outlet, and new passages queued, by code: for a
-- trigger, SQLite notes down every page that each insert changes.
DROP TRIGGER outlet_added;
DROP TRIGGER passage_unembedded;

-- Those of the newest articles, apart from the many until there are enough to be
-- worth a walk through all of them.
CREATE TABLE sketch_fresh (
  hash    BIGINT NOT NULL,
  article BIGINT NOT NULL,
  PRIMARY KEY (hash, article)
) WITHOUT ROWID;

-- An index in more and larger pieces saves a third of putting them together, and
-- costs a search next to nothing.
INSERT INTO passage_index (passage_index, rank) VALUES ('automerge', 8);
INSERT INTO passage_index (passage_index, rank) VALUES ('hashsize', 4194304);
