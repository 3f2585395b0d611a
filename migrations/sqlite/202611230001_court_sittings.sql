-- +goose Up
-- When courts sit, by force, court and day; and who set the windows of clocks. Rows are only added: the last one of a court
-- whose day has come holds.

CREATE TABLE court_sittings (
  id            INTEGER PRIMARY KEY,
  force_id      BIGINT NOT NULL REFERENCES units (id),
  court         TEXT NOT NULL DEFAULT '',      -- empty: every court of the force that is not named
  from_on       DATE NOT NULL,                 -- the first day on which it holds
  dropped       BOOLEAN NOT NULL DEFAULT FALSE, -- from that day the court has no times of its own
  days          TEXT NOT NULL DEFAULT '',      -- weekdays, Sunday is 0: 1,2,3,4,5
  times         TEXT NOT NULL DEFAULT '',      -- local times at which a sitting begins: 10:00,14:00
  buffer_hours  BIGINT NOT NULL DEFAULT 2,     -- before the end of a clock of hours
  holidays      BOOLEAN NOT NULL DEFAULT FALSE, -- it sits on bank holidays too
  reason        TEXT NOT NULL,
  set_at        DATETIME NOT NULL,
  set_by        BIGINT NOT NULL REFERENCES users (id),
  set_name      TEXT NOT NULL
);
CREATE INDEX court_sittings_force ON court_sittings (force_id, id);

-- What a force changed about the windows of its clocks. The values themselves are reference_values.
CREATE TABLE window_changes (
  id        INTEGER PRIMARY KEY,
  force_id  BIGINT NOT NULL REFERENCES units (id),
  code      TEXT NOT NULL,                     -- of the clock
  from_on   DATE NOT NULL,
  detail    TEXT NOT NULL,                     -- JSON: each window with its value before and after
  reason    TEXT NOT NULL,
  set_at    DATETIME NOT NULL,
  set_by    BIGINT NOT NULL REFERENCES users (id),
  set_name  TEXT NOT NULL
);
CREATE INDEX window_changes_code ON window_changes (force_id, code, id);
