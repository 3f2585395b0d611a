-- +goose Up
-- What somebody has typed into a form and not sent yet: their own alone, for a few days.

CREATE TABLE drafts (
  id        INTEGER PRIMARY KEY,
  user_id   BIGINT NOT NULL REFERENCES users (id),
  action    TEXT NOT NULL,            -- where the form posts
  form      BIGINT NOT NULL DEFAULT 0, -- which of the page's forms that post there
  fields    TEXT NOT NULL,            -- values by name, as JSON
  version   TEXT NOT NULL DEFAULT '', -- of what the form changes, where it says
  begun_at  DATETIME NOT NULL,
  saved_at  DATETIME NOT NULL
);
CREATE UNIQUE INDEX drafts_one ON drafts (user_id, action, form);
CREATE INDEX drafts_saved ON drafts (saved_at);
