-- +goose Up
-- Effort, opportunities, exports and imports.

CREATE TABLE effort_entries (
  id                INTEGER PRIMARY KEY,
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id), -- as at entry
  user_id           BIGINT NOT NULL REFERENCES users (id),
  case_id           BIGINT REFERENCES cases (id),
  on_date           DATE NOT NULL,
  minutes           BIGINT NOT NULL CHECK (minutes > 0 AND minutes <= 1440),
  strand            TEXT NOT NULL CHECK (strand IN ('proactive','reactive','other')), -- as at entry
  reason            TEXT NOT NULL DEFAULT '',
  activity          TEXT NOT NULL DEFAULT '',
  note              TEXT NOT NULL DEFAULT '',
  version           BIGINT NOT NULL DEFAULT 1,
  entered_at        DATETIME NOT NULL,
  entered_by        BIGINT NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT '',
  CHECK (strand = 'other' OR case_id IS NOT NULL),
  CHECK (strand <> 'other' OR reason <> '')
);
CREATE INDEX effort_user ON effort_entries (user_id, on_date, id);
CREATE INDEX effort_case ON effort_entries (case_id, on_date, id) WHERE case_id IS NOT NULL;
CREATE INDEX effort_force ON effort_entries (force_id, on_date, unit_id, strand);

CREATE TABLE opportunities (
  id                INTEGER PRIMARY KEY,
  public_key        TEXT NOT NULL UNIQUE,
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  rule              TEXT NOT NULL DEFAULT '', -- MO-05 …; empty: entered by a person or an import
  rule_version      BIGINT NOT NULL DEFAULT 0,
  fingerprint       TEXT NOT NULL DEFAULT '',
  source            TEXT NOT NULL CHECK (source IN ('rule','person','import')),
  detected_by       BIGINT NOT NULL DEFAULT 0,
  detected_at       DATETIME NOT NULL,
  title             TEXT NOT NULL,
  why               TEXT NOT NULL DEFAULT '',
  what_by           TEXT NOT NULL DEFAULT '',
  basis             TEXT NOT NULL DEFAULT '',  -- citation
  severity          TEXT NOT NULL CHECK (severity IN ('S1','S2','S3','S4')),
  threat            TEXT NOT NULL DEFAULT '',  -- of the case, as at detection
  status            TEXT NOT NULL CHECK (status IN ('candidate','open','taken','decline_proposed','declined','run_out','missed','rejected','lapsed','duplicate','closed')),
  step              TEXT NOT NULL DEFAULT '' CHECK (step IN ('','assessed','applied','granted','realised','unsuccessful')),
  estimate_pence    BIGINT,
  estimate_basis    TEXT NOT NULL DEFAULT '',
  realised_pence    BIGINT,
  lost_pence        BIGINT,                    -- always an estimate
  window_opens      DATETIME,
  window_closes     DATETIME,
  asset_id          BIGINT REFERENCES assets (id),
  interest_id       BIGINT REFERENCES interests (id),
  order_id          BIGINT REFERENCES orders (id),
  clock_id          BIGINT REFERENCES clocks (id),
  seizure_id        BIGINT REFERENCES seizures (id),
  subject_id        BIGINT REFERENCES subjects (id),
  owner_id          BIGINT REFERENCES users (id),
  taken_at          DATETIME,
  proposed_by       BIGINT REFERENCES users (id),
  proposed_at       DATETIME,
  decided_by        BIGINT REFERENCES users (id),
  decided_at        DATETIME,
  ended_at          DATETIME,                    -- when it ran out or lapsed
  reviewed_by       BIGINT REFERENCES users (id),
  reviewed_at       DATETIME,
  reason            TEXT NOT NULL DEFAULT '',  -- first level of section 5.4
  reason_detail     TEXT NOT NULL DEFAULT '',  -- second level
  avoidable         TEXT NOT NULL DEFAULT '' CHECK (avoidable IN ('','yes','partly','no')),
  reason_owner      TEXT NOT NULL DEFAULT '' CHECK (reason_owner IN ('','force','court','cps','partner')),
  note              TEXT NOT NULL DEFAULT '',
  learning          TEXT NOT NULL DEFAULT '',
  duplicate_of      BIGINT REFERENCES opportunities (id),
  batch_id          BIGINT,
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  updated_at        DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX opportunities_fingerprint ON opportunities (case_id, fingerprint) WHERE fingerprint <> '';
CREATE INDEX opportunities_case ON opportunities (case_id, status, id);
CREATE INDEX opportunities_force_closes ON opportunities (force_id, status, window_closes, id);
CREATE INDEX opportunities_force_ended ON opportunities (force_id, status, ended_at, id);
CREATE INDEX opportunities_owner ON opportunities (owner_id, status, id) WHERE owner_id IS NOT NULL;
CREATE INDEX opportunities_batch ON opportunities (batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE opportunity_steps (
  id              INTEGER PRIMARY KEY,
  opportunity_id  BIGINT NOT NULL REFERENCES opportunities (id),
  case_id         BIGINT NOT NULL REFERENCES cases (id),
  from_status     TEXT NOT NULL,
  to_status       TEXT NOT NULL,
  reason          TEXT NOT NULL DEFAULT '',
  note            TEXT NOT NULL DEFAULT '',
  actor_id        BIGINT NOT NULL DEFAULT 0,
  actor_name      TEXT NOT NULL,
  at              DATETIME NOT NULL
);
CREATE INDEX opportunity_steps_opportunity ON opportunity_steps (opportunity_id, id);
CREATE INDEX opportunity_steps_case ON opportunity_steps (case_id);

-- When the rules must look at a case again because time alone changes the answer.
CREATE TABLE case_checks (
  case_id     BIGINT PRIMARY KEY REFERENCES cases (id),
  wake_at     DATETIME,
  checked_at  DATETIME NOT NULL
);
CREATE INDEX case_checks_wake ON case_checks (wake_at) WHERE wake_at IS NOT NULL;

CREATE TABLE exports (
  id            INTEGER PRIMARY KEY,
  public_key    TEXT NOT NULL UNIQUE,
  force_id      BIGINT NOT NULL REFERENCES units (id),
  user_id       BIGINT NOT NULL REFERENCES users (id),
  kind          TEXT NOT NULL,            -- report or list
  code          TEXT NOT NULL,
  title         TEXT NOT NULL,
  params        TEXT NOT NULL DEFAULT '{}',
  state         TEXT NOT NULL CHECK (state IN ('preparing','ready','failed','cancelled','wiped')),
  job_id        BIGINT REFERENCES jobs (id),
  file_name     TEXT NOT NULL DEFAULT '',
  blob_hash     TEXT NOT NULL DEFAULT '',
  size          BIGINT NOT NULL DEFAULT 0,
  row_count     BIGINT NOT NULL DEFAULT 0,
  marking       TEXT NOT NULL DEFAULT '',
  error         TEXT NOT NULL DEFAULT '',
  created_at    DATETIME NOT NULL,
  ready_at      DATETIME,
  expires_at    DATETIME,
  wiped_at      DATETIME,
  downloads     BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX exports_user ON exports (user_id, id);
CREATE INDEX exports_code ON exports (force_id, code, id);
CREATE INDEX exports_expiry ON exports (expires_at) WHERE state = 'ready';

CREATE TABLE import_batches (
  id           INTEGER PRIMARY KEY,
  public_key   TEXT NOT NULL UNIQUE,
  force_id     BIGINT NOT NULL REFERENCES units (id),
  user_id      BIGINT,
  actor_name   TEXT NOT NULL,
  profile      TEXT NOT NULL,
  file_name    TEXT NOT NULL,
  file_sha256  TEXT NOT NULL,
  params       TEXT NOT NULL DEFAULT '{}',
  state        TEXT NOT NULL CHECK (state IN ('applied','undone')),
  row_count    BIGINT NOT NULL DEFAULT 0,
  created      BIGINT NOT NULL DEFAULT 0,
  updated      BIGINT NOT NULL DEFAULT 0,
  unchanged    BIGINT NOT NULL DEFAULT 0,
  refused      BIGINT NOT NULL DEFAULT 0,
  result       TEXT NOT NULL DEFAULT '{}',
  applied_at   DATETIME NOT NULL,
  undone_at    DATETIME
);
CREATE INDEX import_batches_force ON import_batches (force_id, id);

-- Where each row of a source came to rest; what makes a second run change nothing.
CREATE TABLE import_rows (
  id          INTEGER PRIMARY KEY,
  force_id    BIGINT NOT NULL REFERENCES units (id),
  profile     TEXT NOT NULL,
  source_key  TEXT NOT NULL,
  row_hash    TEXT NOT NULL,
  group_key   TEXT NOT NULL DEFAULT '', -- what joins rows to one case
  report_key  TEXT NOT NULL DEFAULT '', -- the police report, by which a row without a case number finds its case
  case_id     BIGINT NOT NULL REFERENCES cases (id),
  asset_id    BIGINT NOT NULL REFERENCES assets (id),
  batch_id    BIGINT NOT NULL REFERENCES import_batches (id)
);
CREATE UNIQUE INDEX import_rows_key ON import_rows (force_id, profile, source_key);
CREATE INDEX import_rows_group ON import_rows (force_id, profile, group_key);
CREATE INDEX import_rows_report ON import_rows (force_id, profile, report_key);
CREATE INDEX import_rows_batch ON import_rows (batch_id);

CREATE TABLE import_errors (
  id        INTEGER PRIMARY KEY,
  batch_id  BIGINT NOT NULL REFERENCES import_batches (id),
  kind      TEXT NOT NULL CHECK (kind IN ('row','value')),
  row_no    BIGINT NOT NULL,
  col       TEXT NOT NULL DEFAULT '',
  value     TEXT NOT NULL DEFAULT '',
  reason    TEXT NOT NULL
);
CREATE INDEX import_errors_batch ON import_errors (batch_id, id);
