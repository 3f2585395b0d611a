-- +goose Up
-- What is to be done on a case, and intelligence products recorded on it.

CREATE TABLE tasks (
  id                INTEGER PRIMARY KEY,
  public_key        TEXT NOT NULL UNIQUE,
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  n                 BIGINT NOT NULL, -- 1, 2, 3 … within the case
  title             TEXT NOT NULL,
  due_on            DATE,
  owner_id          BIGINT REFERENCES users (id), -- NULL: whoever leads the case
  done_at           DATETIME,
  done_by           BIGINT,
  done_by_name      TEXT NOT NULL DEFAULT '',
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL, -- 0: the force desk
  created_by_name   TEXT NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX tasks_case ON tasks (case_id, n);
CREATE INDEX tasks_open ON tasks (force_id, due_on, id) WHERE done_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX tasks_owner ON tasks (owner_id, due_on, id) WHERE done_at IS NULL AND withdrawn_at IS NULL;

-- Intelligence as a case may use it, graded 3x5x2. Facts and assessment stand apart (DPA 2018 s.38(2)).
CREATE TABLE intel_products (
  id                INTEGER PRIMARY KEY,
  case_id           BIGINT NOT NULL REFERENCES cases (id),
  force_id          BIGINT NOT NULL REFERENCES units (id),
  unit_id           BIGINT NOT NULL REFERENCES units (id),
  n                 BIGINT NOT NULL, -- 1, 2, 3 … within the case
  title             TEXT NOT NULL,
  facts             TEXT NOT NULL,
  assessment        TEXT NOT NULL DEFAULT '',
  source_grade      TEXT NOT NULL CHECK (source_grade IN ('1','2','3')),
  info_grade        TEXT NOT NULL CHECK (info_grade IN ('A','B','C','D','E')),
  handling          TEXT NOT NULL CHECK (handling IN ('P','C')),
  conditions        TEXT NOT NULL DEFAULT '',
  version           BIGINT NOT NULL DEFAULT 1,
  created_at        DATETIME NOT NULL,
  created_by        BIGINT NOT NULL, -- 0: the force desk
  created_by_name   TEXT NOT NULL,
  withdrawn_at      DATETIME,
  withdrawn_by      BIGINT,
  withdrawn_reason  TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX intel_products_case ON intel_products (case_id, n);
CREATE INDEX intel_products_force ON intel_products (force_id, created_at, id);
