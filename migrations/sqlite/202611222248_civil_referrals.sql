-- +goose Up
-- Referrals to the bodies that hold the civil powers: unexplained wealth, interim freezing, civil recovery, tax.

CREATE TABLE civil_referrals (
  id                INTEGER PRIMARY KEY,
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  n                 BIGINT NOT NULL, -- R1, R2 … within the case
  kind              TEXT NOT NULL,   -- UWO, IFO, PFO, IRO, CRO, TAX
  body              TEXT NOT NULL,   -- NCA, HMRC, FCA, SFO, CPS
  state             TEXT NOT NULL,
  subject_id        BIGINT REFERENCES subjects (id),
  reasons           TEXT NOT NULL,
  estimate_pence    BIGINT,
  estimate_basis    TEXT NOT NULL DEFAULT '',
  body_ref          TEXT NOT NULL DEFAULT '',
  sent_on           DATE,
  sent_by           BIGINT REFERENCES users (id),
  sent_by_name      TEXT NOT NULL DEFAULT '',
  acknowledged_on   DATE,
  decided_on        DATE,
  decision_why      TEXT NOT NULL DEFAULT '',
  complied_on       DATE,            -- the respondent complied with the unexplained wealth order
  determine_by      DATE,            -- the last day for the authority to decide then (s.362D)
  outcome           TEXT NOT NULL DEFAULT '',
  outcome_on        DATE,
  outcome_pence     BIGINT,          -- what the other body recovered: never this force's
  outcome_note      TEXT NOT NULL DEFAULT '',
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL DEFAULT 0,
  updated_at        DATETIME NOT NULL
);
CREATE UNIQUE INDEX civil_referrals_case ON civil_referrals (case_id, n);
CREATE INDEX civil_referrals_force ON civil_referrals (force_id, kind, sent_on, id);

CREATE TABLE civil_referral_interests (
  referral_id  BIGINT NOT NULL REFERENCES civil_referrals (id),
  interest_id  BIGINT NOT NULL REFERENCES interests (id),
  asset_id     BIGINT NOT NULL REFERENCES assets (id),
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  handed_over  BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (referral_id, interest_id)
);
CREATE INDEX civil_referral_interests_interest ON civil_referral_interests (interest_id);
CREATE INDEX civil_referral_interests_case ON civil_referral_interests (case_id);

CREATE TABLE civil_referral_steps (
  id           INTEGER PRIMARY KEY,
  referral_id  BIGINT NOT NULL REFERENCES civil_referrals (id),
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  from_state   TEXT NOT NULL,
  to_state     TEXT NOT NULL,
  on_date      DATE NOT NULL,
  note         TEXT NOT NULL DEFAULT '',
  actor_id     BIGINT NOT NULL DEFAULT 0,
  actor_name   TEXT NOT NULL,
  recorded_at  DATETIME NOT NULL
);
CREATE INDEX civil_referral_steps_referral ON civil_referral_steps (referral_id, id);
CREATE INDEX civil_referral_steps_case ON civil_referral_steps (case_id);
