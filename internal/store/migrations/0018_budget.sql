-- What a guild was told of its budget, once a day.
ALTER TABLE usage ADD COLUMN budget BIGINT NOT NULL DEFAULT 0; -- tokens of the day, 0 for no limit
ALTER TABLE usage ADD COLUMN told   BIGINT NOT NULL DEFAULT 0; -- percent of it that the guild was told of
