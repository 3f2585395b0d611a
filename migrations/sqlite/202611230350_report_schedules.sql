-- +goose Up
-- Reports that are made by the week or month and sent to people who could make them themselves.
CREATE TABLE report_schedules (
  id          INTEGER PRIMARY KEY,
  public_key  TEXT NOT NULL UNIQUE,
  force_id    BIGINT NOT NULL REFERENCES units (id),
  owner_id    BIGINT NOT NULL REFERENCES users (id),
  code        TEXT NOT NULL,
  title       TEXT NOT NULL,                -- of the report
  period      TEXT NOT NULL DEFAULT '',     -- relative to the day of the run; empty: the report has none
  params      TEXT NOT NULL DEFAULT '{}',   -- what else it is to cover
  every       TEXT NOT NULL CHECK (every IN ('week','month')),
  day         BIGINT NOT NULL CHECK (day BETWEEN 1 AND 31), -- Monday is 1; of a month with fewer days the last
  state       TEXT NOT NULL CHECK (state IN ('running','paused','ended')),
  next_on     DATE,                         -- the next day in London; NULL where none is to come
  last_on     DATE,                         -- the day of the last run
  ended_why   TEXT NOT NULL DEFAULT '',
  version     BIGINT NOT NULL DEFAULT 1,
  created_at  DATETIME NOT NULL,
  updated_at  DATETIME NOT NULL,
  ended_at    DATETIME,
  CHECK ((state = 'running') = (next_on IS NOT NULL)),
  CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
  CHECK (every = 'month' OR day <= 7)
);
CREATE INDEX report_schedules_force ON report_schedules (force_id, id);
CREATE INDEX report_schedules_owner ON report_schedules (owner_id, id);
CREATE INDEX report_schedules_due ON report_schedules (next_on, id) WHERE state = 'running';

-- To whom a schedule sends.
CREATE TABLE report_schedule_people (
  id           INTEGER PRIMARY KEY,
  schedule_id  BIGINT NOT NULL REFERENCES report_schedules (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  user_id      BIGINT NOT NULL REFERENCES users (id),
  UNIQUE (schedule_id, user_id)
);
CREATE INDEX report_schedule_people_user ON report_schedule_people (user_id, schedule_id);

-- What a schedule did for one person on one day, once, however many replicas there are.
CREATE TABLE report_deliveries (
  id           INTEGER PRIMARY KEY,
  schedule_id  BIGINT NOT NULL REFERENCES report_schedules (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  due_on       DATE NOT NULL,
  user_id      BIGINT NOT NULL REFERENCES users (id),
  export_id    BIGINT REFERENCES exports (id), -- NULL: the person was left out
  why          TEXT NOT NULL DEFAULT '',       -- they were
  created_at   DATETIME NOT NULL,
  CHECK ((export_id IS NULL) = (why <> '')),
  UNIQUE (schedule_id, due_on, user_id)
);
CREATE INDEX report_deliveries_export ON report_deliveries (export_id) WHERE export_id IS NOT NULL;
-- +goose StatementBegin
CREATE TRIGGER report_deliveries_no_update BEFORE UPDATE ON report_deliveries BEGIN SELECT RAISE(ABORT, 'report_deliveries is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER report_deliveries_no_delete BEFORE DELETE ON report_deliveries BEGIN SELECT RAISE(ABORT, 'report_deliveries is insert-only'); END;
-- +goose StatementEnd

-- The schedule that an export was made for, and how long the making took.
ALTER TABLE exports ADD COLUMN schedule_id BIGINT REFERENCES report_schedules (id);
ALTER TABLE exports ADD COLUMN took_ms BIGINT NOT NULL DEFAULT 0;

-- A notice about a report: the report's title, and the page that it leads to. A mail about one leads to the same page.
ALTER TABLE notices ADD COLUMN report TEXT NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN page TEXT NOT NULL DEFAULT '';
ALTER TABLE diary_mails ADD COLUMN page TEXT NOT NULL DEFAULT '';
ALTER TABLE diary_mails ADD COLUMN export_key TEXT NOT NULL DEFAULT '';
