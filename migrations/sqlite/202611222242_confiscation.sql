-- +goose Up
-- Confiscation under Part 2 against one defendant of a case, and what the court ordered.
CREATE TABLE confiscation_proceedings (
  id                    INTEGER PRIMARY KEY,
  case_id               BIGINT NOT NULL REFERENCES cases (id),
  force_id              BIGINT NOT NULL REFERENCES units (id),
  unit_id               BIGINT NOT NULL REFERENCES units (id),
  n                     BIGINT NOT NULL,
  defendant_id          BIGINT NOT NULL REFERENCES subjects (id),
  convicted_on          DATE NOT NULL,
  started_on            DATE NOT NULL,
  asked_by              TEXT NOT NULL CHECK (asked_by IN ('prosecutor','court')),
  lifestyle_asked       BOOLEAN NOT NULL DEFAULT FALSE,
  regime                TEXT NOT NULL CHECK (regime IN ('old','2026')),
  regime_by             TEXT NOT NULL CHECK (regime_by IN ('date','court')),
  regime_why            TEXT NOT NULL,
  sentenced_on          DATE,
  postponed_to          DATE,
  exceptional           TEXT NOT NULL DEFAULT '',
  appeal_determined_on  DATE,
  state                 TEXT NOT NULL CHECK (state IN ('open','ordered','no_order','withdrawn')),
  order_id              BIGINT REFERENCES orders (id),
  version               BIGINT NOT NULL DEFAULT 1,
  created_at            DATETIME NOT NULL,
  created_by            BIGINT NOT NULL DEFAULT 0,
  updated_at            DATETIME NOT NULL,
  UNIQUE (case_id, n)
);
CREATE UNIQUE INDEX confiscation_defendant ON confiscation_proceedings (case_id, defendant_id) WHERE state <> 'withdrawn';
CREATE INDEX confiscation_force ON confiscation_proceedings (force_id, state);
CREATE INDEX confiscation_subject ON confiscation_proceedings (defendant_id);

-- The days that the court fixed: statements, meetings, hearings. A revised timetable keeps the old days.
CREATE TABLE confiscation_days (
  id              INTEGER PRIMARY KEY,
  case_id         BIGINT NOT NULL REFERENCES cases (id),
  proceedings_id  BIGINT NOT NULL REFERENCES confiscation_proceedings (id),
  kind            TEXT NOT NULL CHECK (kind IN ('s16','s17','s18','eroc_meeting','eroc_hearing','hearing')),
  edition         BIGINT NOT NULL,
  set_on          DATE NOT NULL,
  due_on          DATE NOT NULL,
  done_on         DATE,
  default_on      DATE,
  note            TEXT NOT NULL DEFAULT '',
  clock_id        BIGINT REFERENCES clocks (id),
  replaced_at     DATETIME,
  version         BIGINT NOT NULL DEFAULT 1,
  created_at      DATETIME NOT NULL
);
CREATE UNIQUE INDEX confiscation_day ON confiscation_days (proceedings_id, kind) WHERE replaced_at IS NULL;
CREATE INDEX confiscation_days_case ON confiscation_days (case_id);

-- What a confiscation order says beyond what every order does.
CREATE TABLE confiscation_orders (
  order_id          BIGINT PRIMARY KEY REFERENCES orders (id),
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  proceedings_id    BIGINT NOT NULL REFERENCES confiscation_proceedings (id),
  made_on           DATE NOT NULL,
  general           BOOLEAN NOT NULL DEFAULT FALSE,
  nominal           BOOLEAN NOT NULL DEFAULT FALSE,
  term_months       BIGINT NOT NULL DEFAULT 0,
  term_days         BIGINT NOT NULL DEFAULT 0,
  term_cite         TEXT NOT NULL DEFAULT '',
  term_verified     BOOLEAN NOT NULL DEFAULT FALSE,
  compliance        TEXT NOT NULL DEFAULT '',
  review_clock_id   BIGINT REFERENCES clocks (id),
  version           BIGINT NOT NULL DEFAULT 1,
  UNIQUE (proceedings_id)
);
CREATE INDEX confiscation_orders_case ON confiscation_orders (case_id);

-- The sums of an order with the day each is due: as made, by uplift, and, below nothing, by reduction.
CREATE TABLE confiscation_sums (
  id            INTEGER PRIMARY KEY,
  case_id       BIGINT NOT NULL REFERENCES cases (id),
  order_id      BIGINT NOT NULL REFERENCES orders (id),
  n             BIGINT NOT NULL,
  cause         TEXT NOT NULL CHECK (cause IN ('made','uplift','reduction','reconsidered')),
  amount_pence  BIGINT NOT NULL,
  from_on       DATE NOT NULL,
  first_due_on  DATE NOT NULL,
  due_on        DATE NOT NULL,
  applied_on    DATE,
  decided_on    DATE,
  decision      TEXT NOT NULL DEFAULT '',
  clock_id      BIGINT REFERENCES clocks (id),
  version       BIGINT NOT NULL DEFAULT 1,
  created_at    DATETIME NOT NULL,
  UNIQUE (order_id, n)
);
CREATE INDEX confiscation_sums_case ON confiscation_sums (case_id);

-- The schedule of the available amount: free property, hidden assets found, tainted gifts.
CREATE TABLE confiscation_lines (
  id             INTEGER PRIMARY KEY,
  case_id        BIGINT NOT NULL REFERENCES cases (id),
  order_id       BIGINT NOT NULL REFERENCES orders (id),
  n              BIGINT NOT NULL,
  kind           TEXT NOT NULL CHECK (kind IN ('free','hidden','gift','obligation')),
  interest_id    BIGINT REFERENCES interests (id),
  asset_id       BIGINT REFERENCES assets (id),
  title          TEXT NOT NULL,
  value_pence    BIGINT NOT NULL,
  added_on       DATE NOT NULL,
  withdrawn_at   DATETIME,
  created_at     DATETIME NOT NULL,
  UNIQUE (order_id, n)
);
-- A thing is counted once, whoever gave or received it.
CREATE UNIQUE INDEX confiscation_once ON confiscation_lines (interest_id) WHERE interest_id IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX confiscation_lines_case ON confiscation_lines (case_id);

-- What was paid towards an order, how it was split, and where it went.
CREATE TABLE confiscation_payments (
  id                  INTEGER PRIMARY KEY,
  case_id             BIGINT NOT NULL REFERENCES cases (id),
  order_id            BIGINT NOT NULL REFERENCES orders (id),
  n                   BIGINT NOT NULL,
  source              TEXT NOT NULL CHECK (source IN ('paid','realised','transfer')),
  interest_id         BIGINT REFERENCES interests (id),
  paid_on             DATE NOT NULL,
  amount_pence        BIGINT NOT NULL CHECK (amount_pence > 0),
  principal_pence     BIGINT NOT NULL,
  interest_pence      BIGINT NOT NULL,
  rule                TEXT NOT NULL DEFAULT '',
  note                TEXT NOT NULL DEFAULT '',
  receipted_on        DATE,
  receipted_where     TEXT NOT NULL DEFAULT '',
  compensation_pence  BIGINT NOT NULL DEFAULT 0,
  costs_pence         BIGINT NOT NULL DEFAULT 0,
  form_token          TEXT NOT NULL DEFAULT '',
  version             BIGINT NOT NULL DEFAULT 1,
  created_at          DATETIME NOT NULL,
  created_by          BIGINT NOT NULL DEFAULT 0,
  reversed_at         DATETIME,
  reversed_why        TEXT NOT NULL DEFAULT '',
  CHECK (principal_pence >= 0 AND interest_pence >= 0 AND principal_pence + interest_pence = amount_pence),
  UNIQUE (order_id, n)
);
CREATE UNIQUE INDEX confiscation_payment_once ON confiscation_payments (order_id, form_token) WHERE form_token <> '';
CREATE INDEX confiscation_payments_case ON confiscation_payments (case_id);

-- What was done in the proceedings and on the order, in order: insert-only.
CREATE TABLE confiscation_acts (
  id              INTEGER PRIMARY KEY,
  case_id         BIGINT NOT NULL REFERENCES cases (id),
  proceedings_id  BIGINT NOT NULL REFERENCES confiscation_proceedings (id),
  kind            TEXT NOT NULL,
  done_on         DATE NOT NULL,
  amount_pence    BIGINT,
  title           TEXT NOT NULL,
  detail          TEXT NOT NULL DEFAULT '',
  actor_id        BIGINT NOT NULL DEFAULT 0,
  actor_name      TEXT NOT NULL DEFAULT '',
  recorded_at     DATETIME NOT NULL
);
CREATE INDEX confiscation_acts_of ON confiscation_acts (proceedings_id, id);
-- +goose StatementBegin
CREATE TRIGGER confiscation_acts_no_update BEFORE UPDATE ON confiscation_acts BEGIN SELECT RAISE(ABORT, 'confiscation_acts is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER confiscation_acts_no_delete BEFORE DELETE ON confiscation_acts BEGIN SELECT RAISE(ABORT, 'confiscation_acts is insert-only'); END;
-- +goose StatementEnd
