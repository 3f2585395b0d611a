-- +goose Up
-- Retention inside the confidential compartment: its own plans, holds, reviews, proposals and tombstones. As everywhere in it,
-- nothing refers to a table outside, and people and forces stand as plain numbers.
ALTER TABLE cpt_reports ADD COLUMN disposed_at DATETIME;
ALTER TABLE cpt_requests ADD COLUMN disposed_at DATETIME;
ALTER TABLE cpt_subjects ADD COLUMN disposed_at DATETIME;
ALTER TABLE cpt_products ADD COLUMN disposed_at DATETIME;

-- How long each matter is kept: a report, a request, somebody looked for alone, a source, a product that crossed, and by
-- years what others had put on cases through the desk.
CREATE TABLE cpt_matters (
  id           INTEGER PRIMARY KEY,
  public_key   TEXT NOT NULL UNIQUE,
  force_id     BIGINT NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('report','request','subject','source','product','desk')),
  record_id    BIGINT NOT NULL, -- of the record; of the desk the year
  ref          TEXT NOT NULL DEFAULT '', -- tells of nobody
  grp          TEXT NOT NULL CHECK (grp IN ('1','2','3','4')),
  confirmed    BOOLEAN NOT NULL DEFAULT FALSE, -- a person has said which group it is
  cause        TEXT NOT NULL, -- what began the clear period
  basis        TEXT NOT NULL DEFAULT '',
  clear_from   DATE NOT NULL,
  next_review  DATE NOT NULL,
  reviewed_on  DATE,
  disposed_at  DATETIME,
  version      BIGINT NOT NULL DEFAULT 1,
  updated_at   DATETIME NOT NULL
);
CREATE UNIQUE INDEX cpt_matters_record ON cpt_matters (force_id, kind, record_id);
CREATE INDEX cpt_matters_due ON cpt_matters (force_id, next_review, id);

-- What forbids disposal.
CREATE TABLE cpt_holds (
  id               INTEGER PRIMARY KEY,
  force_id         BIGINT NOT NULL,
  matter_id        BIGINT NOT NULL REFERENCES cpt_matters (id),
  kind             TEXT NOT NULL CHECK (kind IN ('cpia','pii','court','appeal','iopc','inquiry','claim')),
  reason           TEXT NOT NULL, -- blanked when the matter is disposed of
  from_on          DATE NOT NULL,
  until_on         DATE,          -- the last day; null: until somebody ends it
  ended_at         DATETIME,
  ended_by         BIGINT,
  ended_by_name    TEXT NOT NULL DEFAULT '',
  ended_why        TEXT NOT NULL DEFAULT '',
  version          BIGINT NOT NULL DEFAULT 1,
  created_at       DATETIME NOT NULL,
  created_by       BIGINT NOT NULL,
  created_by_name  TEXT NOT NULL
);
CREATE INDEX cpt_holds_matter ON cpt_holds (matter_id, id);

-- Reviews that ended in keeping the data.
CREATE TABLE cpt_reviews (
  id               INTEGER PRIMARY KEY,
  force_id         BIGINT NOT NULL,
  matter_id        BIGINT NOT NULL REFERENCES cpt_matters (id),
  reason           TEXT NOT NULL,
  next_review      DATE NOT NULL,
  created_at       DATETIME NOT NULL,
  created_by       BIGINT NOT NULL,
  created_by_name  TEXT NOT NULL
);
CREATE INDEX cpt_reviews_matter ON cpt_reviews (matter_id, id);

-- Proposals to dispose of a matter; one that is done is the tombstone, and never changes again.
CREATE TABLE cpt_disposals (
  id                INTEGER PRIMARY KEY,
  force_id          BIGINT NOT NULL,
  matter_id         BIGINT NOT NULL REFERENCES cpt_matters (id),
  kind              TEXT NOT NULL,
  ref               TEXT NOT NULL,
  ground            TEXT NOT NULL CHECK (ground IN ('review','law')),
  grp               TEXT NOT NULL,
  years             BIGINT NOT NULL, -- the clear period of the group on the day of the proposal
  cause             TEXT NOT NULL,
  clear_from        DATE NOT NULL,
  due_on            DATE NOT NULL,
  reason            TEXT NOT NULL, -- gone with the data
  state             TEXT NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed','refused','done')),
  proposed_by       BIGINT NOT NULL,
  proposed_by_name  TEXT NOT NULL,
  proposed_at       DATETIME NOT NULL,
  decided_by        BIGINT CHECK (decided_by <> proposed_by),
  decided_by_name   TEXT NOT NULL DEFAULT '',
  decided_at        DATETIME,
  decided_why       TEXT NOT NULL DEFAULT '', -- of a refusal
  rows_wiped        BIGINT NOT NULL DEFAULT 0,
  details_erased    BIGINT NOT NULL DEFAULT 0, -- of the confidential log
  digest            TEXT NOT NULL DEFAULT '',  -- keyed, over all that was wiped
  version           BIGINT NOT NULL DEFAULT 1,
  CHECK ((state = 'proposed') = (decided_by IS NULL))
);
CREATE UNIQUE INDEX cpt_disposals_waiting ON cpt_disposals (matter_id) WHERE state = 'proposed';
CREATE INDEX cpt_disposals_force ON cpt_disposals (force_id, state, id);

-- Proposals to erase the detail of an entry of the confidential log.
CREATE TABLE cpt_erasures (
  id                INTEGER PRIMARY KEY,
  force_id          BIGINT NOT NULL,
  entry_id          BIGINT NOT NULL REFERENCES cpt_audit_entries (id),
  reason            TEXT NOT NULL,
  state             TEXT NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed','refused','erased')),
  proposed_by       BIGINT NOT NULL,
  proposed_by_name  TEXT NOT NULL,
  proposed_at       DATETIME NOT NULL,
  decided_by        BIGINT CHECK (decided_by <> proposed_by),
  decided_by_name   TEXT NOT NULL DEFAULT '',
  decided_at        DATETIME,
  decided_reason    TEXT NOT NULL DEFAULT '',
  version           BIGINT NOT NULL DEFAULT 1,
  CHECK ((state = 'proposed') = (decided_by IS NULL))
);
CREATE UNIQUE INDEX cpt_erasures_waiting ON cpt_erasures (entry_id) WHERE state = 'proposed';
CREATE INDEX cpt_erasures_force ON cpt_erasures (force_id, state, id);

-- Wrong proofs of who an officer is, before dangerous acts in the compartment. They are counted here and nowhere else.
CREATE TABLE cpt_guesses (
  user_id  BIGINT PRIMARY KEY,
  wrong    BIGINT NOT NULL,
  last_at  DATETIME NOT NULL
);

-- What is only ever added to can be blanked, wholly and only where its matter is disposed of; nothing else of it changes.
DROP TRIGGER cpt_searches_no_update;
-- +goose StatementBegin
CREATE TRIGGER cpt_searches_no_update BEFORE UPDATE ON cpt_searches
WHEN NOT ((SELECT disposed_at FROM cpt_subjects WHERE id = OLD.subject_id) IS NOT NULL
  AND NEW.terms = '' AND NEW.note = '' AND NEW.id IS OLD.id AND NEW.force_id IS OLD.force_id AND NEW.subject_id IS OLD.subject_id AND NEW.searched_at IS OLD.searched_at AND NEW.place IS OLD.place AND NEW.hits IS OLD.hits AND NEW.created_at IS OLD.created_at AND NEW.created_by IS OLD.created_by AND NEW.created_by_name IS OLD.created_by_name)
BEGIN SELECT RAISE(ABORT, 'cpt_searches is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_reviews_no_update BEFORE UPDATE ON cpt_reviews
WHEN NOT ((SELECT disposed_at FROM cpt_matters WHERE id = OLD.matter_id) IS NOT NULL
  AND NEW.reason = '' AND NEW.id IS OLD.id AND NEW.force_id IS OLD.force_id AND NEW.matter_id IS OLD.matter_id AND NEW.next_review IS OLD.next_review AND NEW.created_at IS OLD.created_at AND NEW.created_by IS OLD.created_by AND NEW.created_by_name IS OLD.created_by_name)
BEGIN SELECT RAISE(ABORT, 'cpt_reviews is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_reviews_no_delete BEFORE DELETE ON cpt_reviews BEGIN SELECT RAISE(ABORT, 'cpt_reviews is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_disposals_no_update BEFORE UPDATE ON cpt_disposals WHEN OLD.state = 'done'
BEGIN SELECT RAISE(ABORT, 'a tombstone of cpt_disposals is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cpt_disposals_no_delete BEFORE DELETE ON cpt_disposals BEGIN SELECT RAISE(ABORT, 'cpt_disposals is insert-only'); END;
-- +goose StatementEnd

-- Details of the confidential log are written once; all that may change is that they are erased, once, wholly.
DROP TRIGGER cpt_audit_details_no_update;
-- +goose StatementBegin
CREATE TRIGGER cpt_audit_details_no_update BEFORE UPDATE ON cpt_audit_details
WHEN NOT (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.salt = '' AND NEW.detail = '' AND NEW.entry_id = OLD.entry_id)
BEGIN SELECT RAISE(ABORT, 'cpt_audit_details can only be erased'); END;
-- +goose StatementEnd
