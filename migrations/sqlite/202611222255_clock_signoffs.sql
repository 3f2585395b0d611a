-- +goose Up
-- Who, of those who must, has read a clock of the catalogue and agreed or not: by version of its rule. Rows are only added.
CREATE TABLE clock_signoffs (
  id             INTEGER PRIMARY KEY,
  force_id       BIGINT NOT NULL REFERENCES units (id),
  code           TEXT NOT NULL,
  rule_version   TEXT NOT NULL,             -- CASH-48@2015-01-01
  number         BIGINT NOT NULL,           -- of the force and version, from 1
  signed_by      TEXT NOT NULL,             -- as it stands on the paper: not always a user
  signed_role    TEXT NOT NULL,             -- force solicitor, PoCC-accredited FI
  signed_on      DATE NOT NULL,
  decision       TEXT NOT NULL CHECK (decision IN ('agreed','not_agreed')),
  note           TEXT NOT NULL DEFAULT '',
  file_ref       TEXT NOT NULL DEFAULT '',  -- where the signed paper is kept
  recorded_by    BIGINT NOT NULL,
  recorded_name  TEXT NOT NULL,
  recorded_at    DATETIME NOT NULL,
  UNIQUE (force_id, rule_version, number)
);
