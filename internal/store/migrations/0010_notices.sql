-- A notice stays until its message stands in its channel. One without a channel
-- is for whoever manages the guild and comes along next.
ALTER TABLE notice ADD COLUMN brief TEXT NOT NULL DEFAULT ''; -- it goes out as; '' before
CREATE INDEX notice_brief ON notice (brief) WHERE brief <> '';
CREATE INDEX notice_guild ON notice (guild) WHERE channel = '';
