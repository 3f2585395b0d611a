-- +goose Up
-- The name as it is compared, so that people are found and ordered alike on both engines.
ALTER TABLE users ADD COLUMN name_folded TEXT NOT NULL DEFAULT '';
UPDATE users SET name_folded = lower(name);
DROP INDEX users_force;
CREATE INDEX users_force ON users (force_id, name_folded, id);
