-- An article is hidden from a guild that removed it, or by the keywords or the
-- language that the guild follows its feed for.
ALTER TABLE hidden ADD COLUMN untaken BOOLEAN NOT NULL DEFAULT FALSE;
