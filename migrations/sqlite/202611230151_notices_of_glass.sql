-- +goose Up
-- Notices may tell of broken glass. Which kinds there are is diary's to say: the list here would have to be made anew each time.
CREATE TABLE notices_new (
  id          INTEGER PRIMARY KEY,
  user_id     BIGINT NOT NULL REFERENCES users (id),
  force_id    BIGINT NOT NULL REFERENCES units (id),
  once        TEXT NOT NULL UNIQUE, -- clock, kind, the moment it is about, person
  kind        TEXT NOT NULL CHECK (kind <> ''),
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
  created_at  DATETIME NOT NULL,
  glass_id    BIGINT REFERENCES broken_glass (id)
);
INSERT INTO notices_new (id, user_id, force_id, once, kind, clock_id, case_id, absence_id, for_id, was_local, end_local, act_local, unread, read_at, mail_id, created_at)
  SELECT id, user_id, force_id, once, kind, clock_id, case_id, absence_id, for_id, was_local, end_local, act_local, unread, read_at, mail_id, created_at FROM notices;
DROP TABLE notices;
ALTER TABLE notices_new RENAME TO notices;
CREATE INDEX notices_user ON notices (user_id, unread, id);
CREATE INDEX notices_told ON notices (user_id, created_at, id);
CREATE INDEX notices_for ON notices (for_id, created_at, id) WHERE for_id IS NOT NULL;
CREATE INDEX notices_clock ON notices (clock_id) WHERE clock_id IS NOT NULL;
CREATE INDEX notices_mail ON notices (mail_id) WHERE mail_id IS NOT NULL;
