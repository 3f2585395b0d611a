-- +goose Up
-- 4P plans: what a force means to do against a group, a person, a place or a theme of serious and organised crime. A plan
-- stands on a case, and is seen by whoever may see the case.
CREATE TABLE plans (
  id                INTEGER PRIMARY KEY,
  public_key        TEXT NOT NULL UNIQUE,
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  target            TEXT NOT NULL CHECK (target IN ('group','individual','place','theme')),
  name              TEXT NOT NULL,                     -- of the group, person, place or theme
  subject_id        BIGINT REFERENCES subjects (id),   -- of the case; always there for an individual
  threat            TEXT NOT NULL,
  external_ref      TEXT NOT NULL DEFAULT '',          -- of the target in the national database of organised crime
  lro_id            BIGINT NOT NULL REFERENCES users (id),
  state             TEXT NOT NULL CHECK (state IN ('draft','live','closed')),
  opened_on         DATE NOT NULL,                     -- when work on it began
  live_on           DATE,                              -- since when it is in effect
  closed_on         DATE,
  ending            TEXT NOT NULL DEFAULT '' CHECK (ending IN ('','achieved','partly','superseded','archived')),
  ending_note       TEXT NOT NULL DEFAULT '',
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL REFERENCES users (id),
  updated_at        DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT REFERENCES users (id),
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX plans_list ON plans (force_id, state, opened_on, id);
CREATE INDEX plans_case ON plans (case_id, id);
CREATE INDEX plans_subject ON plans (subject_id);
CREATE INDEX plans_lro ON plans (lro_id);

-- What a plan is to reach, by strand.
CREATE TABLE plan_objectives (
  id                INTEGER PRIMARY KEY,
  plan_id           BIGINT NOT NULL REFERENCES plans (id),
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  n                 BIGINT NOT NULL,                   -- 1, 2 … within the plan
  strand            TEXT NOT NULL CHECK (strand IN ('pursue','prevent','protect','prepare')),
  aim               TEXT NOT NULL,                     -- specific and achievable, in a sentence
  measure           TEXT NOT NULL,                     -- how it is known that it was reached
  due_on            DATE NOT NULL,
  financial         BOOLEAN NOT NULL,                  -- it takes or denies money
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL REFERENCES users (id),
  updated_at        DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT REFERENCES users (id),
  withdrawn_reason  TEXT NOT NULL DEFAULT '',
  UNIQUE (plan_id, n)
);
CREATE INDEX plan_objectives_case ON plan_objectives (case_id, plan_id, n);
CREATE INDEX plan_objectives_list ON plan_objectives (force_id, due_on, id);

-- What was considered for a plan and not pursued: one of the four strands, or the financial one across them.
CREATE TABLE plan_not_pursued (
  id                INTEGER PRIMARY KEY,
  plan_id           BIGINT NOT NULL REFERENCES plans (id),
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  strand            TEXT NOT NULL CHECK (strand IN ('pursue','prevent','protect','prepare','financial')),
  reason            TEXT NOT NULL,
  decided_at        DATETIME NOT NULL,
  decided_by        BIGINT NOT NULL REFERENCES users (id)
);
CREATE INDEX plan_not_pursued_case ON plan_not_pursued (case_id, plan_id, strand);
CREATE INDEX plan_not_pursued_list ON plan_not_pursued (force_id, decided_at, id);
-- +goose StatementBegin
CREATE TRIGGER plan_not_pursued_no_update BEFORE UPDATE ON plan_not_pursued BEGIN SELECT RAISE(ABORT, 'plan_not_pursued is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER plan_not_pursued_no_delete BEFORE DELETE ON plan_not_pursued BEGIN SELECT RAISE(ABORT, 'plan_not_pursued is insert-only'); END;
-- +goose StatementEnd

-- A subject whom a plan is about is not withdrawn from the case.
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
SELECT q.case_id, q.subject_id, 'an order' FROM part8_orders q JOIN orders k ON k.id = q.order_id WHERE q.subject_id IS NOT NULL AND k.withdrawn_at IS NULL
UNION ALL
SELECT r.case_id, r.subject_id, 'a referral' FROM civil_referrals r WHERE r.subject_id IS NOT NULL AND r.state <> 'withdrawn'
UNION ALL
SELECT o.case_id, o.subject_id, 'an opportunity' FROM opportunities o WHERE o.subject_id IS NOT NULL AND o.withdrawn_at IS NULL
UNION ALL
SELECT n.case_id, n.subject_id, 'a 4P plan' FROM plans n WHERE n.subject_id IS NOT NULL AND n.withdrawn_at IS NULL;

-- +goose Down
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
SELECT q.case_id, q.subject_id, 'an order' FROM part8_orders q JOIN orders k ON k.id = q.order_id WHERE q.subject_id IS NOT NULL AND k.withdrawn_at IS NULL
UNION ALL
SELECT r.case_id, r.subject_id, 'a referral' FROM civil_referrals r WHERE r.subject_id IS NOT NULL AND r.state <> 'withdrawn'
UNION ALL
SELECT o.case_id, o.subject_id, 'an opportunity' FROM opportunities o WHERE o.subject_id IS NOT NULL AND o.withdrawn_at IS NULL;
DROP TABLE plan_not_pursued;
DROP TABLE plan_objectives;
DROP TABLE plans;
