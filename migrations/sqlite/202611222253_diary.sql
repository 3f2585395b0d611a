-- +goose Up
-- What clocks call: notices to people, the mails that nudge them, who is away, and feeds for their calendars.

-- A person who is away: what is meant for them goes to somebody else too.
CREATE TABLE absences (
  id           INTEGER PRIMARY KEY,
  user_id      BIGINT NOT NULL REFERENCES users (id),
  force_id     BIGINT NOT NULL REFERENCES units (id),
  from_on      DATE NOT NULL,
  to_on        DATE NOT NULL,               -- the last day, inclusive
  stand_in_id  BIGINT REFERENCES users (id), -- NULL: the deputy of each case, else the supervisors
  version      BIGINT NOT NULL DEFAULT 1,
  created_at   DATETIME NOT NULL,
  created_by   BIGINT NOT NULL
);
CREATE INDEX absences_user ON absences (user_id, to_on);
CREATE INDEX absences_stand_in ON absences (stand_in_id, to_on) WHERE stand_in_id IS NOT NULL;
CREATE INDEX absences_days ON absences (to_on, id);

-- What a person wants by mail. Somebody without a row has the defaults.
CREATE TABLE diary_settings (
  user_id       BIGINT PRIMARY KEY REFERENCES users (id),
  mail_window   BOOLEAN NOT NULL,  -- a warning window was entered
  mail_act_by   BOOLEAN NOT NULL,  -- the last moment to act has come
  mail_lapsed   BOOLEAN NOT NULL,
  mail_changes  BOOLEAN NOT NULL,  -- a calendar moved a clock; a hand-over
  digest        BOOLEAN NOT NULL,
  digest_hour   BIGINT NOT NULL CHECK (digest_hour BETWEEN 0 AND 23), -- in London
  version       BIGINT NOT NULL,
  updated_at    DATETIME NOT NULL
);

-- Mails to be sent and sent. None holds anything but a number and a link.
CREATE TABLE diary_mails (
  id          INTEGER PRIMARY KEY,
  user_id     BIGINT NOT NULL REFERENCES users (id),
  force_id    BIGINT NOT NULL REFERENCES units (id),
  once        TEXT NOT NULL UNIQUE, -- what may be mailed only once
  kind        TEXT NOT NULL CHECK (kind IN ('notices','digest')),
  things      BIGINT NOT NULL,      -- how many
  message_id  TEXT NOT NULL,        -- random; the same in every try, so that mail servers know a second one
  state       TEXT NOT NULL CHECK (state IN ('waiting','sending','sent','failed','dropped')),
  attempts    BIGINT NOT NULL DEFAULT 0,
  error       TEXT NOT NULL DEFAULT '',
  created_at  DATETIME NOT NULL,
  tried_at    DATETIME,
  sent_at     DATETIME
);
CREATE INDEX diary_mails_open ON diary_mails (user_id, state) WHERE state = 'waiting';
CREATE INDEX diary_mails_state ON diary_mails (state, created_at, id);

-- One thing told to one person, once. The words are made when it is read, from what the reader may see then.
CREATE TABLE notices (
  id          INTEGER PRIMARY KEY,
  user_id     BIGINT NOT NULL REFERENCES users (id),
  force_id    BIGINT NOT NULL REFERENCES units (id),
  once        TEXT NOT NULL UNIQUE, -- clock, kind, the moment it is about, person
  kind        TEXT NOT NULL CHECK (kind IN ('soon','critical','act_by','lapsed','moved','standing_in','back')),
  clock_id    BIGINT REFERENCES clocks (id),
  case_id     BIGINT REFERENCES cases (id),
  absence_id  BIGINT REFERENCES absences (id),
  for_id      BIGINT REFERENCES users (id), -- in whose place this person is told
  was_local   TEXT NOT NULL DEFAULT '',     -- of a clock that moved: its end before, in London
  end_local   TEXT NOT NULL DEFAULT '',     -- the end as it stood when this was said
  act_local   TEXT NOT NULL DEFAULT '',
  unread      BOOLEAN NOT NULL DEFAULT TRUE,
  read_at     DATETIME,
  mail_id     BIGINT REFERENCES diary_mails (id), -- the mail that nudged about it
  created_at  DATETIME NOT NULL
);
CREATE INDEX notices_user ON notices (user_id, unread, id);
CREATE INDEX notices_told ON notices (user_id, created_at, id);
CREATE INDEX notices_for ON notices (for_id, created_at, id) WHERE for_id IS NOT NULL;
CREATE INDEX notices_clock ON notices (clock_id) WHERE clock_id IS NOT NULL;
CREATE INDEX notices_mail ON notices (mail_id) WHERE mail_id IS NOT NULL;

-- Addresses at which a calendar program reads a person’s deadlines. Only a hash of each is kept.
CREATE TABLE calendar_feeds (
  id          INTEGER PRIMARY KEY,
  user_id     BIGINT NOT NULL REFERENCES users (id),
  force_id    BIGINT NOT NULL REFERENCES units (id),
  token_hash  TEXT NOT NULL UNIQUE,
  salt        TEXT NOT NULL,       -- makes the identities of events, which tell nothing
  reach       TEXT NOT NULL CHECK (reach IN ('mine','unit')),
  created_at  DATETIME NOT NULL,
  revoked_at  DATETIME
);
CREATE UNIQUE INDEX calendar_feeds_one ON calendar_feeds (user_id) WHERE revoked_at IS NULL;

