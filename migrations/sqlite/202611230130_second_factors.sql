-- +goose Up
-- The second factors of people. Secrets are sealed with a key that lies outside the database.

CREATE TABLE authenticators (                     -- the app that shows a person one-time codes
  user_id     BIGINT PRIMARY KEY REFERENCES users (id),
  sealed      TEXT NOT NULL,                      -- its secret
  last_step   BIGINT NOT NULL,                    -- the half-minute of the last code taken: none is taken twice
  used_at     DATETIME,
  created_at  DATETIME NOT NULL
);

CREATE TABLE passkeys (
  id             INTEGER PRIMARY KEY,
  user_id        BIGINT NOT NULL REFERENCES users (id),
  credential_id  TEXT NOT NULL UNIQUE,            -- base64url
  name           TEXT NOT NULL CHECK (name <> ''),
  sealed         TEXT NOT NULL,                   -- the whole credential record: public key, flags, count of signatures
  stopped_at     DATETIME,                        -- its count went back, so there may be two of it
  used_at        DATETIME,
  version        BIGINT NOT NULL DEFAULT 1,
  created_at     DATETIME NOT NULL
);
CREATE INDEX passkeys_user ON passkeys (user_id, id);

CREATE TABLE recovery_codes (
  id          INTEGER PRIMARY KEY,
  user_id     BIGINT NOT NULL REFERENCES users (id),
  hash        TEXT NOT NULL,                      -- HMAC-SHA-256 of 80 random bits, by the same key
  used_at     DATETIME,
  created_at  DATETIME NOT NULL
);
CREATE UNIQUE INDEX recovery_codes_hash ON recovery_codes (user_id, hash);
