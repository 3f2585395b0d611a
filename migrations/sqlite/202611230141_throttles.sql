-- +goose Up
-- What slows guessing down: tries by key, and the browsers a person is known to use.

CREATE TABLE throttles (
  name      TEXT PRIMARY KEY,
  tries     BIGINT NOT NULL,
  last_at   DATETIME NOT NULL,
  until_at  DATETIME -- no try before then
);
CREATE INDEX throttles_last ON throttles (last_at);

CREATE TABLE devices (
  id          INTEGER PRIMARY KEY,
  user_id     BIGINT NOT NULL REFERENCES users (id),
  token_hash  TEXT NOT NULL,
  seen_at     DATETIME NOT NULL,
  created_at  DATETIME NOT NULL
);
CREATE UNIQUE INDEX devices_token ON devices (token_hash, user_id);
CREATE INDEX devices_user ON devices (user_id);

ALTER TABLE signin_attempts ADD COLUMN user_id BIGINT NOT NULL DEFAULT 0; -- 0: nobody has the login
UPDATE signin_attempts SET user_id = COALESCE((SELECT u.id FROM users u WHERE u.login_folded = signin_attempts.login_folded), 0);
CREATE INDEX signin_attempts_usual ON signin_attempts (user_id, address, at);
