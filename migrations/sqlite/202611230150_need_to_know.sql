-- +goose Up
-- Need to know beyond the team: who is kept out of a case, who broke the glass, and why somebody looked.

-- A person who is kept out of a case for a conflict of interest. While it stands they get what they would get if the case
-- were not there.
CREATE TABLE case_conflicts (
  id           INTEGER PRIMARY KEY,
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  unit_id      BIGINT NOT NULL REFERENCES units (id),
  user_id      BIGINT NOT NULL REFERENCES users (id),
  kind         TEXT NOT NULL CHECK (kind IN ('relative','associate','named','interest','other')),
  reason       TEXT NOT NULL,
  declared     BOOLEAN NOT NULL,            -- by the person
  from_at      DATETIME NOT NULL,
  recorded_by  BIGINT NOT NULL REFERENCES users (id),
  to_at        DATETIME,                    -- NULL: it stands
  ended_by     BIGINT REFERENCES users (id),
  ended_why    TEXT NOT NULL DEFAULT '',
  version      BIGINT NOT NULL DEFAULT 1,
  CHECK (ended_by IS NULL OR ended_by <> user_id)
);
CREATE UNIQUE INDEX case_conflicts_now ON case_conflicts (user_id, case_id) WHERE to_at IS NULL;
CREATE INDEX case_conflicts_case ON case_conflicts (case_id, id);

-- A look at a restricted case by somebody who is no member of it.
CREATE TABLE broken_glass (
  id             INTEGER PRIMARY KEY,
  public_key     TEXT NOT NULL UNIQUE,
  case_id        BIGINT NOT NULL REFERENCES cases (id),
  force_id       BIGINT NOT NULL REFERENCES units (id),
  unit_id        BIGINT NOT NULL REFERENCES units (id),
  user_id        BIGINT NOT NULL REFERENCES users (id),
  standing       BIGINT NOT NULL,              -- how far up whoever broke it stands: 1 investigator, 2 supervisor, 3 manager
  reason         TEXT NOT NULL,                -- code
  why            TEXT NOT NULL,
  from_at        DATETIME NOT NULL,
  until_at       DATETIME NOT NULL,            -- it ends then by itself
  ended_at       DATETIME,                     -- before its time
  ended_by       BIGINT REFERENCES users (id),
  ended_why      TEXT NOT NULL DEFAULT '',
  verdict        TEXT NOT NULL DEFAULT '' CHECK (verdict IN ('','justified','not_justified')),
  reviewed_at    DATETIME,
  reviewed_by    BIGINT REFERENCES users (id),
  review_reason  TEXT NOT NULL DEFAULT '',
  follow_up      TEXT NOT NULL DEFAULT '',
  version        BIGINT NOT NULL DEFAULT 1,
  CHECK (until_at > from_at),
  CHECK (reviewed_by IS NULL OR reviewed_by <> user_id)
);
CREATE INDEX broken_glass_now ON broken_glass (user_id, case_id, until_at) WHERE ended_at IS NULL;
CREATE INDEX broken_glass_force ON broken_glass (force_id, id);
CREATE INDEX broken_glass_open ON broken_glass (force_id, from_at, id) WHERE reviewed_at IS NULL;
CREATE INDEX broken_glass_case ON broken_glass (case_id, id);

-- Every try to break glass, so that nobody tries references one after another.
CREATE TABLE glass_tries (
  id        INTEGER PRIMARY KEY,
  user_id   BIGINT NOT NULL REFERENCES users (id),
  force_id  BIGINT NOT NULL REFERENCES units (id),
  at        DATETIME NOT NULL
);
CREATE INDEX glass_tries_user ON glass_tries (user_id, at);

-- Why somebody looks at a case, where their force asks. It holds for twelve hours.
CREATE TABLE case_purposes (
  id        INTEGER PRIMARY KEY,
  case_id   BIGINT NOT NULL REFERENCES cases (id),
  force_id  BIGINT NOT NULL REFERENCES units (id),
  unit_id   BIGINT NOT NULL REFERENCES units (id),
  user_id   BIGINT NOT NULL REFERENCES users (id),
  code      TEXT NOT NULL,
  why       TEXT NOT NULL DEFAULT '',
  at        DATETIME NOT NULL
);
CREATE INDEX case_purposes_user ON case_purposes (user_id, case_id, at);

