-- +goose Up
-- Lists that were changed in a workbook and brought back: what came, what was taken of it, and the key that closes the
-- column Check of every row that may come back. The key opens nothing that this database does not hold anyway.
CREATE TABLE list_keys (
  id     BIGINT PRIMARY KEY CHECK (id = 1),
  secret TEXT NOT NULL CHECK (LENGTH(secret) >= 64)
);
INSERT INTO list_keys (id, secret) VALUES (1, LOWER(HEX(RANDOMBLOB(32))));

CREATE TABLE list_returns (
  id           INTEGER PRIMARY KEY,
  public_key   TEXT NOT NULL UNIQUE,
  force_id     BIGINT NOT NULL REFERENCES units (id),
  user_id      BIGINT NOT NULL REFERENCES users (id),
  list         TEXT NOT NULL,
  title        TEXT NOT NULL,
  file_name    TEXT NOT NULL,
  file_sha256  TEXT NOT NULL,
  file_size    BIGINT NOT NULL,
  purpose      TEXT NOT NULL DEFAULT '',
  state        TEXT NOT NULL CHECK (state IN ('read','taking','taken','dropped')),
  rows_read    BIGINT NOT NULL,
  changed      BIGINT NOT NULL,
  added        BIGINT NOT NULL,
  unchanged    BIGINT NOT NULL,
  conflicts    BIGINT NOT NULL,
  refused      BIGINT NOT NULL,
  left_out     BIGINT NOT NULL,
  gone         BIGINT NOT NULL,
  notes        TEXT NOT NULL DEFAULT '',
  done         BIGINT NOT NULL DEFAULT 0,
  not_done     BIGINT NOT NULL DEFAULT 0,
  job_id       BIGINT REFERENCES jobs (id),
  version      BIGINT NOT NULL DEFAULT 1,
  created_at   DATETIME NOT NULL,
  taking_at    DATETIME,
  ended_at     DATETIME,
  expires_at   DATETIME NOT NULL,
  wiped_at     DATETIME
);
CREATE INDEX list_returns_owner ON list_returns (force_id, user_id, id);
CREATE INDEX list_returns_expiry ON list_returns (expires_at) WHERE wiped_at IS NULL;

CREATE TABLE list_return_rows (
  id         INTEGER PRIMARY KEY,
  return_id  BIGINT NOT NULL REFERENCES list_returns (id),
  place      TEXT NOT NULL,
  record_key TEXT NOT NULL DEFAULT '',
  record_version BIGINT NOT NULL DEFAULT 0,
  of_case    TEXT NOT NULL DEFAULT '',
  verdict    TEXT NOT NULL CHECK (verdict IN ('changed','new','conflict','refused','left_out')),
  title      TEXT NOT NULL DEFAULT '',
  path       TEXT NOT NULL DEFAULT '',
  cells      TEXT NOT NULL DEFAULT '[]',
  why        TEXT NOT NULL DEFAULT '',
  outcome    TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('','done','conflict','refused','part')),
  said       TEXT NOT NULL DEFAULT '',
  undo       TEXT NOT NULL DEFAULT '',
  done_at    DATETIME
);
CREATE INDEX list_return_rows_return ON list_return_rows (return_id, verdict, id);
