-- +goose Up
-- What leaves the force about people, with redaction: answers to requests for access (DPA 2018 s.45) and disclosures of a case
-- to the prosecutor, the defence or a court. One person prepares each, another approves it, and what was made is kept as it was.
CREATE TABLE releases (
  id              INTEGER PRIMARY KEY,
  public_key      TEXT NOT NULL UNIQUE,
  force_id        BIGINT NOT NULL REFERENCES units (id),
  unit_id         BIGINT REFERENCES units (id),  -- of the case
  case_id         BIGINT REFERENCES cases (id),  -- NULL: a request for access, which is about no one case
  kind            TEXT NOT NULL CHECK (kind IN ('access','case')),
  year            BIGINT NOT NULL,
  n               BIGINT NOT NULL,               -- 1, 2, 3 … within force, kind and year
  name            TEXT NOT NULL DEFAULT '',      -- who asks for their data, as typed
  born_on         DATE,
  known_as        TEXT NOT NULL DEFAULT '',      -- other names and identifiers to search by, one a line
  contact         TEXT NOT NULL DEFAULT '',
  asked           TEXT NOT NULL DEFAULT '',      -- what is asked for; of a disclosure: what for
  received_on     DATE,
  identity_asked_on DATE,                        -- more was asked for, so that the time waits (s.52)
  identity_on     DATE,
  identity_how    TEXT NOT NULL DEFAULT '',
  identity_by     BIGINT REFERENCES users (id),
  due_on          DATE,
  extended_months BIGINT NOT NULL DEFAULT 0,
  extended_why    TEXT NOT NULL DEFAULT '',
  look_until      DATE,                          -- until then cases that only their members see are looked through
  state           TEXT NOT NULL CHECK (state IN ('received','identity','searching','redacting','waiting','approved','sent')),
  outcome         TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('','disclose','neutral','refuse')),
  reason          TEXT NOT NULL DEFAULT '',      -- why this outcome: kept, and not sent (s.45(7))
  recipient       TEXT NOT NULL DEFAULT '',
  recipient_role  TEXT NOT NULL DEFAULT '' CHECK (recipient_role IN ('','subject','representative','prosecutor','defence','court','other')),
  way             TEXT NOT NULL DEFAULT '' CHECK (way IN ('','hand','post','mail','system')),
  address         TEXT NOT NULL DEFAULT '',
  handler_id      BIGINT NOT NULL REFERENCES users (id),
  proposed_by     BIGINT REFERENCES users (id),
  proposed_at     DATETIME,
  decided_by      BIGINT REFERENCES users (id) CHECK (decided_by <> proposed_by),
  decided_at      DATETIME,
  decided_why     TEXT NOT NULL DEFAULT '',
  sent_on         DATE,
  sent_note       TEXT NOT NULL DEFAULT '',
  sent_by         BIGINT REFERENCES users (id),
  marking         TEXT NOT NULL DEFAULT '',
  keep_until      DATE,
  disposed_at     DATETIME,
  disposed_by     BIGINT REFERENCES users (id),
  version         BIGINT NOT NULL DEFAULT 1,
  created_at      DATETIME NOT NULL,
  created_by      BIGINT NOT NULL REFERENCES users (id),
  CHECK ((kind = 'case') = (case_id IS NOT NULL)),
  UNIQUE (force_id, kind, year, n)
);
CREATE INDEX releases_open ON releases (force_id, kind, state, due_on, id);
CREATE INDEX releases_case ON releases (case_id, id) WHERE case_id IS NOT NULL;

-- Each field of a record that was collected, as it read then, and what becomes of it.
CREATE TABLE release_items (
  id            INTEGER PRIMARY KEY,
  release_id    BIGINT NOT NULL REFERENCES releases (id),
  case_id       BIGINT NOT NULL REFERENCES cases (id),
  force_id      BIGINT NOT NULL REFERENCES units (id),
  unit_id       BIGINT NOT NULL REFERENCES units (id),
  subject_id    BIGINT NOT NULL DEFAULT 0,  -- for whom it was collected; 0: for a disclosure of the case
  kind          TEXT NOT NULL,
  entity_id     BIGINT NOT NULL,
  field         TEXT NOT NULL,
  at            DATETIME NOT NULL,          -- of the record
  assertion     TEXT NOT NULL CHECK (assertion IN ('fact','assessment')),
  text          TEXT NOT NULL,
  third_party   BOOLEAN NOT NULL DEFAULT FALSE,
  disposition   TEXT NOT NULL DEFAULT '' CHECK (disposition IN ('','disclose','redact')),
  ground        TEXT NOT NULL DEFAULT '',
  why           TEXT NOT NULL DEFAULT '',
  judged_by     BIGINT REFERENCES users (id), -- NULL: as the product proposes
  offered_by    BIGINT REFERENCES users (id), -- of a case that only its members see: the member who gave it
  version       BIGINT NOT NULL DEFAULT 1,
  CHECK (disposition <> 'redact' OR ground <> ''),
  UNIQUE (release_id, kind, entity_id, field)
);
CREATE INDEX release_items_case ON release_items (case_id, release_id, id);

-- Passages that are taken out of the texts of a release.
CREATE TABLE release_masks (
  id            INTEGER PRIMARY KEY,
  release_id    BIGINT NOT NULL REFERENCES releases (id),
  case_id       BIGINT REFERENCES cases (id),          -- of the case that it was found in; NULL: typed for all texts
  item_id       BIGINT REFERENCES release_items (id),  -- NULL: wherever it stands
  passage       TEXT NOT NULL,
  ground        TEXT NOT NULL,
  made_by       BIGINT REFERENCES users (id),          -- NULL: a name that the product found
  made_at       DATETIME NOT NULL,
  removed_by    BIGINT REFERENCES users (id),
  removed_at    DATETIME
);
CREATE INDEX release_masks_release ON release_masks (release_id, id);
CREATE INDEX release_masks_case ON release_masks (case_id, id) WHERE case_id IS NOT NULL;

-- What the members of a case that only they see answered, when a request for access might concern it.
CREATE TABLE release_looks (
  id            INTEGER PRIMARY KEY,
  release_id    BIGINT NOT NULL REFERENCES releases (id),
  case_id       BIGINT NOT NULL REFERENCES cases (id),
  force_id      BIGINT NOT NULL REFERENCES units (id),
  unit_id       BIGINT NOT NULL REFERENCES units (id),
  subject_id    BIGINT NOT NULL REFERENCES subjects (id),
  answer        TEXT NOT NULL CHECK (answer IN ('offered','withheld')),
  ground        TEXT NOT NULL DEFAULT '',
  reason        TEXT NOT NULL DEFAULT '',
  by_id         BIGINT NOT NULL REFERENCES users (id),
  by_name       TEXT NOT NULL,
  at            DATETIME NOT NULL
);
CREATE INDEX release_looks_case ON release_looks (case_id, release_id, id);

-- The files that were made at the approval: their content is named by its hash and never changes.
CREATE TABLE release_files (
  id            INTEGER PRIMARY KEY,
  release_id    BIGINT NOT NULL REFERENCES releases (id),
  force_id      BIGINT NOT NULL REFERENCES units (id),
  kind          TEXT NOT NULL CHECK (kind IN ('letter','document','workbook')),
  file_name     TEXT NOT NULL,
  blob_hash     TEXT NOT NULL,
  size          BIGINT NOT NULL,
  rows_shown    BIGINT NOT NULL,
  marking       TEXT NOT NULL,
  made_at       DATETIME NOT NULL,
  made_by       BIGINT NOT NULL REFERENCES users (id),
  UNIQUE (release_id, kind)
);
CREATE INDEX release_files_hash ON release_files (blob_hash);

-- +goose StatementBegin
CREATE TRIGGER release_files_no_update BEFORE UPDATE ON release_files BEGIN SELECT RAISE(ABORT, 'release_files is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_files_no_delete BEFORE DELETE ON release_files BEGIN SELECT RAISE(ABORT, 'release_files is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_looks_no_delete BEFORE DELETE ON release_looks BEGIN SELECT RAISE(ABORT, 'release_looks is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_looks_no_update BEFORE UPDATE ON release_looks
WHEN NOT (NEW.reason = '' AND (SELECT processing FROM cases WHERE id = OLD.case_id) = 'erased' AND NEW.id IS OLD.id AND NEW.release_id IS OLD.release_id AND NEW.case_id IS OLD.case_id
  AND NEW.subject_id IS OLD.subject_id AND NEW.answer IS OLD.answer AND NEW.ground IS OLD.ground AND NEW.by_id IS OLD.by_id AND NEW.by_name IS OLD.by_name AND NEW.at IS OLD.at)
BEGIN SELECT RAISE(ABORT, 'release_looks is insert-only'); END;
-- +goose StatementEnd
-- What was sent stays as it was sent, until it is disposed of.
-- +goose StatementBegin
CREATE TRIGGER releases_sent BEFORE UPDATE ON releases
WHEN OLD.state = 'sent' AND NEW.disposed_at IS NULL AND NOT ((SELECT processing FROM cases WHERE id = OLD.case_id) IS 'erased')
BEGIN SELECT RAISE(ABORT, 'what was sent does not change'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER releases_no_delete BEFORE DELETE ON releases BEGIN SELECT RAISE(ABORT, 'releases are kept'); END;
-- +goose StatementEnd
-- What was approved can only be blanked.
-- +goose StatementBegin
CREATE TRIGGER release_items_approved BEFORE UPDATE ON release_items
WHEN (SELECT state FROM releases WHERE id = OLD.release_id) IN ('approved','sent')
  AND NOT (NEW.text = '' AND NEW.disposition IS OLD.disposition AND NEW.ground IS OLD.ground AND NEW.field IS OLD.field AND NEW.release_id IS OLD.release_id)
BEGIN SELECT RAISE(ABORT, 'what was approved does not change'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_items_no_delete BEFORE DELETE ON release_items
WHEN (SELECT state FROM releases WHERE id = OLD.release_id) IN ('approved','sent')
BEGIN SELECT RAISE(ABORT, 'what was approved does not change'); END;
-- +goose StatementEnd
