-- +goose Up
-- A notice about the installation, of no clock and no case: what it is about, and when it was over.
ALTER TABLE notices ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN over_at TIMESTAMPTZ;
CREATE INDEX notices_about ON notices (about) WHERE about <> '';
