-- +goose Up
-- When what the end of an appointment brings about was done. Of those that are over already nothing follows any more.
ALTER TABLE appointments ADD COLUMN followed_at DATETIME;
UPDATE appointments SET followed_at = created_at WHERE to_on < CURRENT_DATE;
CREATE INDEX appointments_ended ON appointments (to_on) WHERE followed_at IS NULL;
