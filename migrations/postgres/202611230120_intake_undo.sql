-- +goose Up
-- A step of an event or a referral that was taken back stays on record, struck through.
ALTER TABLE intake_steps ADD COLUMN withdrawn_at TIMESTAMPTZ;

-- +goose Down
ALTER TABLE intake_steps DROP COLUMN withdrawn_at;
