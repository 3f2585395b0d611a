-- +goose Up
-- What the installation is, its jobs, files, sessions and the audit log.

CREATE TABLE installation (
  id          BIGINT PRIMARY KEY CHECK (id = 1),
  demo        BOOLEAN NOT NULL DEFAULT FALSE, -- once true, true for ever
  demo_today  DATE,
  created_at  DATETIME NOT NULL
);

CREATE TABLE jobs (
  id              INTEGER PRIMARY KEY,
  kind            TEXT NOT NULL,
  unique_key      TEXT,                      -- at most one job ever with this key
  args            TEXT NOT NULL DEFAULT '{}',
  actor           TEXT NOT NULL,             -- who asked, as actor.Ref JSON
  force_id        BIGINT NOT NULL DEFAULT 0, -- 0: the installation's own
  user_id         BIGINT,
  state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting','running','done','failed','cancelled')),
  attempt         BIGINT NOT NULL DEFAULT 0,
  max_attempts    BIGINT NOT NULL DEFAULT 3,
  run_at          DATETIME NOT NULL,
  lease_until     DATETIME,
  worker          TEXT NOT NULL DEFAULT '',
  progress_done   BIGINT NOT NULL DEFAULT 0,
  progress_total  BIGINT NOT NULL DEFAULT 0,
  progress_note   TEXT NOT NULL DEFAULT '',
  cancel_asked    BOOLEAN NOT NULL DEFAULT FALSE,
  result          TEXT NOT NULL DEFAULT '',
  error           TEXT NOT NULL DEFAULT '',
  created_at      DATETIME NOT NULL,
  started_at      DATETIME,
  finished_at     DATETIME
);
CREATE UNIQUE INDEX jobs_unique_key ON jobs (unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX jobs_due ON jobs (state, run_at, id);
CREATE INDEX jobs_user ON jobs (user_id, id);

CREATE TABLE blobs (
  hash        TEXT PRIMARY KEY, -- sha256 of the content, hex
  size        BIGINT NOT NULL,
  created_at  DATETIME NOT NULL
);
CREATE TABLE blob_chunks (
  hash  TEXT NOT NULL,
  n     BIGINT NOT NULL,
  data  BLOB NOT NULL,
  PRIMARY KEY (hash, n)
);

CREATE TABLE sessions (
  token_hash  TEXT PRIMARY KEY,
  user_id     BIGINT NOT NULL DEFAULT 0,
  data        BLOB NOT NULL,
  created_at  DATETIME NOT NULL,
  seen_at     DATETIME NOT NULL,
  expires_at  DATETIME NOT NULL,
  address     TEXT NOT NULL DEFAULT '',
  agent       TEXT NOT NULL DEFAULT ''
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE audit_entries (
  id            INTEGER PRIMARY KEY,
  at            DATETIME NOT NULL,
  op            TEXT NOT NULL CHECK (op IN ('collection','alteration','consultation','disclosure','combination','erasure','system')),
  action        TEXT NOT NULL,
  actor_kind    TEXT NOT NULL,
  actor_id      BIGINT NOT NULL DEFAULT 0,
  actor_name    TEXT NOT NULL,
  force_id      BIGINT NOT NULL DEFAULT 0,
  case_id       BIGINT NOT NULL DEFAULT 0,
  subject_kind  TEXT NOT NULL DEFAULT '',
  subject_id    BIGINT NOT NULL DEFAULT 0,
  request_id    TEXT NOT NULL DEFAULT '',
  detail_hash   TEXT NOT NULL  -- sha256(salt || detail), hex
);
CREATE INDEX audit_entries_case ON audit_entries (case_id, id);
CREATE INDEX audit_entries_actor ON audit_entries (actor_id, id);
CREATE INDEX audit_entries_force ON audit_entries (force_id, id);

-- Kept apart so that a lawful erasure leaves the proof whole.
CREATE TABLE audit_details (
  entry_id   BIGINT PRIMARY KEY REFERENCES audit_entries (id),
  salt       TEXT NOT NULL,
  detail     TEXT NOT NULL,
  erased_at  DATETIME
);

-- The sealer's order: row ids are not commit order on PostgreSQL.
CREATE TABLE audit_leaves (
  n          BIGINT PRIMARY KEY,
  entry_id   BIGINT NOT NULL UNIQUE REFERENCES audit_entries (id),
  leaf_hash  TEXT NOT NULL
);
CREATE TABLE audit_hashes (
  n     BIGINT PRIMARY KEY, -- tlog stored hash index
  hash  TEXT NOT NULL
);
CREATE TABLE audit_checkpoints (
  size  BIGINT PRIMARY KEY,
  root  TEXT NOT NULL,
  note  TEXT NOT NULL,
  at    DATETIME NOT NULL
);
-- +goose StatementBegin
CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit_entries is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit_entries is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_leaves_no_update BEFORE UPDATE ON audit_leaves BEGIN SELECT RAISE(ABORT, 'audit_leaves is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_leaves_no_delete BEFORE DELETE ON audit_leaves BEGIN SELECT RAISE(ABORT, 'audit_leaves is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_hashes_no_update BEFORE UPDATE ON audit_hashes BEGIN SELECT RAISE(ABORT, 'audit_hashes is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_hashes_no_delete BEFORE DELETE ON audit_hashes BEGIN SELECT RAISE(ABORT, 'audit_hashes is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_checkpoints_no_update BEFORE UPDATE ON audit_checkpoints BEGIN SELECT RAISE(ABORT, 'audit_checkpoints is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints BEGIN SELECT RAISE(ABORT, 'audit_checkpoints is insert-only'); END;
-- +goose StatementEnd
