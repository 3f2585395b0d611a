-- +goose Up
-- Cases, who may see them, their subjects, decisions and timeline.

CREATE TABLE ref_counters (
  prefix  TEXT NOT NULL,
  year    BIGINT NOT NULL,
  last    BIGINT NOT NULL,
  PRIMARY KEY (prefix, year)
);

CREATE TABLE cases (
  id                INTEGER PRIMARY KEY,
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  ref               TEXT NOT NULL UNIQUE,  -- PREFIX/YEAR/N
  ref_folded        TEXT NOT NULL,         -- lower case, hyphens for slashes
  title             TEXT NOT NULL,
  operation         TEXT NOT NULL DEFAULT '',
  summary           TEXT NOT NULL DEFAULT '',
  nation            TEXT NOT NULL DEFAULT 'england-wales' CHECK (nation IN ('england-wales','scotland','northern-ireland','other')),
  threat            TEXT NOT NULL DEFAULT '',
  stage             TEXT NOT NULL CHECK (stage IN ('developing','investigating','charged','confiscation','enforcement','suspended','closed')),
  stage_since       DATETIME NOT NULL,
  stage_before      TEXT NOT NULL DEFAULT '', -- of a suspended case: the stage to go back to
  origin            TEXT NOT NULL CHECK (origin IN ('proactive','reactive','mixed')),
  origin_basis      TEXT NOT NULL,
  origin_share_bp   BIGINT NOT NULL DEFAULT 10000, -- of a mixed case: the dominant share in basis points
  origin_main       TEXT NOT NULL CHECK (origin_main IN ('proactive','reactive')), -- the dominant one
  origin_note       TEXT NOT NULL DEFAULT '',
  marking           TEXT NOT NULL DEFAULT 'OFFICIAL-SENSITIVE',
  handling          TEXT NOT NULL DEFAULT '',
  restricted        BOOLEAN NOT NULL DEFAULT FALSE,
  restricted_why    TEXT NOT NULL DEFAULT '',
  lead_id           BIGINT REFERENCES users (id),
  deputy_id         BIGINT REFERENCES users (id),
  officer_in_case   TEXT NOT NULL DEFAULT '',
  prosecutor        TEXT NOT NULL DEFAULT '',
  opened_on         DATE NOT NULL,
  closed_at         DATETIME,
  closed_reason     TEXT NOT NULL DEFAULT '',
  closed_note       TEXT NOT NULL DEFAULT '',
  -- Kept true in the transaction that changes what they sum, so that lists sort on an index.
  identified_pence  BIGINT NOT NULL DEFAULT 0,
  held_pence        BIGINT NOT NULL DEFAULT 0,
  ordered_pence     BIGINT NOT NULL DEFAULT 0,
  collected_pence   BIGINT NOT NULL DEFAULT 0,
  stake_pence       BIGINT NOT NULL DEFAULT 0,
  next_end_at       DATETIME,
  next_clock_id     BIGINT,
  last_event_at     DATETIME NOT NULL,
  source            TEXT NOT NULL DEFAULT '',
  batch_id          BIGINT,
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL DEFAULT 0,
  updated_at        DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX cases_force_opened ON cases (force_id, opened_on, id);
CREATE INDEX cases_force_end ON cases (force_id, next_end_at, id);
CREATE INDEX cases_force_stake ON cases (force_id, stake_pence, id);
CREATE INDEX cases_force_title ON cases (force_id, title, id);
CREATE INDEX cases_force_event ON cases (force_id, last_event_at, id);
CREATE INDEX cases_force_stage ON cases (force_id, stage, id);
CREATE INDEX cases_force_unit ON cases (force_id, unit_id, id);
CREATE INDEX cases_lead ON cases (lead_id, stage, id);
CREATE INDEX cases_restricted ON cases (force_id, id) WHERE restricted;
CREATE INDEX cases_batch ON cases (batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE case_members (
  id        INTEGER PRIMARY KEY,
  case_id   BIGINT NOT NULL REFERENCES cases (id),
  force_id  BIGINT NOT NULL REFERENCES units (id),
  user_id   BIGINT NOT NULL REFERENCES users (id),
  part      TEXT NOT NULL CHECK (part IN ('lead','deputy','member')),
  from_at   DATETIME NOT NULL,
  to_at     DATETIME,
  added_by  BIGINT NOT NULL DEFAULT 0,
  reason    TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX case_members_now ON case_members (case_id, user_id) WHERE to_at IS NULL;
CREATE INDEX case_members_user ON case_members (user_id, case_id) WHERE to_at IS NULL;

CREATE TABLE case_refs (
  id                INTEGER PRIMARY KEY,
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  kind              TEXT NOT NULL CHECK (kind IN ('crime','custody','jard','arit','ocg','urn','other')),
  value             TEXT NOT NULL,
  value_folded      TEXT NOT NULL,
  created_at        DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX case_refs_case ON case_refs (case_id, id);
CREATE INDEX case_refs_value ON case_refs (force_id, kind, value_folded);

CREATE TABLE decisions (
  id                INTEGER PRIMARY KEY,
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  n                 BIGINT NOT NULL, -- 1, 2, 3 … within the case
  title             TEXT NOT NULL,
  decision          TEXT NOT NULL,
  reason            TEXT NOT NULL,
  assertion         TEXT NOT NULL DEFAULT 'assessment' CHECK (assertion IN ('fact','assessment')),
  decided_at        DATETIME NOT NULL,
  decided_by        BIGINT NOT NULL,
  decided_by_name   TEXT NOT NULL,
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX decisions_case ON decisions (case_id, n);

-- The timeline: what happened to a case, for its readers and for measures. Not the audit log.
CREATE TABLE case_events (
  id          INTEGER PRIMARY KEY,
  case_id     BIGINT NOT NULL REFERENCES cases (id),
  force_id    BIGINT NOT NULL REFERENCES units (id),
  unit_id     BIGINT NOT NULL REFERENCES units (id),
  at          DATETIME NOT NULL,  -- when it happened
  kind        TEXT NOT NULL,
  legal       BOOLEAN NOT NULL DEFAULT FALSE, -- a legal step: a filled dot
  title       TEXT NOT NULL,
  detail      TEXT NOT NULL DEFAULT '',
  entity      TEXT NOT NULL DEFAULT '',
  entity_id   BIGINT NOT NULL DEFAULT 0,
  field       TEXT NOT NULL DEFAULT '',
  old         TEXT NOT NULL DEFAULT '',
  new         TEXT NOT NULL DEFAULT '',
  actor_id    BIGINT NOT NULL DEFAULT 0,
  actor_name  TEXT NOT NULL,
  recorded_at DATETIME NOT NULL
);
CREATE INDEX case_events_case ON case_events (case_id, at, id);
CREATE INDEX case_events_kind ON case_events (force_id, kind, at);

CREATE TABLE saved_views (
  id          INTEGER PRIMARY KEY,
  user_id     BIGINT NOT NULL REFERENCES users (id),
  force_id    BIGINT NOT NULL REFERENCES units (id),
  list        TEXT NOT NULL,
  name        TEXT NOT NULL,
  query       TEXT NOT NULL,
  created_at  DATETIME NOT NULL
);
CREATE UNIQUE INDEX saved_views_name ON saved_views (user_id, list, name);

-- What can be taken back for ten minutes by the person who did it.
CREATE TABLE acts (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL,
  case_id     BIGINT NOT NULL REFERENCES cases (id),
  force_id    BIGINT NOT NULL REFERENCES units (id),
  entity      TEXT NOT NULL,
  entity_id   BIGINT NOT NULL,
  user_id     BIGINT NOT NULL,
  data        TEXT NOT NULL DEFAULT '{}',
  at          DATETIME NOT NULL,
  undo_until  DATETIME NOT NULL,
  undone_at   DATETIME
);
CREATE INDEX acts_entity ON acts (entity, entity_id, id);
CREATE INDEX acts_user ON acts (user_id, id);

CREATE TABLE subjects (
  id                INTEGER PRIMARY KEY,
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  n                 BIGINT NOT NULL, -- S1, S2 … within the case
  kind              TEXT NOT NULL CHECK (kind IN ('person','organisation')),
  name              TEXT NOT NULL,
  name_folded       TEXT NOT NULL,
  born_on           DATE,
  company_no        TEXT NOT NULL DEFAULT '',
  address           TEXT NOT NULL DEFAULT '',
  note              TEXT NOT NULL DEFAULT '',
  note_assertion    TEXT NOT NULL DEFAULT 'assessment' CHECK (note_assertion IN ('fact','assessment')),
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL DEFAULT 0,
  updated_at        DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX subjects_case ON subjects (case_id, n);
CREATE INDEX subjects_name ON subjects (force_id, name_folded, id);

CREATE TABLE subject_identifiers (
  id                INTEGER PRIMARY KEY,
  subject_id        BIGINT NOT NULL REFERENCES subjects (id),
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  kind              TEXT NOT NULL,
  value             TEXT NOT NULL,
  value_folded      TEXT NOT NULL,
  created_at        DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX subject_identifiers_subject ON subject_identifiers (subject_id, id);
CREATE INDEX subject_identifiers_value ON subject_identifiers (force_id, value_folded);

-- DPA 2018 s.38(3): suspect, convicted, victim, or witness and others, dated, per case.
CREATE TABLE subject_roles (
  id          INTEGER PRIMARY KEY,
  subject_id  BIGINT NOT NULL REFERENCES subjects (id),
  case_id     BIGINT NOT NULL REFERENCES cases (id),
  force_id    BIGINT NOT NULL REFERENCES units (id),
  unit_id     BIGINT NOT NULL REFERENCES units (id),
  category    TEXT NOT NULL CHECK (category IN ('suspect','convicted','victim','witness_or_other')),
  basis       TEXT NOT NULL DEFAULT '',
  from_on     DATE NOT NULL,
  to_on       DATE,
  created_at  DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX subject_roles_subject ON subject_roles (subject_id, from_on);
CREATE INDEX subject_roles_case ON subject_roles (case_id, category);

-- "The same person": links subjects across cases without sharing a row.
CREATE TABLE identities (
  id          INTEGER PRIMARY KEY,
  force_id    BIGINT NOT NULL REFERENCES units (id),
  created_at  DATETIME NOT NULL,
  created_by  BIGINT NOT NULL
);
CREATE TABLE identity_subjects (
  id           INTEGER PRIMARY KEY,
  identity_id  BIGINT NOT NULL REFERENCES identities (id),
  subject_id   BIGINT NOT NULL REFERENCES subjects (id),
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  basis        TEXT NOT NULL,
  from_at      DATETIME NOT NULL,
  to_at        DATETIME,
  linked_by    BIGINT NOT NULL,
  unlinked_by  BIGINT
);
CREATE UNIQUE INDEX identity_subjects_now ON identity_subjects (subject_id) WHERE to_at IS NULL;
CREATE INDEX identity_subjects_identity ON identity_subjects (identity_id);

-- Prefix search: folded terms made in Go, the same on both engines.
CREATE TABLE search_terms (
  id         INTEGER PRIMARY KEY,
  case_id    BIGINT NOT NULL REFERENCES cases (id),
  force_id   BIGINT NOT NULL REFERENCES units (id),
  kind       TEXT NOT NULL CHECK (kind IN ('ref','title','subject','case_ref','identifier')),
  entity_id  BIGINT NOT NULL,
  term       TEXT NOT NULL,
  shown      TEXT NOT NULL
);
CREATE INDEX search_terms_term ON search_terms (force_id, term, id);
CREATE INDEX search_terms_case ON search_terms (case_id, kind, entity_id);
