-- +goose Up
-- Assets, who holds what share, seizures, and the append-only value ledger.

CREATE TABLE assets (
  id                INTEGER PRIMARY KEY,
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  n                 BIGINT NOT NULL, -- A1, A2 … within the case
  kind              TEXT NOT NULL CHECK (kind IN ('cash','account','vehicle','property','crypto','listed','other')),
  title             TEXT NOT NULL,
  description       TEXT NOT NULL DEFAULT '',
  place             TEXT NOT NULL DEFAULT '',
  currency          TEXT NOT NULL DEFAULT 'GBP',
  institution       TEXT NOT NULL DEFAULT '', -- account: bank or provider; crypto: exchange
  account_name      TEXT NOT NULL DEFAULT '',
  account_no        TEXT NOT NULL DEFAULT '',
  sort_code         TEXT NOT NULL DEFAULT '',
  vrm               TEXT NOT NULL DEFAULT '',
  vin               TEXT NOT NULL DEFAULT '',
  address           TEXT NOT NULL DEFAULT '',
  title_no          TEXT NOT NULL DEFAULT '',
  wallet            TEXT NOT NULL DEFAULT '',
  chain             TEXT NOT NULL DEFAULT '',
  quantity          TEXT NOT NULL DEFAULT '', -- crypto: decimal text
  listed_kind       TEXT NOT NULL DEFAULT '',
  source_key        TEXT NOT NULL DEFAULT '',
  first_known_at    DATETIME NOT NULL,
  route             TEXT NOT NULL DEFAULT '', -- the power thought right, or empty
  no_route_reason   TEXT NOT NULL DEFAULT '',
  interest_account_on DATE,                -- cash: the day it was paid into an interest-bearing account (s.296)
  batch_id          BIGINT,
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL DEFAULT 0,
  updated_at        DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX assets_case ON assets (case_id, n);
CREATE INDEX assets_force_kind ON assets (force_id, kind, id);
CREATE INDEX assets_batch ON assets (batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE interests (
  id                INTEGER PRIMARY KEY,
  asset_id          BIGINT NOT NULL REFERENCES assets (id),
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  parent_id         BIGINT REFERENCES interests (id), -- of a part: what it was split from
  subject_id        BIGINT REFERENCES subjects (id),  -- NULL: holder not known or not a subject
  holder            TEXT NOT NULL DEFAULT '',
  share_bp          BIGINT NOT NULL CHECK (share_bp > 0 AND share_bp <= 10000),
  state             TEXT NOT NULL,
  state_since       DATETIME NOT NULL,
  family            TEXT NOT NULL DEFAULT '' CHECK (family IN ('','cash','listed','account','crypto','restraint','pace')), -- the one live denial family
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX interests_asset ON interests (asset_id, id);
CREATE INDEX interests_case ON interests (case_id, id);
CREATE INDEX interests_subject ON interests (subject_id) WHERE subject_id IS NOT NULL;
CREATE INDEX interests_state ON interests (force_id, state, id);

CREATE TABLE seizures (
  id                INTEGER PRIMARY KEY,
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  asset_id          BIGINT NOT NULL REFERENCES assets (id),
  interest_id       BIGINT NOT NULL REFERENCES interests (id),
  power             TEXT NOT NULL CHECK (power IN ('s294','s303J','s303Z26','s303Z29','s47C','pace','other')),
  power_note        TEXT NOT NULL DEFAULT '',
  nation            TEXT NOT NULL CHECK (nation IN ('england-wales','scotland','northern-ireland','other')),
  seized_at         DATETIME NOT NULL,
  seized_local      TEXT NOT NULL,
  place             TEXT NOT NULL DEFAULT '',
  seized_by         TEXT NOT NULL DEFAULT '',
  exhibit           TEXT NOT NULL DEFAULT '',
  total_pence       BIGINT NOT NULL,  -- GBP on the day
  suspicion         TEXT NOT NULL DEFAULT '',
  under_minimum     TEXT NOT NULL DEFAULT '' CHECK (under_minimum IN ('','part_of_more','other_power','reason')),
  under_reason      TEXT NOT NULL DEFAULT '',
  decided_s294_at   DATETIME,           -- a recorded decision whether to seize under s.294
  re_seizure_of     BIGINT REFERENCES seizures (id),
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL DEFAULT 0,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX seizures_case ON seizures (case_id, id);
CREATE INDEX seizures_asset ON seizures (asset_id);
CREATE INDEX seizures_force ON seizures (force_id, seized_at, id);

-- What one find was made of: amounts by exhibit and currency.
CREATE TABLE seizure_exhibits (
  id          INTEGER PRIMARY KEY,
  seizure_id  BIGINT NOT NULL REFERENCES seizures (id),
  case_id     BIGINT NOT NULL REFERENCES cases (id),
  exhibit     TEXT NOT NULL DEFAULT '',
  minor       BIGINT NOT NULL,
  currency    TEXT NOT NULL DEFAULT 'GBP',
  exponent    BIGINT NOT NULL DEFAULT 2,
  rate        TEXT NOT NULL DEFAULT '1',
  gbp_pence   BIGINT NOT NULL
);
CREATE INDEX seizure_exhibits_seizure ON seizure_exhibits (seizure_id, id);
