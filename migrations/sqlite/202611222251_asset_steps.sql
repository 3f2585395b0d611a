-- +goose Up
-- What each step of an interest rests on: to whom, why, on what evidence, by whose authority. Never changed.
CREATE TABLE interest_steps (
  id            INTEGER PRIMARY KEY,
  case_id       BIGINT NOT NULL REFERENCES cases (id),
  force_id      BIGINT NOT NULL REFERENCES units (id),
  unit_id       BIGINT NOT NULL REFERENCES units (id),
  asset_id      BIGINT NOT NULL REFERENCES assets (id),
  interest_id   BIGINT NOT NULL REFERENCES interests (id),
  from_state    TEXT NOT NULL,
  to_state      TEXT NOT NULL,
  at            DATETIME NOT NULL,
  why           TEXT NOT NULL DEFAULT '',
  route         TEXT NOT NULL DEFAULT '', -- assessed: the power thought right
  to_whom       TEXT NOT NULL DEFAULT '', -- returned, released, transferred
  agreement     TEXT NOT NULL DEFAULT '', -- transferred: by what agreement
  evidence      TEXT NOT NULL DEFAULT '', -- dissipated: how it is known
  authoriser    TEXT NOT NULL DEFAULT '', -- discounted, no action: who decided
  value_pence   BIGINT,
  clock_id      BIGINT REFERENCES clocks (id), -- lapsed: the clock that ran out
  order_id      BIGINT REFERENCES orders (id), -- transferred into a confiscation order
  aris_quarter  TEXT NOT NULL DEFAULT '', -- receipted: 2026/27 Q3
  actor_id      BIGINT NOT NULL DEFAULT 0,
  recorded_at   DATETIME NOT NULL
);
CREATE INDEX interest_steps_interest ON interest_steps (interest_id, id);
CREATE INDEX interest_steps_case ON interest_steps (case_id, id);

-- A case worked with other agencies: who leads, and how much of its value is this force's.
CREATE TABLE joint_cases (
  case_id      BIGINT PRIMARY KEY REFERENCES cases (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  unit_id      BIGINT NOT NULL REFERENCES units (id),
  lead_agency  TEXT NOT NULL,
  share_bp     BIGINT NOT NULL CHECK (share_bp >= 0 AND share_bp <= 10000),
  agreement    TEXT NOT NULL DEFAULT '',
  version      BIGINT NOT NULL DEFAULT 1,
  updated_at   DATETIME NOT NULL,
  updated_by   BIGINT NOT NULL DEFAULT 0
);

-- A cryptoasset that was converted into money is held as money from that day.
ALTER TABLE interests ADD COLUMN converted_on DATE;
