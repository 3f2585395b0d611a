-- +goose Up
-- What a force does about the reasons for which opportunities were missed. It names reasons, never a case.
CREATE TABLE learning_actions (
  id                INTEGER PRIMARY KEY,
  public_key        TEXT NOT NULL UNIQUE,
  force_id          BIGINT NOT NULL REFERENCES units (id),
  reason            TEXT NOT NULL,             -- code of either level
  what              TEXT NOT NULL,
  owner_id          BIGINT NOT NULL REFERENCES users (id),
  due_on            DATE NOT NULL,
  note              TEXT NOT NULL DEFAULT '',
  done_at           DATETIME,
  done_by           BIGINT REFERENCES users (id),
  outcome           TEXT NOT NULL DEFAULT '',  -- what came of it
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL REFERENCES users (id),
  updated_at        DATETIME NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT REFERENCES users (id),
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX learning_actions_force ON learning_actions (force_id, due_on, id);
CREATE INDEX learning_actions_owner ON learning_actions (owner_id);
CREATE INDEX learning_actions_uses ON learning_actions (done_by);
-- What reviewers wrote would help next time.
CREATE INDEX opportunities_learning ON opportunities (force_id, reviewed_at, id) WHERE learning <> '';

-- +goose Down
DROP INDEX opportunities_learning;
DROP TABLE learning_actions;
