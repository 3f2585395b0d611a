-- +goose Up
-- The confidential compartment. Nothing here refers to a table outside it, and nothing outside refers to it: forces, people
-- and cases stand as plain numbers. References and keys are its own.

CREATE TABLE cpt_counters (
  force_id  BIGINT NOT NULL,
  year      BIGINT NOT NULL,
  last      BIGINT NOT NULL,
  PRIMARY KEY (force_id, year)
);

-- Reports of suspicious activity.
CREATE TABLE cpt_reports (
  id                INTEGER PRIMARY KEY,
  public_key        TEXT NOT NULL UNIQUE,
  force_id          BIGINT NOT NULL,
  ref               TEXT NOT NULL, -- CU/YEAR/N
  ukfiu_ref         TEXT NOT NULL,
  received_on       DATE NOT NULL,
  reporter_kind     TEXT NOT NULL,
  reporter          TEXT NOT NULL,
  source_grade      TEXT NOT NULL CHECK (source_grade IN ('1','2','3')),
  info_grade        TEXT NOT NULL CHECK (info_grade IN ('A','B','C','D','E')),
  handling          TEXT NOT NULL CHECK (handling IN ('P','C')),
  conditions        TEXT NOT NULL DEFAULT '',
  marking           TEXT NOT NULL,
  facts             TEXT NOT NULL,
  assessment        TEXT NOT NULL DEFAULT '',
  words             TEXT NOT NULL, -- folded, to be searched
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL,
  created_by_name   TEXT NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX cpt_reports_ref ON cpt_reports (force_id, ref);
CREATE INDEX cpt_reports_list ON cpt_reports (force_id, received_on, id);

-- Requests for a defence against money laundering, and what came of them.
CREATE TABLE cpt_requests (
  id                INTEGER PRIMARY KEY,
  public_key        TEXT NOT NULL UNIQUE,
  force_id          BIGINT NOT NULL,
  ref               TEXT NOT NULL,
  report_id         BIGINT REFERENCES cpt_reports (id),
  ukfiu_ref         TEXT NOT NULL,
  reporter_kind     TEXT NOT NULL,
  reporter          TEXT NOT NULL,
  nation            TEXT NOT NULL, -- whose bank holidays count: where the reporter is
  activity          TEXT NOT NULL, -- what the reporter asks to be allowed to do
  value_pence       BIGINT,
  marking           TEXT NOT NULL,
  disclosed_on      DATE NOT NULL,
  asked_at          DATETIME,      -- the force, for its view
  reply_by_at       DATETIME,      -- exclusive
  replied_at        DATETIME,
  reply             TEXT NOT NULL DEFAULT '' CHECK (reply IN ('','agree','refuse','no_view')),
  reply_note        TEXT NOT NULL DEFAULT '',
  consented_on      DATE,
  refused_on        DATE,          -- the reporter received the refusal
  denied_at         DATETIME,      -- an order was made that holds the money
  denied_by         TEXT NOT NULL DEFAULT '' CHECK (denied_by IN ('','afo','ro','other')),
  denied_note       TEXT NOT NULL DEFAULT '',
  words             TEXT NOT NULL,
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL,
  created_by_name   TEXT NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX cpt_requests_ref ON cpt_requests (force_id, ref);
CREATE INDEX cpt_requests_list ON cpt_requests (force_id, disclosed_on, id);

-- Applications to the Crown Court to extend a moratorium (s.336A).
CREATE TABLE cpt_extensions (
  id                INTEGER PRIMARY KEY,
  force_id          BIGINT NOT NULL,
  request_id        BIGINT NOT NULL REFERENCES cpt_requests (id),
  n                 BIGINT NOT NULL,
  applied_on        DATE NOT NULL,
  senior_officer    TEXT NOT NULL,
  outcome           TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('','granted','refused')),
  decided_on        DATE,
  to_on             DATE,          -- the last day that the court allowed
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL,
  created_by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX cpt_extensions_n ON cpt_extensions (request_id, n);

CREATE TABLE cpt_clocks (
  id                INTEGER PRIMARY KEY,
  force_id          BIGINT NOT NULL,
  request_id        BIGINT NOT NULL REFERENCES cpt_requests (id),
  code              TEXT NOT NULL,
  law_version       TEXT NOT NULL,
  calendar          TEXT NOT NULL,
  start_on          DATE NOT NULL,
  original_end_on   DATE NOT NULL,
  last_day          DATE NOT NULL,
  limit_on          DATE,          -- no extension may run past it
  end_at            DATETIME NOT NULL,
  act_by_at         DATETIME,
  state             TEXT NOT NULL CHECK (state IN ('running','closed','lapsed')),
  closed_at         DATETIME,
  closed_why        TEXT NOT NULL DEFAULT '',
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL
);
CREATE INDEX cpt_clocks_due ON cpt_clocks (force_id, state, end_at);
CREATE INDEX cpt_clocks_request ON cpt_clocks (request_id, id);

-- Names as they were typed, and whether somebody must look for reports on them.
CREATE TABLE cpt_subjects (
  id                INTEGER PRIMARY KEY,
  public_key        TEXT NOT NULL UNIQUE,
  force_id          BIGINT NOT NULL,
  report_id         BIGINT REFERENCES cpt_reports (id),
  request_id        BIGINT REFERENCES cpt_requests (id),
  name              TEXT NOT NULL,
  born              TEXT NOT NULL DEFAULT '',
  detail            TEXT NOT NULL DEFAULT '',
  live_on           DATE,          -- since when: in a plan, or on a case of a trigger offence
  live_why          TEXT NOT NULL DEFAULT '' CHECK (live_why IN ('','plan','case')),
  ended_on          DATE,
  words             TEXT NOT NULL,
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL,
  created_by_name   TEXT NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX cpt_subjects_list ON cpt_subjects (force_id, live_on, id);
CREATE INDEX cpt_subjects_report ON cpt_subjects (report_id);
CREATE INDEX cpt_subjects_request ON cpt_subjects (request_id);

-- The log of research: who looked for reports on a subject, where, and what was found.
CREATE TABLE cpt_searches (
  id                INTEGER PRIMARY KEY,
  force_id          BIGINT NOT NULL,
  subject_id        BIGINT NOT NULL REFERENCES cpt_subjects (id),
  searched_at       DATETIME NOT NULL,
  place             TEXT NOT NULL,
  terms             TEXT NOT NULL,
  hits              BIGINT NOT NULL,
  note              TEXT NOT NULL DEFAULT '',
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL,
  created_by_name   TEXT NOT NULL
);
CREATE INDEX cpt_searches_subject ON cpt_searches (subject_id, searched_at);

-- Sources by their handling reference alone. There is no column for who they are, and there never is to be one.
CREATE TABLE cpt_sources (
  id                INTEGER PRIMARY KEY,
  public_key        TEXT NOT NULL UNIQUE,
  force_id          BIGINT NOT NULL,
  handling_ref      TEXT NOT NULL,
  kind              TEXT NOT NULL CHECK (kind IN ('human','covert','partner')),
  authority_ref     TEXT NOT NULL DEFAULT '',
  expires_on        DATE,
  conditions        TEXT NOT NULL DEFAULT '',
  report_id         BIGINT REFERENCES cpt_reports (id),
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL,
  created_by_name   TEXT NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX cpt_sources_ref ON cpt_sources (force_id, handling_ref);

-- What of the compartment concerns which case outside it, one way: the case knows nothing of it.
CREATE TABLE cpt_links (
  id                INTEGER PRIMARY KEY,
  force_id          BIGINT NOT NULL,
  intel_ref         TEXT NOT NULL UNIQUE, -- opaque
  report_id         BIGINT REFERENCES cpt_reports (id),
  request_id        BIGINT REFERENCES cpt_requests (id),
  case_id           BIGINT NOT NULL,
  case_ref          TEXT NOT NULL,
  why               TEXT NOT NULL DEFAULT '',
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL,
  created_by_name   TEXT NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX cpt_links_report ON cpt_links (report_id);
CREATE INDEX cpt_links_request ON cpt_links (request_id);

-- Sanitised text that crosses to a case once a second officer has approved it.
CREATE TABLE cpt_products (
  id                INTEGER PRIMARY KEY,
  public_key        TEXT NOT NULL UNIQUE,
  force_id          BIGINT NOT NULL,
  ref               TEXT NOT NULL,
  report_id         BIGINT REFERENCES cpt_reports (id),
  request_id        BIGINT REFERENCES cpt_requests (id),
  case_id           BIGINT NOT NULL,
  case_ref          TEXT NOT NULL,
  title             TEXT NOT NULL,
  facts             TEXT NOT NULL,
  assessment        TEXT NOT NULL DEFAULT '',
  source_grade      TEXT NOT NULL CHECK (source_grade IN ('1','2','3')),
  info_grade        TEXT NOT NULL CHECK (info_grade IN ('A','B','C','D','E')),
  handling          TEXT NOT NULL CHECK (handling IN ('P','C')),
  conditions        TEXT NOT NULL DEFAULT '',
  state             TEXT NOT NULL CHECK (state IN ('draft','asked','returned','approved','placed','refused')),
  decided_at        DATETIME,
  decided_by        BIGINT,
  decided_by_name   TEXT NOT NULL DEFAULT '',
  decided_why       TEXT NOT NULL DEFAULT '',
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL,
  created_by_name   TEXT NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT '',
  CHECK (decided_by IS NULL OR decided_by <> created_by)
);
CREATE UNIQUE INDEX cpt_products_ref ON cpt_products (force_id, ref);
CREATE INDEX cpt_products_state ON cpt_products (force_id, state, id);

-- What the force desk is to put on a case, and who asked. Anybody who may set a task may ask through the desk.
CREATE TABLE cpt_outbox (
  id                INTEGER PRIMARY KEY,
  force_id          BIGINT NOT NULL,
  kind              TEXT NOT NULL CHECK (kind IN ('task','product')),
  case_id           BIGINT NOT NULL,
  case_ref          TEXT NOT NULL,
  item              TEXT NOT NULL, -- JSON: what is put there, word for word
  request_id        BIGINT REFERENCES cpt_requests (id),
  product_id        BIGINT REFERENCES cpt_products (id),
  state             TEXT NOT NULL CHECK (state IN ('waiting','placed','refused')),
  problem           TEXT NOT NULL DEFAULT '',
  placed_at         DATETIME,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL,
  created_by_name   TEXT NOT NULL
);
CREATE INDEX cpt_outbox_waiting ON cpt_outbox (state, id);
CREATE INDEX cpt_outbox_request ON cpt_outbox (request_id);

-- What the rules of the compartment found.
CREATE TABLE cpt_opportunities (
  id                INTEGER PRIMARY KEY,
  public_key        TEXT NOT NULL UNIQUE,
  force_id          BIGINT NOT NULL,
  rule              TEXT NOT NULL,
  rule_version      BIGINT NOT NULL,
  fingerprint       TEXT NOT NULL,
  request_id        BIGINT REFERENCES cpt_requests (id),
  subject_id        BIGINT REFERENCES cpt_subjects (id),
  title             TEXT NOT NULL,
  severity          TEXT NOT NULL,
  why               TEXT NOT NULL,
  what_by           TEXT NOT NULL,
  value_pence       BIGINT,
  basis             TEXT NOT NULL,
  opens_at          DATETIME NOT NULL,
  closes_at         DATETIME NOT NULL,
  status            TEXT NOT NULL CHECK (status IN ('open','taken','declining','declined','lapsed','missed','rejected','done','gone')),
  reason            TEXT NOT NULL DEFAULT '',
  because           TEXT NOT NULL DEFAULT '',
  worked_by         BIGINT,
  worked_by_name    TEXT NOT NULL DEFAULT '',
  reviewed_by       BIGINT,
  reviewed_by_name  TEXT NOT NULL DEFAULT '',
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  changed_at        DATETIME NOT NULL
);
CREATE UNIQUE INDEX cpt_opportunities_print ON cpt_opportunities (force_id, fingerprint);
CREATE INDEX cpt_opportunities_list ON cpt_opportunities (force_id, status, closes_at);

-- The compartment's own schedule: each slot of each kind is taken once, however many replicas there are.
CREATE TABLE cpt_runs (
  kind     TEXT NOT NULL,
  slot     DATETIME NOT NULL,
  done_at  DATETIME NOT NULL,
  PRIMARY KEY (kind, slot)
);

-- The compartment's own log, sealed as the main one is.
CREATE TABLE cpt_audit_entries (
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
  detail_hash   TEXT NOT NULL
);
CREATE INDEX cpt_audit_entries_force ON cpt_audit_entries (force_id, id);
CREATE TABLE cpt_audit_details (
  entry_id   BIGINT PRIMARY KEY REFERENCES cpt_audit_entries (id),
  salt       TEXT NOT NULL,
  detail     TEXT NOT NULL,
  erased_at  DATETIME
);
CREATE TABLE cpt_audit_leaves (
  n          BIGINT PRIMARY KEY,
  entry_id   BIGINT NOT NULL UNIQUE REFERENCES cpt_audit_entries (id),
  leaf_hash  TEXT NOT NULL
);
CREATE TABLE cpt_audit_hashes (
  n     BIGINT PRIMARY KEY,
  hash  TEXT NOT NULL
);
CREATE TABLE cpt_audit_checkpoints (
  size  BIGINT PRIMARY KEY,
  root  TEXT NOT NULL,
  note  TEXT NOT NULL,
  at    DATETIME NOT NULL
);
-- +goose StatementBegin
CREATE TRIGGER cpt_searches_no_update BEFORE UPDATE ON cpt_searches BEGIN SELECT RAISE(ABORT, 'cpt_searches is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_searches_no_delete BEFORE DELETE ON cpt_searches BEGIN SELECT RAISE(ABORT, 'cpt_searches is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_entries_no_update BEFORE UPDATE ON cpt_audit_entries BEGIN SELECT RAISE(ABORT, 'cpt_audit_entries is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_entries_no_delete BEFORE DELETE ON cpt_audit_entries BEGIN SELECT RAISE(ABORT, 'cpt_audit_entries is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_details_no_update BEFORE UPDATE ON cpt_audit_details BEGIN SELECT RAISE(ABORT, 'cpt_audit_details is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_details_no_delete BEFORE DELETE ON cpt_audit_details BEGIN SELECT RAISE(ABORT, 'cpt_audit_details is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_leaves_no_update BEFORE UPDATE ON cpt_audit_leaves BEGIN SELECT RAISE(ABORT, 'cpt_audit_leaves is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_leaves_no_delete BEFORE DELETE ON cpt_audit_leaves BEGIN SELECT RAISE(ABORT, 'cpt_audit_leaves is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_hashes_no_update BEFORE UPDATE ON cpt_audit_hashes BEGIN SELECT RAISE(ABORT, 'cpt_audit_hashes is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_hashes_no_delete BEFORE DELETE ON cpt_audit_hashes BEGIN SELECT RAISE(ABORT, 'cpt_audit_hashes is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_checkpoints_no_update BEFORE UPDATE ON cpt_audit_checkpoints BEGIN SELECT RAISE(ABORT, 'cpt_audit_checkpoints is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_checkpoints_no_delete BEFORE DELETE ON cpt_audit_checkpoints BEGIN SELECT RAISE(ABORT, 'cpt_audit_checkpoints is insert-only'); END;
-- +goose StatementEnd
-- No row of the log is replaced: INSERT OR REPLACE takes the old row away without asking the triggers against deletion.
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_entries_no_replace BEFORE INSERT ON cpt_audit_entries WHEN EXISTS (SELECT 1 FROM cpt_audit_entries WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'cpt_audit_entries is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_details_no_replace BEFORE INSERT ON cpt_audit_details WHEN EXISTS (SELECT 1 FROM cpt_audit_details WHERE entry_id = NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'cpt_audit_details is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_leaves_no_replace BEFORE INSERT ON cpt_audit_leaves WHEN EXISTS (SELECT 1 FROM cpt_audit_leaves WHERE n = NEW.n OR entry_id = NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'cpt_audit_leaves is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_hashes_no_replace BEFORE INSERT ON cpt_audit_hashes WHEN EXISTS (SELECT 1 FROM cpt_audit_hashes WHERE n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'cpt_audit_hashes is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_checkpoints_no_replace BEFORE INSERT ON cpt_audit_checkpoints WHEN EXISTS (SELECT 1 FROM cpt_audit_checkpoints WHERE size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'cpt_audit_checkpoints is insert-only'); END;
-- +goose StatementEnd
