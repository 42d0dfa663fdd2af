-- Vectors of passages, all made by the embedder named here. While no row names
-- one, nothing is queued.
CREATE TABLE embedder (
  model TEXT   NOT NULL PRIMARY KEY,
  dims  BIGINT NOT NULL -- 0 until the first vector is known
) WITHOUT ROWID;

CREATE TABLE vector (
  passage INTEGER PRIMARY KEY REFERENCES passage (id) ON DELETE CASCADE,
  scope   TEXT NOT NULL, -- of its article
  value   BLOB NOT NULL  -- a signed byte a dimension; empty when the embedder takes no such text
);

-- Passages without one. A passage that a correction writes anew may take the
-- id of the one before it, but never its turn.
CREATE TABLE unembedded (
  turn    INTEGER PRIMARY KEY AUTOINCREMENT,
  passage BIGINT  NOT NULL UNIQUE REFERENCES passage (id) ON DELETE CASCADE
);
CREATE TRIGGER passage_unembedded AFTER INSERT ON passage WHEN EXISTS (SELECT 1 FROM embedder) BEGIN
  INSERT INTO unembedded (passage) VALUES (new.id);
END;
