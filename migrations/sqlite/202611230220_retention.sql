-- +goose Up
-- Data protection: how long a case's personal data is kept and why, who decides, and restriction instead of erasure (DPA 2018
-- ss.39 and 47).

-- '' as usual; limited: kept as evidence and in no list, search or export; erased: its personal data is gone.
ALTER TABLE cases ADD COLUMN processing TEXT NOT NULL DEFAULT '' CHECK (processing IN ('','limited','erased'));
CREATE INDEX cases_processing ON cases (force_id, id) WHERE processing <> '';

-- The retention of a case: one row, made when it is first reckoned.
CREATE TABLE retention_schedules (
  id           INTEGER PRIMARY KEY,
  case_id      BIGINT NOT NULL UNIQUE REFERENCES cases (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  unit_id      BIGINT NOT NULL REFERENCES units (id),
  grp          TEXT NOT NULL CHECK (grp IN ('1','2','3','4')),
  confirmed    BOOLEAN NOT NULL DEFAULT FALSE, -- a person has said which group it is
  cause        TEXT NOT NULL,                  -- what began the clear period
  basis        TEXT NOT NULL DEFAULT '',       -- why this group
  clear_from   DATE NOT NULL,                -- the clear period began
  next_review  DATE NOT NULL,
  reviewed_on  DATE,
  version      BIGINT NOT NULL DEFAULT 1,
  updated_at   DATETIME NOT NULL
);
CREATE INDEX retention_schedules_due ON retention_schedules (force_id, next_review, id);

-- What forbids disposal while it stands, placed by a person. Others are found in the case itself.
CREATE TABLE retention_holds (
  id           INTEGER PRIMARY KEY,
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  unit_id      BIGINT NOT NULL REFERENCES units (id),
  kind         TEXT NOT NULL CHECK (kind IN ('cpia','appeal','iopc','inquiry','unpaid_order','civil_claim')),
  reason       TEXT NOT NULL,
  from_on      DATE NOT NULL,
  until_on     DATE,            -- the last day; NULL: until somebody ends it
  placed_by    BIGINT NOT NULL REFERENCES users (id),
  ended_at     DATETIME,
  ended_by     BIGINT REFERENCES users (id),
  ended_why    TEXT NOT NULL DEFAULT '',
  version      BIGINT NOT NULL DEFAULT 1,
  created_at   DATETIME NOT NULL
);
CREATE INDEX retention_holds_case ON retention_holds (case_id, id);

-- Each review that ended in keeping the data, with its reason.
CREATE TABLE retention_reviews (
  id           INTEGER PRIMARY KEY,
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  unit_id      BIGINT NOT NULL REFERENCES units (id),
  on_date      DATE NOT NULL,
  reason       TEXT NOT NULL,
  next_review  DATE NOT NULL,
  by_id        BIGINT NOT NULL REFERENCES users (id),
  by_name      TEXT NOT NULL,
  at           DATETIME NOT NULL
);
CREATE INDEX retention_reviews_case ON retention_reviews (case_id, id);

-- Disposals: proposed by one person, decided by another. Of what was disposed of this is the tombstone: nothing personal.
CREATE TABLE retention_disposals (
  id            INTEGER PRIMARY KEY,
  case_id       BIGINT NOT NULL REFERENCES cases (id),
  force_id      BIGINT NOT NULL REFERENCES units (id),
  unit_id       BIGINT NOT NULL REFERENCES units (id),
  ref           TEXT NOT NULL,
  ground        TEXT NOT NULL CHECK (ground IN ('review','law')),
  grp           TEXT NOT NULL,
  cause         TEXT NOT NULL,
  clear_from    DATE NOT NULL,
  opened_on     DATE NOT NULL,
  closed_on     DATE NOT NULL,
  reason        TEXT NOT NULL,             -- blanked when the data is erased
  state         TEXT NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed','refused','done')),
  proposed_by   BIGINT NOT NULL REFERENCES users (id),
  proposed_at   DATETIME NOT NULL,
  decided_by    BIGINT REFERENCES users (id) CHECK (decided_by <> proposed_by),
  decided_at    DATETIME,
  decided_why   TEXT NOT NULL DEFAULT '',
  rows_erased   BIGINT NOT NULL DEFAULT 0,
  tables_erased BIGINT NOT NULL DEFAULT 0,
  details_erased BIGINT NOT NULL DEFAULT 0, -- of the audit log
  files_wiped   BIGINT NOT NULL DEFAULT 0,
  version       BIGINT NOT NULL DEFAULT 1,
  CHECK ((state = 'proposed') = (decided_by IS NULL))
);
CREATE UNIQUE INDEX retention_disposals_waiting ON retention_disposals (case_id) WHERE state = 'proposed';
CREATE INDEX retention_disposals_force ON retention_disposals (force_id, state, id);

-- Restriction of processing instead of erasure: asked for by one person, decided by another, lifted with a reason.
CREATE TABLE processing_limits (
  id           INTEGER PRIMARY KEY,
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  unit_id      BIGINT NOT NULL REFERENCES units (id),
  ground       TEXT NOT NULL CHECK (ground IN ('evidence','accuracy')),
  reason       TEXT NOT NULL,
  state        TEXT NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed','refused','standing','lifted')),
  proposed_by  BIGINT NOT NULL REFERENCES users (id),
  proposed_at  DATETIME NOT NULL,
  decided_by   BIGINT REFERENCES users (id) CHECK (decided_by <> proposed_by),
  decided_at   DATETIME,
  decided_why  TEXT NOT NULL DEFAULT '',
  lifted_by    BIGINT REFERENCES users (id),
  lifted_at    DATETIME,
  lifted_why   TEXT NOT NULL DEFAULT '',
  version      BIGINT NOT NULL DEFAULT 1,
  CHECK ((state = 'proposed') = (decided_by IS NULL))
);
CREATE UNIQUE INDEX processing_limits_now ON processing_limits (case_id) WHERE state IN ('proposed','standing');
CREATE INDEX processing_limits_force ON processing_limits (force_id, state, id);

-- What is only ever added to can be blanked, wholly and only where the case is erased; nothing else of it changes.
DROP TRIGGER ledger_entries_no_update;
-- +goose StatementBegin
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
WHEN NOT ((SELECT processing FROM cases WHERE id = OLD.case_id) = 'erased'
  AND NEW.basis IN ('','{}') AND NEW.evidence IN ('','{}') AND NEW.id IS OLD.id AND NEW.case_id IS OLD.case_id AND NEW.force_id IS OLD.force_id AND NEW.unit_id IS OLD.unit_id AND NEW.interest_id IS OLD.interest_id AND NEW.defendant_id IS OLD.defendant_id AND NEW.order_id IS OLD.order_id AND NEW.payment_id IS OLD.payment_id AND NEW.period IS OLD.period AND NEW.asset_id IS OLD.asset_id AND NEW.measure IS OLD.measure AND NEW.minor IS OLD.minor AND NEW.currency IS OLD.currency AND NEW.exponent IS OLD.exponent AND NEW.rate IS OLD.rate AND NEW.gbp_pence IS OLD.gbp_pence AND NEW.quantity IS OLD.quantity AND NEW.as_of IS OLD.as_of AND NEW.reverses_id IS OLD.reverses_id AND NEW.entered_by IS OLD.entered_by AND NEW.entered_at IS OLD.entered_at)
BEGIN SELECT RAISE(ABORT, 'ledger_entries is insert-only'); END;
-- +goose StatementEnd
DROP TRIGGER confiscation_acts_no_update;
-- +goose StatementBegin
CREATE TRIGGER confiscation_acts_no_update BEFORE UPDATE ON confiscation_acts
WHEN NOT ((SELECT processing FROM cases WHERE id = OLD.case_id) = 'erased'
  AND NEW.title IN ('','{}') AND NEW.detail IN ('','{}') AND NEW.id IS OLD.id AND NEW.case_id IS OLD.case_id AND NEW.proceedings_id IS OLD.proceedings_id AND NEW.kind IS OLD.kind AND NEW.done_on IS OLD.done_on AND NEW.amount_pence IS OLD.amount_pence AND NEW.actor_id IS OLD.actor_id AND NEW.actor_name IS OLD.actor_name AND NEW.recorded_at IS OLD.recorded_at)
BEGIN SELECT RAISE(ABORT, 'confiscation_acts is insert-only'); END;
-- +goose StatementEnd
DROP TRIGGER lifestyle_results_no_update;
-- +goose StatementBegin
CREATE TRIGGER lifestyle_results_no_update BEFORE UPDATE ON lifestyle_results
WHEN NOT ((SELECT processing FROM cases WHERE id = OLD.case_id) = 'erased'
  AND NEW.inputs IN ('','{}') AND NEW.result IN ('','{}') AND NEW.why IN ('','{}') AND NEW.id IS OLD.id AND NEW.case_id IS OLD.case_id AND NEW.force_id IS OLD.force_id AND NEW.unit_id IS OLD.unit_id AND NEW.subject_id IS OLD.subject_id AND NEW.n IS OLD.n AND NEW.rules IS OLD.rules AND NEW.rules_version IS OLD.rules_version AND NEW.verified IS OLD.verified AND NEW.answer IS OLD.answer AND NEW.saved_at IS OLD.saved_at AND NEW.saved_by IS OLD.saved_by AND NEW.saved_name IS OLD.saved_name)
BEGIN SELECT RAISE(ABORT, 'lifestyle_results is insert-only'); END;
-- +goose StatementEnd
DROP TRIGGER plan_not_pursued_no_update;
-- +goose StatementBegin
CREATE TRIGGER plan_not_pursued_no_update BEFORE UPDATE ON plan_not_pursued
WHEN NOT ((SELECT processing FROM cases WHERE id = OLD.case_id) = 'erased'
  AND NEW.reason IN ('','{}') AND NEW.id IS OLD.id AND NEW.plan_id IS OLD.plan_id AND NEW.case_id IS OLD.case_id AND NEW.force_id IS OLD.force_id AND NEW.unit_id IS OLD.unit_id AND NEW.strand IS OLD.strand AND NEW.decided_at IS OLD.decided_at AND NEW.decided_by IS OLD.decided_by)
BEGIN SELECT RAISE(ABORT, 'plan_not_pursued is insert-only'); END;
-- +goose StatementEnd
