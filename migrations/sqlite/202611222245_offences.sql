-- +goose Up
-- Offences of a defendant: charged, convicted, or taken into consideration, with what the question of a criminal lifestyle
-- (POCA 2002 s.75) needs of each.
CREATE TABLE offences (
  id                INTEGER PRIMARY KEY,
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  subject_id        BIGINT NOT NULL REFERENCES subjects (id),
  n                 BIGINT NOT NULL,               -- within the case
  code              TEXT NOT NULL,                 -- of the catalogue of offences; other: in words
  title             TEXT NOT NULL,                 -- as it read when it was recorded
  schedule2         TEXT NOT NULL DEFAULT 'unknown' CHECK (schedule2 IN ('unknown','yes','no')), -- where the catalogue does not say
  started_on        DATE,
  ended_on          DATE,
  charged_on        DATE,                          -- proceedings started (s.85)
  charged_how       TEXT NOT NULL DEFAULT '' CHECK (charged_how IN ('','charge','summons','requisition','indictment')),
  outcome           TEXT NOT NULL CHECK (outcome IN ('pending','pleaded','found','acquitted','not_proceeded','considered')),
  convicted_on      DATE,
  benefited         TEXT NOT NULL CHECK (benefited IN ('unknown','yes','no')),
  benefit_pence     BIGINT CHECK (benefit_pence >= 0), -- NULL: not known
  intended          TEXT NOT NULL CHECK (intended IN ('unknown','yes','no')),
  proceedings       BIGINT NOT NULL DEFAULT 1,     -- offences tried together have the same number
  note              TEXT NOT NULL DEFAULT '',
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL DEFAULT 0,
  updated_at        DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT '',
  UNIQUE (case_id, n)
);
CREATE INDEX offences_subject ON offences (subject_id);
CREATE INDEX offences_force ON offences (force_id, code, id);

-- Convictions on earlier occasions, as they stand in the record of a defendant (s.75(3)(b)).
CREATE TABLE prior_convictions (
  id                INTEGER PRIMARY KEY,
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  subject_id        BIGINT NOT NULL REFERENCES subjects (id),
  n                 BIGINT NOT NULL,               -- within the case
  title             TEXT NOT NULL,
  convicted_on      DATE NOT NULL,
  occasion          TEXT NOT NULL DEFAULT '',      -- what tells occasions on one day apart
  benefited         TEXT NOT NULL CHECK (benefited IN ('unknown','yes','no')),
  benefit_pence     BIGINT CHECK (benefit_pence >= 0),
  intended          TEXT NOT NULL CHECK (intended IN ('unknown','yes','no')),
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL DEFAULT 0,
  updated_at        DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT '',
  UNIQUE (case_id, n)
);
CREATE INDEX prior_convictions_subject ON prior_convictions (subject_id);

-- What else the question needs to know of a defendant.
CREATE TABLE lifestyle_facts (
  subject_id         BIGINT PRIMARY KEY REFERENCES subjects (id),
  case_id            BIGINT NOT NULL REFERENCES cases (id),
  force_id           BIGINT NOT NULL REFERENCES units (id),
  unit_id            BIGINT NOT NULL REFERENCES units (id),
  priors_checked_on  DATE,                         -- the day somebody checked that no earlier conviction is missing
  asked              TEXT NOT NULL CHECK (asked IN ('unknown','yes','no')), -- whether the prosecutor asks (CPA 2026 Sch.21 para 2)
  last_benefit_on    DATE,                         -- s.10(9)
  version            BIGINT NOT NULL,
  updated_at         DATETIME NOT NULL
);
CREATE INDEX lifestyle_facts_case ON lifestyle_facts (case_id);

-- Calculations that decisions rest on, as they were: never reckoned again.
CREATE TABLE lifestyle_results (
  id             INTEGER PRIMARY KEY,
  case_id        BIGINT NOT NULL REFERENCES cases (id),
  force_id       BIGINT NOT NULL REFERENCES units (id),
  unit_id        BIGINT NOT NULL REFERENCES units (id),
  subject_id     BIGINT NOT NULL REFERENCES subjects (id),
  n              BIGINT NOT NULL,                  -- within the case
  rules          TEXT NOT NULL,
  rules_version  BIGINT NOT NULL,
  verified       BOOLEAN NOT NULL,
  answer         TEXT NOT NULL CHECK (answer IN ('yes','no','insufficient')),
  inputs         TEXT NOT NULL,                    -- JSON
  result         TEXT NOT NULL,                    -- JSON
  why            TEXT NOT NULL,
  saved_at       DATETIME NOT NULL,
  saved_by       BIGINT NOT NULL DEFAULT 0,
  saved_name     TEXT NOT NULL DEFAULT '',
  UNIQUE (case_id, n)
);
CREATE INDEX lifestyle_results_subject ON lifestyle_results (subject_id);
-- +goose StatementBegin
CREATE TRIGGER lifestyle_results_no_update BEFORE UPDATE ON lifestyle_results BEGIN SELECT RAISE(ABORT, 'lifestyle_results is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lifestyle_results_no_delete BEFORE DELETE ON lifestyle_results BEGIN SELECT RAISE(ABORT, 'lifestyle_results is insert-only'); END;
-- +goose StatementEnd

-- A defendant with offences is named by them, and is not withdrawn from the case.
DROP VIEW v_subject_uses;
CREATE VIEW v_subject_uses AS
SELECT i.case_id, i.subject_id, 'an asset' AS what FROM interests i WHERE i.subject_id IS NOT NULL AND i.withdrawn_at IS NULL
UNION ALL
SELECT l.case_id, l.defendant_id, 'the value ledger' FROM ledger_entries l WHERE l.defendant_id IS NOT NULL
UNION ALL
SELECT p.case_id, p.defendant_id, 'confiscation proceedings' FROM confiscation_proceedings p WHERE p.state <> 'withdrawn'
UNION ALL
SELECT f.case_id, f.subject_id, 'an offence' FROM offences f WHERE f.withdrawn_at IS NULL
UNION ALL
SELECT c.case_id, c.subject_id, 'an earlier conviction' FROM prior_convictions c WHERE c.withdrawn_at IS NULL
UNION ALL
SELECT o.case_id, o.subject_id, 'an opportunity' FROM opportunities o WHERE o.subject_id IS NOT NULL AND o.withdrawn_at IS NULL;
