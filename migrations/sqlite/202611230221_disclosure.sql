-- +goose Up
-- What of a case may have to be disclosed (CPIA 1996): one row for each record that somebody has judged.
CREATE TABLE disclosure_items (
  id            INTEGER PRIMARY KEY,
  case_id       BIGINT NOT NULL REFERENCES cases (id),
  force_id      BIGINT NOT NULL REFERENCES units (id),
  unit_id       BIGINT NOT NULL REFERENCES units (id),
  kind          TEXT NOT NULL,             -- decision, product, opportunity, order, seizure, lifestyle, plan, event, effort
  entity_id     BIGINT NOT NULL,
  relevant      BOOLEAN NOT NULL,
  sensitive     BOOLEAN NOT NULL DEFAULT FALSE,
  meets_test    BOOLEAN NOT NULL DEFAULT FALSE,
  description   TEXT NOT NULL DEFAULT '',  -- as the schedule describes it; empty: as the record is titled
  why_sensitive TEXT NOT NULL DEFAULT '',
  scheduled_on  DATE,
  inspected_on  DATE,                    -- by the prosecutor
  checked_by    BIGINT REFERENCES users (id), -- who verified it before it is handed on (DPA 2018 s.38(4))
  checked_at    DATETIME,
  judged_by     BIGINT NOT NULL REFERENCES users (id),
  judged_at     DATETIME NOT NULL,
  version       BIGINT NOT NULL DEFAULT 1,
  CHECK (relevant OR NOT sensitive),
  CHECK (relevant OR NOT meets_test),
  CHECK ((checked_by IS NULL) = (checked_at IS NULL))
);
CREATE UNIQUE INDEX disclosure_items_record ON disclosure_items (case_id, kind, entity_id);
CREATE INDEX disclosure_items_force ON disclosure_items (force_id, case_id, id);
