-- +goose Up
-- The minutes a week that a person is contracted for; NULL: the force's full-time week.
ALTER TABLE users ADD COLUMN week_minutes BIGINT CHECK (week_minutes > 0);

-- +goose Down
ALTER TABLE users DROP COLUMN week_minutes;
