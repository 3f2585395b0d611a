-- +goose Up
-- Single sign-on: who somebody is at a provider, and which roles its claim gives.

CREATE TABLE sso_identities (
  id          INTEGER PRIMARY KEY,
  user_id     BIGINT NOT NULL REFERENCES users (id),
  force_id    BIGINT NOT NULL REFERENCES units (id),
  issuer      TEXT NOT NULL,
  subject     TEXT NOT NULL,
  linked_at   DATETIME NOT NULL,
  linked_by   BIGINT NOT NULL DEFAULT 0, -- 0: made with the person, at their first way in
  last_at     DATETIME
);
CREATE UNIQUE INDEX sso_identities_subject ON sso_identities (issuer, subject);
CREATE UNIQUE INDEX sso_identities_user ON sso_identities (user_id, issuer);

CREATE TABLE role_mappings (
  id          INTEGER PRIMARY KEY,
  force_id    BIGINT NOT NULL REFERENCES units (id),
  value       TEXT NOT NULL,
  role        TEXT NOT NULL,
  unit_id     BIGINT NOT NULL REFERENCES units (id),
  created_at  DATETIME NOT NULL,
  created_by  BIGINT NOT NULL
);
CREATE UNIQUE INDEX role_mappings_one ON role_mappings (force_id, value, role, unit_id);
CREATE INDEX role_mappings_value ON role_mappings (value);

ALTER TABLE appointments ADD COLUMN mapping_id BIGINT; -- given by a mapping, and ended with it; NULL: by an administrator
CREATE INDEX appointments_mapping ON appointments (mapping_id) WHERE mapping_id IS NOT NULL;
