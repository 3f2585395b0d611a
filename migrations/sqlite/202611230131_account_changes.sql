-- +goose Up
-- What was done to a person's ways to sign in, for the person to see: an intruder who adds a passkey is found by its owner.

CREATE TABLE account_changes (
  id          INTEGER PRIMARY KEY,
  user_id     BIGINT NOT NULL REFERENCES users (id),
  action      TEXT NOT NULL,                      -- as it is in the audit log
  by_id       BIGINT NOT NULL DEFAULT 0,          -- 0: the command line
  by_name     TEXT NOT NULL,
  shown       BOOLEAN NOT NULL DEFAULT FALSE,     -- they were told of it when they signed in
  created_at  DATETIME NOT NULL
);
CREATE INDEX account_changes_user ON account_changes (user_id, id);
