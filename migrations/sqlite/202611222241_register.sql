-- +goose Up
-- The register: what each person may do, and could do on any day before. Nothing in it is deleted: a row that was wrong is
-- superseded, with a reason.

ALTER TABLE accreditations ADD COLUMN limits TEXT NOT NULL DEFAULT ''; -- the provisions it is limited to, joined by commas; empty: none
ALTER TABLE accreditations ADD COLUMN cpd_due_on DATE;
ALTER TABLE accreditations ADD COLUMN replaces_id BIGINT;              -- the row that this one corrects
ALTER TABLE accreditations ADD COLUMN superseded_at DATETIME;
ALTER TABLE accreditations ADD COLUMN superseded_by BIGINT;
ALTER TABLE accreditations ADD COLUMN superseded_name TEXT NOT NULL DEFAULT '';
ALTER TABLE accreditations ADD COLUMN superseded_why TEXT NOT NULL DEFAULT '';

CREATE TABLE suspensions (
  id                INTEGER PRIMARY KEY,
  user_id           BIGINT NOT NULL REFERENCES users (id),
  accreditation_id  BIGINT NOT NULL REFERENCES accreditations (id),
  from_on           DATE NOT NULL,
  to_on             DATE,                    -- the last day; NULL: until further notice
  reason            TEXT NOT NULL,
  created_at        DATETIME NOT NULL,
  superseded_at     DATETIME,
  superseded_by     BIGINT,
  superseded_name   TEXT NOT NULL DEFAULT '',
  superseded_why    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX suspensions_user ON suspensions (user_id, accreditation_id);
INSERT INTO suspensions (user_id, accreditation_id, from_on, to_on, reason, created_at)
  SELECT user_id, id, suspended_from, suspended_to, 'Recorded before reasons were kept', created_at FROM accreditations WHERE suspended_from IS NOT NULL;
ALTER TABLE accreditations DROP COLUMN suspended_from;
ALTER TABLE accreditations DROP COLUMN suspended_to;
CREATE INDEX accreditations_expiry ON accreditations (expires_on) WHERE superseded_at IS NULL AND expires_on IS NOT NULL;

ALTER TABLE ranks ADD COLUMN replaces_id BIGINT;
ALTER TABLE ranks ADD COLUMN superseded_at DATETIME;
ALTER TABLE ranks ADD COLUMN superseded_by BIGINT;
ALTER TABLE ranks ADD COLUMN superseded_name TEXT NOT NULL DEFAULT '';
ALTER TABLE ranks ADD COLUMN superseded_why TEXT NOT NULL DEFAULT '';

-- Vetting, and who is authorised to see suspicious activity reports; the latter is on no open page.
CREATE TABLE clearances (
  id               INTEGER PRIMARY KEY,
  user_id          BIGINT NOT NULL REFERENCES users (id),
  kind             TEXT NOT NULL CHECK (kind IN ('vetting','sar')),
  level            TEXT NOT NULL DEFAULT '',
  from_on          DATE NOT NULL,
  to_on            DATE,                     -- the last day
  created_at       DATETIME NOT NULL,
  superseded_at    DATETIME,
  superseded_by    BIGINT,
  superseded_name  TEXT NOT NULL DEFAULT '',
  superseded_why   TEXT NOT NULL DEFAULT ''
);
CREATE INDEX clearances_user ON clearances (user_id, kind, from_on);

-- Acts recorded although the register refused the applicant or the authoriser.
CREATE TABLE order_overrides (
  id          INTEGER PRIMARY KEY,
  order_id    BIGINT NOT NULL REFERENCES orders (id),
  case_id     BIGINT NOT NULL REFERENCES cases (id),
  force_id    BIGINT NOT NULL REFERENCES units (id),
  part        TEXT NOT NULL CHECK (part IN ('applicant','authoriser')),
  user_id     BIGINT REFERENCES users (id),
  name        TEXT NOT NULL,
  rank        TEXT NOT NULL,
  accred      TEXT NOT NULL,
  refusal     TEXT NOT NULL,  -- why the register refused them
  reason      TEXT NOT NULL,  -- why it was recorded all the same
  actor_id    BIGINT NOT NULL,
  actor_name  TEXT NOT NULL,
  created_at  DATETIME NOT NULL
);
CREATE INDEX order_overrides_order ON order_overrides (order_id);
CREATE INDEX order_overrides_case ON order_overrides (case_id);
