-- +goose Up
-- Professional development that was done, and who made the prosecutor’s statement in confiscation proceedings.

ALTER TABLE accreditations ADD COLUMN cpd_done_on DATE;
CREATE INDEX accreditations_cpd ON accreditations (cpd_due_on) WHERE superseded_at IS NULL AND cpd_due_on IS NOT NULL;

ALTER TABLE confiscation_days ADD COLUMN given_by_id BIGINT REFERENCES users (id);   -- NULL: the prosecutor, or nobody of the force
ALTER TABLE confiscation_days ADD COLUMN given_by TEXT NOT NULL DEFAULT '';          -- name, rank and accreditation as on the day
ALTER TABLE confiscation_days ADD COLUMN given_rank TEXT NOT NULL DEFAULT '';
ALTER TABLE confiscation_days ADD COLUMN given_accred TEXT NOT NULL DEFAULT '';
ALTER TABLE confiscation_days ADD COLUMN given_refusal TEXT NOT NULL DEFAULT '';     -- why the register refused them
ALTER TABLE confiscation_days ADD COLUMN given_override TEXT NOT NULL DEFAULT '';    -- why it was recorded all the same
