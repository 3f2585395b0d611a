-- +goose Up
-- The log is read by force, newest first, narrowed by who, case, operation, act or kind of record: each has its index.
CREATE INDEX audit_entries_when ON audit_entries (force_id, at, id);
CREATE INDEX audit_entries_who ON audit_entries (force_id, actor_id, at, id);
CREATE INDEX audit_entries_of_case ON audit_entries (case_id, at, id);
CREATE INDEX audit_entries_op ON audit_entries (force_id, op, at, id);
CREATE INDEX audit_entries_action ON audit_entries (force_id, action, at, id);
CREATE INDEX audit_entries_kind ON audit_entries (force_id, subject_kind, at, id);
DROP INDEX audit_entries_case;
DROP INDEX audit_entries_actor;
DROP INDEX audit_entries_force;

-- Each time the whole log was proved, and what was found.
CREATE TABLE log_checks (
  id         INTEGER PRIMARY KEY,
  at         DATETIME NOT NULL,
  asked_by   BIGINT NOT NULL DEFAULT 0, -- 0: the program, by its clock
  entries    BIGINT NOT NULL,
  sealed     BIGINT NOT NULL,
  ok         BOOLEAN NOT NULL,
  bad_entry  BIGINT NOT NULL DEFAULT 0,
  bad_why    TEXT NOT NULL DEFAULT ''
);

-- Each try to keep a signed checkpoint where administrators cannot reach it.
CREATE TABLE log_deliveries (
  id      INTEGER PRIMARY KEY,
  at      DATETIME NOT NULL,
  target  TEXT NOT NULL,
  size    BIGINT NOT NULL,
  error   TEXT NOT NULL DEFAULT '' -- empty where it was kept
);
CREATE INDEX log_deliveries_target ON log_deliveries (target, id);

-- Details of the log that the law wants erased: proposed by one person, decided by another.
CREATE TABLE log_erasures (
  id             INTEGER PRIMARY KEY,
  force_id       BIGINT NOT NULL REFERENCES units (id),
  case_id        BIGINT NOT NULL DEFAULT 0, -- of the entry; 0 where it is of none
  entry_id       BIGINT NOT NULL REFERENCES audit_entries (id),
  reason         TEXT NOT NULL CHECK (reason <> ''),
  state          TEXT NOT NULL CHECK (state IN ('proposed','erased','refused')),
  proposed_by    BIGINT NOT NULL REFERENCES users (id),
  proposed_at    DATETIME NOT NULL,
  decided_by     BIGINT REFERENCES users (id) CHECK (decided_by <> proposed_by),
  decided_at     DATETIME,
  decided_reason TEXT NOT NULL DEFAULT '',
  version        BIGINT NOT NULL DEFAULT 1,
  CHECK ((state = 'proposed') = (decided_by IS NULL))
);
CREATE INDEX log_erasures_force ON log_erasures (force_id, state, id);
CREATE INDEX log_erasures_entry ON log_erasures (entry_id);
CREATE UNIQUE INDEX log_erasures_waiting ON log_erasures (entry_id) WHERE state = 'proposed';
