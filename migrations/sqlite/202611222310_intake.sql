-- +goose Up
-- What happened elsewhere that may hold a financial opportunity, and what is referred to the unit. An event or a referral
-- belongs to a force and a unit, and to a case only once it is linked to one.

CREATE TABLE intake_events (
  id                INTEGER PRIMARY KEY,
  public_key        TEXT NOT NULL UNIQUE,
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),  -- whose queue it stands in
  kind              TEXT NOT NULL,                          -- arrest, search, seizure, charge, conviction …
  occurred_at       DATETIME NOT NULL,
  received_at       DATETIME NOT NULL,
  source            TEXT NOT NULL,                          -- the system or hand it came from
  source_key        TEXT NOT NULL,                          -- its key there: the same event comes once
  digest            TEXT NOT NULL,                          -- of what the source said: a changed fact is told from a repeated one
  summary           TEXT NOT NULL,
  subject           TEXT NOT NULL DEFAULT '',               -- the person or company as the source writes it
  born_on           DATE,
  crime_ref         TEXT NOT NULL DEFAULT '',
  custody_ref       TEXT NOT NULL DEFAULT '',
  officer           TEXT NOT NULL DEFAULT '',
  place             TEXT NOT NULL DEFAULT '',
  nation            TEXT NOT NULL DEFAULT 'england-wales',
  threat            TEXT NOT NULL DEFAULT '',
  offences          TEXT NOT NULL DEFAULT '',               -- codes of the list of offences, with spaces between
  signs             TEXT NOT NULL DEFAULT '',               -- codes of what was seen: phones, seed_phrase …, with spaces between
  power             TEXT NOT NULL DEFAULT '',               -- that property was taken under; '' where none was taken or it is not known
  cash_pence        BIGINT,                                 -- NULL: not known; 0: none found
  property_pence    BIGINT,                                 -- other property, estimated
  benefit_pence     BIGINT,                                 -- benefit from the crime, estimated
  score             BIGINT NOT NULL DEFAULT 0,
  points            TEXT NOT NULL DEFAULT '[]',             -- JSON: every point of the score and why
  scored_by         TEXT NOT NULL DEFAULT '',               -- the version of the signals
  state             TEXT NOT NULL CHECK (state IN ('new','potential','no_potential','linked','duplicate','withdrawn')),
  triaged_at        DATETIME,
  triaged_by        BIGINT REFERENCES users (id),
  triage_reason     TEXT NOT NULL DEFAULT '',
  due_at            DATETIME NOT NULL,                           -- triage is due; the year 9999 where nothing asks for it
  referral_id       BIGINT,
  case_id           BIGINT REFERENCES cases (id),
  batch_id          BIGINT,
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL DEFAULT 0,
  updated_at        DATETIME NOT NULL
);
CREATE UNIQUE INDEX intake_events_source ON intake_events (force_id, source, source_key);
CREATE INDEX intake_events_queue ON intake_events (force_id, state, due_at, id);
CREATE INDEX intake_events_unit ON intake_events (unit_id, state, due_at, id);
CREATE INDEX intake_events_case ON intake_events (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX intake_events_occurred ON intake_events (force_id, occurred_at, id);

CREATE TABLE referrals (
  id                INTEGER PRIMARY KEY,
  public_key        TEXT NOT NULL UNIQUE,
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),  -- whose queue it stands in; a transfer moves it
  ref               TEXT NOT NULL UNIQUE,                   -- RF/2026/0001, for the receipt
  source            TEXT NOT NULL,                          -- officer, unit, partner, prosecutor, event
  referrer_id       BIGINT REFERENCES users (id),
  referrer          TEXT NOT NULL,                          -- name and number as given
  contact           TEXT NOT NULL DEFAULT '',
  referred_at       DATETIME NOT NULL,
  kind              TEXT NOT NULL,                          -- seizure, arrest, charge, conviction, intelligence, advice …
  summary           TEXT NOT NULL,
  subject           TEXT NOT NULL DEFAULT '',
  crime_ref         TEXT NOT NULL DEFAULT '',
  threat            TEXT NOT NULL DEFAULT '',
  offences          TEXT NOT NULL DEFAULT '',
  nation            TEXT NOT NULL DEFAULT 'england-wales',
  property          TEXT NOT NULL DEFAULT '',               -- cash, listed, crypto, account …
  power             TEXT NOT NULL DEFAULT '',               -- that it was seized under; '' where nothing was seized
  seized_at         DATETIME,
  happened_at       DATETIME,                                    -- of the arrest, charge, conviction …
  charged_on        DATE,
  hearing_on        DATE,                                   -- the first hearing
  plea_on           DATE,
  estimate_pence    BIGINT,
  clock_code        TEXT NOT NULL DEFAULT '',               -- of the catalogue, where one runs
  ends_at           DATETIME,                                    -- what runs out first; NULL where nothing does
  act_by_at         DATETIME,
  due_at            DATETIME NOT NULL,                           -- for the order of the queue: the first of act-by and the force's own time to decide
  state             TEXT NOT NULL CHECK (state IN ('received','more_information','accepted','returned','transferred','refused','withdrawn')),
  decided_at        DATETIME,
  decided_by        BIGINT REFERENCES users (id),
  reason            TEXT NOT NULL DEFAULT '',               -- code of the list of reasons
  reason_note       TEXT NOT NULL DEFAULT '',
  owner_id          BIGINT REFERENCES users (id),           -- allocated to
  allocated_at      DATETIME,
  event_id          BIGINT REFERENCES intake_events (id),
  case_id           BIGINT REFERENCES cases (id),
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL DEFAULT 0,
  updated_at        DATETIME NOT NULL
);
CREATE INDEX referrals_queue ON referrals (force_id, state, due_at, id);
CREATE INDEX referrals_unit ON referrals (unit_id, state, due_at, id);
CREATE INDEX referrals_owner ON referrals (owner_id, state, due_at, id) WHERE owner_id IS NOT NULL;
CREATE INDEX referrals_referrer ON referrals (referrer_id, id) WHERE referrer_id IS NOT NULL;
CREATE INDEX referrals_case ON referrals (case_id, id) WHERE case_id IS NOT NULL;

-- What was done with an event or a referral, kept for ever.
CREATE TABLE intake_steps (
  id            INTEGER PRIMARY KEY,
  event_id      BIGINT REFERENCES intake_events (id),
  referral_id   BIGINT REFERENCES referrals (id),
  force_id      BIGINT NOT NULL REFERENCES units (id),
  act           TEXT NOT NULL,
  from_state    TEXT NOT NULL DEFAULT '',
  to_state      TEXT NOT NULL DEFAULT '',
  reason        TEXT NOT NULL DEFAULT '',
  note          TEXT NOT NULL DEFAULT '',
  actor_id      BIGINT NOT NULL DEFAULT 0,
  actor_name    TEXT NOT NULL,
  at            DATETIME NOT NULL,
  CHECK ((event_id IS NULL) <> (referral_id IS NULL))
);
CREATE INDEX intake_steps_event ON intake_steps (event_id, id) WHERE event_id IS NOT NULL;
CREATE INDEX intake_steps_referral ON intake_steps (referral_id, id) WHERE referral_id IS NOT NULL;

-- A standing file of a unit for a year: what was noticed before there was a case, or without one.
ALTER TABLE cases ADD COLUMN file TEXT NOT NULL DEFAULT 'case' CHECK (file IN ('case','intake'));
ALTER TABLE cases ADD COLUMN file_year BIGINT;
CREATE UNIQUE INDEX cases_intake_file ON cases (unit_id, file_year) WHERE file = 'intake';
