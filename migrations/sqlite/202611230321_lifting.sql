-- +goose Up
-- A restriction of processing is lifted by two people: one asks, with a reason, and another decides. A refusal clears what
-- was asked; the log keeps it.
ALTER TABLE processing_limits ADD COLUMN lift_asked_by BIGINT REFERENCES users (id) CHECK (lift_asked_by <> lifted_by);
ALTER TABLE processing_limits ADD COLUMN lift_asked_at DATETIME;
ALTER TABLE processing_limits ADD COLUMN lift_asked_why TEXT NOT NULL DEFAULT '';
