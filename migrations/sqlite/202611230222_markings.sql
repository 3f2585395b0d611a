-- +goose Up
-- A lower protective marking for a case: asked for by one person, decided by another, with reasons.
CREATE TABLE marking_requests (
  id           INTEGER PRIMARY KEY,
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  unit_id      BIGINT NOT NULL REFERENCES units (id),
  from_marking TEXT NOT NULL,
  to_marking   TEXT NOT NULL,
  reason       TEXT NOT NULL,
  state        TEXT NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed','agreed','refused')),
  asked_by     BIGINT NOT NULL REFERENCES users (id),
  asked_by_name TEXT NOT NULL,
  asked_at     DATETIME NOT NULL,
  decided_by   BIGINT REFERENCES users (id) CHECK (decided_by <> asked_by),
  decided_at   DATETIME,
  decided_why  TEXT NOT NULL DEFAULT '',
  version      BIGINT NOT NULL DEFAULT 1,
  CHECK ((state = 'proposed') = (decided_by IS NULL))
);
CREATE UNIQUE INDEX marking_requests_waiting ON marking_requests (case_id) WHERE state = 'proposed';
CREATE INDEX marking_requests_force ON marking_requests (force_id, state, id);
