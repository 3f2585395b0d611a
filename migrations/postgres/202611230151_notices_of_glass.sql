-- +goose Up
-- Notices may tell of broken glass. Which kinds there are is diary's to say: the list here would have to be made anew each time.
ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
ALTER TABLE notices ADD CONSTRAINT notices_kind_check CHECK (kind <> '');
ALTER TABLE notices ADD COLUMN glass_id BIGINT REFERENCES broken_glass (id);
