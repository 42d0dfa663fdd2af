-- A guild may let the text of rated questions be kept beside their shape.
ALTER TABLE setting ADD COLUMN questions BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE feedback ADD COLUMN question TEXT NOT NULL DEFAULT '';
