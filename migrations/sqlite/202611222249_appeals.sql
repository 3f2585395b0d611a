-- +goose Up
-- Appeals against the decision of a court on forfeiture (s.299 and its like), and applications to set a forfeiture by
-- notice aside (s.297E, s.303Z12).
CREATE TABLE appeals (
  id            INTEGER PRIMARY KEY,
  case_id       BIGINT NOT NULL REFERENCES cases (id),
  force_id      BIGINT NOT NULL REFERENCES units (id),
  unit_id       BIGINT NOT NULL REFERENCES units (id),
  order_id      BIGINT NOT NULL REFERENCES orders (id),
  n             BIGINT NOT NULL, -- 1, 2 … of the order
  kind          TEXT NOT NULL CHECK (kind IN ('appeal','set_aside')),
  appellant     TEXT NOT NULL,
  lodged_at     DATETIME NOT NULL,
  last_day      DATE,               -- of the time to lodge it
  extended_why  TEXT NOT NULL DEFAULT '', -- out of time: on what ground the court took it
  court         TEXT NOT NULL DEFAULT '',
  court_ref     TEXT NOT NULL DEFAULT '',
  listed_at     DATETIME,
  determined_at DATETIME,
  result        TEXT NOT NULL DEFAULT '' CHECK (result IN ('','dismissed','allowed','varied','abandoned')),
  amount_pence  BIGINT,             -- forfeited by the decision on it
  note          TEXT NOT NULL DEFAULT '',
  version       BIGINT NOT NULL DEFAULT 1,
  created_at    DATETIME NOT NULL,
  created_by    BIGINT NOT NULL DEFAULT 0,
  updated_at    DATETIME NOT NULL,
  withdrawn_at  DATETIME
);
CREATE UNIQUE INDEX appeals_order ON appeals (order_id, n);
CREATE INDEX appeals_case ON appeals (case_id, order_id);
