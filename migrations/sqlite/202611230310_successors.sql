-- +goose Up
-- Who takes over what somebody has when an appointment of theirs is over; NULL: the supervisors of each unit.
ALTER TABLE appointments ADD COLUMN successor_id BIGINT REFERENCES users (id);
CREATE INDEX appointments_successor ON appointments (successor_id) WHERE successor_id IS NOT NULL;

-- +goose Down
DROP INDEX appointments_successor;
ALTER TABLE appointments DROP COLUMN successor_id;
