-- +goose Up
-- A name by which a session is listed and ended: the token's hash is for nobody's eyes. Sessions from before have none, so
-- their people sign in again.
ALTER TABLE sessions ADD COLUMN public_key TEXT NOT NULL DEFAULT '';
DELETE FROM sessions;
