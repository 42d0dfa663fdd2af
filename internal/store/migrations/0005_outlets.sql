-- Whose articles each scope holds: reading them all to find out would take
-- longer than searching them.
CREATE TABLE outlet (
  scope    TEXT   NOT NULL,
  source   TEXT   NOT NULL,
  articles BIGINT NOT NULL,
  PRIMARY KEY (scope, source)
) WITHOUT ROWID;
INSERT INTO outlet (scope, source, articles) SELECT scope, source, count(*) FROM article GROUP BY scope, source;

CREATE TRIGGER outlet_added AFTER INSERT ON article BEGIN
  INSERT INTO outlet (scope, source, articles) VALUES (new.scope, new.source, 1)
  ON CONFLICT (scope, source) DO UPDATE SET articles = articles + 1;
END;
CREATE TRIGGER outlet_removed AFTER DELETE ON article BEGIN
  UPDATE outlet SET articles = articles - 1 WHERE scope = old.scope AND source = old.source;
  DELETE FROM outlet WHERE scope = old.scope AND source = old.source AND articles = 0;
END;
CREATE TRIGGER outlet_renamed AFTER UPDATE OF source ON article WHEN new.source <> old.source BEGIN
  UPDATE outlet SET articles = articles - 1 WHERE scope = old.scope AND source = old.source;
  DELETE FROM outlet WHERE scope = old.scope AND source = old.source AND articles = 0;
  INSERT INTO outlet (scope, source, articles) VALUES (new.scope, new.source, 1)
  ON CONFLICT (scope, source) DO UPDATE SET articles = articles + 1;
END;
