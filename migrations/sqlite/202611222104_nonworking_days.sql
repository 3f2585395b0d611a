-- +goose Up
-- Non-working days that administrators add to the list that comes with the program, or take out of it. A nation without
-- a row in calendars has the list as it comes.

CREATE TABLE calendars (
  nation      TEXT PRIMARY KEY CHECK (nation IN ('england-wales','scotland','northern-ireland')),
  edition     BIGINT NOT NULL,          -- counts the changes
  stamp       TEXT NOT NULL,            -- random, new with each change: whoever holds another one reads the days again
  to_on       DATE,                     -- the last day the list is complete for; NULL: as it comes
  updated_at  DATETIME NOT NULL
);

CREATE TABLE nonworking_days (
  id                 INTEGER PRIMARY KEY,
  nation             TEXT NOT NULL REFERENCES calendars (nation),
  on_date            DATE NOT NULL,
  off                BOOLEAN NOT NULL,  -- true: it does not count; false: it counts after all, whatever the list says
  name               TEXT NOT NULL,
  source             TEXT NOT NULL,
  reason             TEXT NOT NULL,
  edition            BIGINT NOT NULL,   -- the first edition with it
  added_at           DATETIME NOT NULL,
  added_by           BIGINT NOT NULL,
  added_name         TEXT NOT NULL,
  withdrawn_edition  BIGINT,            -- the first edition without it
  withdrawn_at       DATETIME,
  withdrawn_by       BIGINT,
  withdrawn_name     TEXT NOT NULL DEFAULT '',
  withdrawn_reason   TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX nonworking_days_one ON nonworking_days (nation, on_date) WHERE withdrawn_at IS NULL;
CREATE INDEX nonworking_days_nation ON nonworking_days (nation, on_date, id);

-- How far a nation's list was said to be complete, edition by edition.
CREATE TABLE calendar_reaches (
  id          INTEGER PRIMARY KEY,
  nation      TEXT NOT NULL REFERENCES calendars (nation),
  edition     BIGINT NOT NULL,
  from_on     DATE NOT NULL,
  to_on       DATE NOT NULL,
  source      TEXT NOT NULL,
  added_at    DATETIME NOT NULL,
  added_by    BIGINT NOT NULL,
  added_name  TEXT NOT NULL
);
CREATE UNIQUE INDEX calendar_reaches_edition ON calendar_reaches (nation, edition);

-- The edition that a running clock was last held against: "2025-11-24+1".
ALTER TABLE clocks ADD COLUMN calendar TEXT NOT NULL DEFAULT '';
CREATE INDEX clocks_calendar ON clocks (nation, calendar, id) WHERE state = 'running';
