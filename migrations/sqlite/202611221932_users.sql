-- +goose Up
-- Units, people, appointments, sign-in; reference data.

CREATE TABLE units (
  id          INTEGER PRIMARY KEY,
  parent_id   BIGINT REFERENCES units (id),
  force_id    BIGINT NOT NULL,        -- the root unit above this one; itself for a force
  kind        TEXT NOT NULL CHECK (kind IN ('force','unit','team')),
  name        TEXT NOT NULL,
  code        TEXT NOT NULL,
  ref_prefix  TEXT NOT NULL DEFAULT '', -- of a force: the letters its case references begin with
  nation      TEXT NOT NULL DEFAULT 'england-wales',
  from_on     DATE NOT NULL,
  to_on       DATE,
  version     BIGINT NOT NULL DEFAULT 1,
  created_at  DATETIME NOT NULL
);
CREATE UNIQUE INDEX units_code ON units (force_id, code);
CREATE UNIQUE INDEX units_prefix ON units (ref_prefix) WHERE ref_prefix <> '';
CREATE INDEX units_parent ON units (parent_id);

CREATE TABLE users (
  id             INTEGER PRIMARY KEY,
  force_id       BIGINT NOT NULL REFERENCES units (id),
  login          TEXT NOT NULL,
  login_folded   TEXT NOT NULL UNIQUE,
  name           TEXT NOT NULL,
  email          TEXT NOT NULL DEFAULT '',
  staff_no       TEXT NOT NULL DEFAULT '',
  password_hash  TEXT NOT NULL DEFAULT '', -- empty: cannot sign in by password
  must_change    BOOLEAN NOT NULL DEFAULT FALSE,
  disabled_at    DATETIME,
  version        BIGINT NOT NULL DEFAULT 1,
  created_at     DATETIME NOT NULL
);
CREATE INDEX users_force ON users (force_id, name, id);

CREATE TABLE appointments (
  id          INTEGER PRIMARY KEY,
  user_id     BIGINT NOT NULL REFERENCES users (id),
  unit_id     BIGINT NOT NULL REFERENCES units (id),
  force_id    BIGINT NOT NULL REFERENCES units (id),
  role        TEXT NOT NULL CHECK (role IN ('investigator','supervisor','manager','auditor','administrator','referrer','authorising_officer','confidential_officer')),
  from_on     DATE NOT NULL,
  to_on       DATE,            -- the last day, inclusive
  created_at  DATETIME NOT NULL
);
CREATE INDEX appointments_user ON appointments (user_id);
CREATE INDEX appointments_unit ON appointments (unit_id, role);

CREATE TABLE ranks (
  id          INTEGER PRIMARY KEY,
  user_id     BIGINT NOT NULL REFERENCES users (id),
  rank        TEXT NOT NULL,
  from_on     DATE NOT NULL,
  to_on       DATE,
  created_at  DATETIME NOT NULL
);
CREATE INDEX ranks_user ON ranks (user_id, from_on);

CREATE TABLE accreditations (
  id              INTEGER PRIMARY KEY,
  user_id         BIGINT NOT NULL REFERENCES users (id),
  kind            TEXT NOT NULL,
  scope           TEXT NOT NULL DEFAULT '',
  fiss_id         TEXT NOT NULL DEFAULT '',
  granted_on      DATE NOT NULL,
  expires_on      DATE,
  suspended_from  DATE,
  suspended_to    DATE,
  created_at      DATETIME NOT NULL
);
CREATE INDEX accreditations_user ON accreditations (user_id, kind);

CREATE TABLE user_links (
  id          INTEGER PRIMARY KEY,
  user_id     BIGINT REFERENCES users (id), -- NULL: makes the first administrator
  kind        TEXT NOT NULL CHECK (kind IN ('first','reset')),
  token_hash  TEXT NOT NULL UNIQUE,
  expires_at  DATETIME NOT NULL,
  used_at     DATETIME,
  created_at  DATETIME NOT NULL
);

CREATE TABLE signin_attempts (
  id            INTEGER PRIMARY KEY,
  login_folded  TEXT NOT NULL,
  address       TEXT NOT NULL,
  at            DATETIME NOT NULL,
  ok            BOOLEAN NOT NULL
);
CREATE INDEX signin_attempts_login ON signin_attempts (login_folded, at);
CREATE INDEX signin_attempts_address ON signin_attempts (address, at);

CREATE TABLE reference_values (
  id          INTEGER PRIMARY KEY,
  force_id    BIGINT REFERENCES units (id), -- NULL: national; a force's row overrides it
  kind        TEXT NOT NULL,
  code        TEXT NOT NULL,
  value       TEXT NOT NULL,
  unit        TEXT NOT NULL DEFAULT '',
  meaning     TEXT NOT NULL DEFAULT '',
  source      TEXT NOT NULL DEFAULT '',
  verified    BOOLEAN NOT NULL DEFAULT FALSE,
  from_on     DATE NOT NULL,
  to_on       DATE,
  version     BIGINT NOT NULL DEFAULT 1,
  created_at  DATETIME NOT NULL
);
CREATE INDEX reference_values_code ON reference_values (kind, code, from_on);
