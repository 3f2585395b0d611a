-- +goose Up
-- Orders, notices and their steps; statutory clocks.

CREATE TABLE orders (
  id                 INTEGER PRIMARY KEY,
  case_id            BIGINT NOT NULL REFERENCES cases (id),
  force_id           BIGINT NOT NULL REFERENCES units (id),
  unit_id            BIGINT NOT NULL REFERENCES units (id),
  n                  BIGINT NOT NULL, -- O1, O2 … within the case
  kind               TEXT NOT NULL,   -- detention, further_detention, forfeiture_notice, forfeiture, freezing, freezing_variation, restraint …
  family             TEXT NOT NULL CHECK (family IN ('cash','listed','account','crypto','restraint','confiscation','investigation')),
  power              TEXT NOT NULL,   -- the catalogue code of its clock, or of its power where it has none
  state              TEXT NOT NULL,
  court              TEXT NOT NULL DEFAULT '',
  court_ref          TEXT NOT NULL DEFAULT '',
  lodged_at          DATETIME,          -- Kingdom Corporate: four timestamps
  listed_at          DATETIME,
  called_on_at       DATETIME,
  made_at            DATETIME,
  made_on            DATE,
  made_by            TEXT NOT NULL DEFAULT '',
  printed_end_on     DATE,        -- the end as printed on the order
  end_at             DATETIME,          -- exclusive
  last_day           DATE,
  first_order_id     BIGINT REFERENCES orders (id), -- the first of its chain: the long stop counts from it
  extends_id         BIGINT REFERENCES orders (id),
  amount_pence       BIGINT,
  applicant_id       BIGINT REFERENCES users (id),
  applicant          TEXT NOT NULL DEFAULT '',
  applicant_rank     TEXT NOT NULL DEFAULT '',
  applicant_accred   TEXT NOT NULL DEFAULT '',
  authoriser_id      BIGINT REFERENCES users (id),
  authoriser         TEXT NOT NULL DEFAULT '',
  authoriser_rank    TEXT NOT NULL DEFAULT '',
  served_at          DATETIME,
  served_how         TEXT NOT NULL DEFAULT '',
  ended_at           DATETIME,
  ended_why          TEXT NOT NULL DEFAULT '',
  terms              TEXT NOT NULL DEFAULT '',
  version            BIGINT NOT NULL DEFAULT 1,
  created_at         DATETIME NOT NULL,
  created_by         BIGINT NOT NULL DEFAULT 0,
  updated_at         DATETIME NOT NULL,
  withdrawn_at       DATETIME,
  withdrawn_by       BIGINT,
  withdrawn_reason   TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX orders_case ON orders (case_id, n);
CREATE INDEX orders_force ON orders (force_id, kind, made_at, id);
CREATE INDEX orders_chain ON orders (first_order_id) WHERE first_order_id IS NOT NULL;

CREATE TABLE order_interests (
  order_id     BIGINT NOT NULL REFERENCES orders (id),
  interest_id  BIGINT NOT NULL REFERENCES interests (id),
  asset_id     BIGINT NOT NULL REFERENCES assets (id),
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  value_pence  BIGINT,
  PRIMARY KEY (order_id, interest_id)
);
CREATE INDEX order_interests_interest ON order_interests (interest_id);
CREATE INDEX order_interests_case ON order_interests (case_id);

CREATE TABLE order_steps (
  id          INTEGER PRIMARY KEY,
  order_id    BIGINT NOT NULL REFERENCES orders (id),
  case_id     BIGINT NOT NULL REFERENCES cases (id),
  from_state  TEXT NOT NULL,
  to_state    TEXT NOT NULL,
  at          DATETIME NOT NULL,
  note        TEXT NOT NULL DEFAULT '',
  actor_id    BIGINT NOT NULL DEFAULT 0,
  actor_name  TEXT NOT NULL,
  recorded_at DATETIME NOT NULL
);
CREATE INDEX order_steps_order ON order_steps (order_id, at, id);
CREATE INDEX order_steps_case ON order_steps (case_id);

CREATE TABLE order_reports (
  id           INTEGER PRIMARY KEY,
  order_id     BIGINT NOT NULL REFERENCES orders (id),
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  unit_id      BIGINT NOT NULL REFERENCES units (id),
  due_on       DATE NOT NULL,
  reported_on  DATE,
  note         TEXT NOT NULL DEFAULT '',
  version      BIGINT NOT NULL DEFAULT 1,
  created_at   DATETIME NOT NULL
);
CREATE INDEX order_reports_order ON order_reports (order_id, due_on);
CREATE INDEX order_reports_case ON order_reports (case_id, due_on);

CREATE TABLE clocks (
  id             INTEGER PRIMARY KEY,
  case_id        BIGINT NOT NULL REFERENCES cases (id),
  force_id       BIGINT NOT NULL REFERENCES units (id),
  unit_id        BIGINT NOT NULL REFERENCES units (id),
  code           TEXT NOT NULL,
  title          TEXT NOT NULL,
  cite           TEXT NOT NULL,
  nation         TEXT NOT NULL,
  rule_version   TEXT NOT NULL,
  verified       BOOLEAN NOT NULL,
  known          BOOLEAN NOT NULL DEFAULT TRUE, -- false: the calendar does not reach so far
  start_at       DATETIME NOT NULL,
  start_local    TEXT NOT NULL,
  end_at         DATETIME,            -- exclusive; NULL where nothing ends it
  end_local      TEXT NOT NULL DEFAULT '',
  last_day       DATE,
  act_by_at      DATETIME,
  act_by_local   TEXT NOT NULL DEFAULT '',
  inputs         TEXT NOT NULL DEFAULT '{}', -- frozen with the result
  steps          TEXT NOT NULL DEFAULT '[]',
  state          TEXT NOT NULL CHECK (state IN ('running','paused','acted','stopped','lapsed')),
  closed_at      DATETIME,
  closed_why     TEXT NOT NULL DEFAULT '',
  seizure_id     BIGINT REFERENCES seizures (id),
  order_id       BIGINT REFERENCES orders (id),
  asset_id       BIGINT REFERENCES assets (id),
  interest_id    BIGINT REFERENCES interests (id),
  value_pence    BIGINT,
  version        BIGINT NOT NULL DEFAULT 1,
  created_at     DATETIME NOT NULL,
  updated_at     DATETIME NOT NULL
);
CREATE INDEX clocks_case ON clocks (case_id, state, end_at);
CREATE INDEX clocks_running ON clocks (force_id, state, end_at, id);
CREATE INDEX clocks_due ON clocks (state, end_at, id);
CREATE INDEX clocks_order ON clocks (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX clocks_seizure ON clocks (seizure_id) WHERE seizure_id IS NOT NULL;

-- Observations of value, never changed: a mistake is reversed by a row that names it.
CREATE TABLE ledger_entries (
  id            INTEGER PRIMARY KEY,
  case_id       BIGINT NOT NULL REFERENCES cases (id),
  force_id      BIGINT NOT NULL REFERENCES units (id),
  unit_id       BIGINT NOT NULL REFERENCES units (id),
  interest_id   BIGINT REFERENCES interests (id),
  defendant_id  BIGINT REFERENCES subjects (id),
  order_id      BIGINT REFERENCES orders (id),
  payment_id    BIGINT,
  period        TEXT,
  asset_id      BIGINT REFERENCES assets (id), -- copied from the interest
  measure       TEXT NOT NULL CHECK (measure IN ('estimate','denied_value','in_denial_stock','benefit','available_amount','order_amount','interest_accrued','paid','forfeited','receipted','compensation','costs','aris','returned')),
  minor         BIGINT NOT NULL,
  currency      TEXT NOT NULL,
  exponent      BIGINT NOT NULL DEFAULT 2,
  rate          TEXT NOT NULL DEFAULT '1', -- decimal text: pounds for one unit of the currency
  gbp_pence     BIGINT NOT NULL,
  quantity      TEXT NOT NULL DEFAULT '',
  as_of         DATETIME NOT NULL,
  basis         TEXT NOT NULL,
  evidence      TEXT NOT NULL DEFAULT '',
  reverses_id   BIGINT REFERENCES ledger_entries (id),
  entered_by    BIGINT NOT NULL DEFAULT 0,
  entered_at    DATETIME NOT NULL,
  CHECK ((CASE WHEN interest_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN defendant_id IS NULL THEN 0 ELSE 1 END)
       + (CASE WHEN order_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN payment_id IS NULL THEN 0 ELSE 1 END)
       + (CASE WHEN period IS NULL THEN 0 ELSE 1 END) = 1)
);
CREATE INDEX ledger_case ON ledger_entries (case_id, measure, id);
CREATE INDEX ledger_interest ON ledger_entries (interest_id, measure, as_of) WHERE interest_id IS NOT NULL;
CREATE INDEX ledger_force ON ledger_entries (force_id, measure, as_of);
CREATE UNIQUE INDEX ledger_reverses ON ledger_entries (reverses_id) WHERE reverses_id IS NOT NULL;
-- +goose StatementBegin
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger_entries is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger_entries is insert-only'); END;
-- +goose StatementEnd
