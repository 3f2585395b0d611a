-- +goose Up
-- Acts on many cases at once: what a person has ticked, what they asked for, and what became of each case. It is the state of
-- pages, kept for a day; the record of what was done is the timeline of each case and the log.
CREATE TABLE bulk_acts (
  id          INTEGER PRIMARY KEY,
  public_key  TEXT NOT NULL UNIQUE,
  force_id    BIGINT NOT NULL REFERENCES units (id),
  user_id     BIGINT NOT NULL REFERENCES users (id),
  query       TEXT NOT NULL DEFAULT '',  -- of the list that the cases were ticked in
  state       TEXT NOT NULL CHECK (state IN ('picked','running','done')),
  verb        TEXT NOT NULL DEFAULT '',
  asked       TEXT NOT NULL DEFAULT '{}',
  version     BIGINT NOT NULL DEFAULT 1,
  created_at  DATETIME NOT NULL,
  running_at  DATETIME,
  ended_at    DATETIME,
  undone_at   DATETIME,
  expires_at  DATETIME NOT NULL
);
CREATE INDEX bulk_acts_expiry ON bulk_acts (expires_at, id);

CREATE TABLE bulk_cases (
  id           INTEGER PRIMARY KEY,
  bulk_id      BIGINT NOT NULL REFERENCES bulk_acts (id),
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  case_version BIGINT NOT NULL,          -- as it was when it was ticked
  outcome      TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('','changed','same','refused')),
  why          TEXT NOT NULL DEFAULT '', -- why it was not changed, or not taken back
  act_id       BIGINT REFERENCES acts (id),
  undo         TEXT NOT NULL DEFAULT '' CHECK (undo IN ('','undone','refused')),
  UNIQUE (bulk_id, case_id)
);
CREATE INDEX bulk_cases_case ON bulk_cases (case_id);
