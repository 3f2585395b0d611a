-- +goose Up
-- What a force changed about its rules, and what it tried before. The values themselves are reference_values.

CREATE TABLE rule_changes (
  id          INTEGER PRIMARY KEY,
  force_id    BIGINT NOT NULL REFERENCES units (id),
  rule        TEXT NOT NULL,
  from_on     DATE NOT NULL,                -- the first day on which it holds
  detail      TEXT NOT NULL,                -- JSON: each threshold, or the switch, with its value before and after
  reason      TEXT NOT NULL,
  set_at      DATETIME NOT NULL,
  set_by      BIGINT NOT NULL REFERENCES users (id),
  set_name    TEXT NOT NULL,
  job_id      BIGINT,                       -- that runs the rules again; NULL: the hourly run does, on the day
  applied_at  DATETIME                      -- when the rules were, or were set to be, run over every case again
);
CREATE INDEX rule_changes_rule ON rule_changes (force_id, rule, id);
CREATE INDEX rule_changes_due ON rule_changes (from_on, id) WHERE applied_at IS NULL;

CREATE TABLE rule_trials (
  id           INTEGER PRIMARY KEY,
  public_key   TEXT NOT NULL UNIQUE,
  force_id     BIGINT NOT NULL REFERENCES units (id),
  rule         TEXT NOT NULL,
  proposal     TEXT NOT NULL,               -- JSON: the switch and the thresholds that were tried
  asked_by     BIGINT NOT NULL REFERENCES users (id),
  job_id       BIGINT,
  result       TEXT NOT NULL DEFAULT '',    -- JSON: numbers alone
  created_at   DATETIME NOT NULL,
  finished_at  DATETIME
);
CREATE INDEX rule_trials_asked ON rule_trials (asked_by, created_at);

-- What would differ, one row an opportunity; read through the sight of whoever asked.
CREATE TABLE rule_trial_rows (
  id           INTEGER PRIMARY KEY,
  trial_id     BIGINT NOT NULL REFERENCES rule_trials (id),
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  title        TEXT NOT NULL,
  before       TEXT NOT NULL,               -- status that it would have as things are; empty: not there
  after        TEXT NOT NULL,               -- status with the values tried
  value_pence  BIGINT,
  closes       DATETIME
);
CREATE INDEX rule_trial_rows_trial ON rule_trial_rows (trial_id, id);
CREATE INDEX rule_trial_rows_case ON rule_trial_rows (case_id);
