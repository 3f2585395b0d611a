-- +goose Up
-- What the rules read of intake, and the facts that they lack.

-- What stands in a unit's queue and can be judged; and what was raised on an intake file, by the fact it was raised on.
CREATE INDEX intake_events_shown ON intake_events (unit_id, id) WHERE state IN ('new','potential') AND case_id IS NULL AND (signs <> '' OR due_at < '9999-01-01');
CREATE INDEX opportunities_intake ON opportunities (fingerprint) WHERE rule IN ('MO-01','MO-15','MO-16','MO-25','MO-29');

-- What a rule could not judge for want of a fact: missing is not missed.
CREATE TABLE data_gaps (
  id           INTEGER PRIMARY KEY,
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  rule         TEXT NOT NULL,
  fingerprint  TEXT NOT NULL,           -- of the finding that could not be made
  missing      TEXT NOT NULL,           -- which fact, of which record, in a sentence
  refs         TEXT NOT NULL DEFAULT '{}',
  since        DATETIME NOT NULL
);
CREATE UNIQUE INDEX data_gaps_case ON data_gaps (case_id, fingerprint);
CREATE INDEX data_gaps_force ON data_gaps (force_id, id);
