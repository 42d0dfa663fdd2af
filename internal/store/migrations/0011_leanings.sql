-- Whether members of a channel want more or less like a story.
CREATE TABLE leaning (
  guild   TEXT    NOT NULL,
  channel TEXT    NOT NULL,
  member  TEXT    NOT NULL,
  story   BIGINT  NOT NULL,
  terms   TEXT    NOT NULL, -- of its headline, JSON list
  more    BOOLEAN NOT NULL,
  given   BIGINT  NOT NULL,
  PRIMARY KEY (guild, channel, member, story)
) WITHOUT ROWID;
CREATE INDEX leaning_given ON leaning (given);
