-- +goose Up
-- Personal tokens for programs that call the API as a person. Only the hash of a token is kept.

CREATE TABLE api_tokens (
  id            INTEGER PRIMARY KEY,
  public_key    TEXT NOT NULL UNIQUE,             -- the part of the token that names it
  user_id       BIGINT NOT NULL REFERENCES users (id),
  force_id      BIGINT NOT NULL REFERENCES units (id),
  name          TEXT NOT NULL,                    -- what it is for
  hash          TEXT NOT NULL,                    -- SHA-256 of the secret part, in hex
  scopes        TEXT NOT NULL,                    -- with spaces between
  expires_on    DATE NOT NULL,                    -- the last day on which it works
  last_used_at  DATETIME,
  minute_at     DATETIME,                         -- the minute that minute_calls counts
  minute_calls  BIGINT NOT NULL DEFAULT 0,
  revoked_at    DATETIME,
  revoked_by    BIGINT REFERENCES users (id),
  created_at    DATETIME NOT NULL
);
CREATE INDEX api_tokens_user ON api_tokens (user_id, id);
