-- +goose Up
-- What the rules need to know of what they stored, what people record of an outcome, and the lists' orders.

ALTER TABLE opportunities ADD COLUMN kind TEXT NOT NULL DEFAULT '';          -- of one entered by a person: what sort of chance
ALTER TABLE opportunities ADD COLUMN who_could TEXT NOT NULL DEFAULT '';
ALTER TABLE opportunities ADD COLUMN act_by DATETIME;
ALTER TABLE opportunities ADD COLUMN refs TEXT NOT NULL DEFAULT '{}';        -- the rows a finding rests on, as JSON
ALTER TABLE opportunities ADD COLUMN suggested TEXT NOT NULL DEFAULT '';     -- the reason a rule suggests, second level
ALTER TABLE opportunities ADD COLUMN seen TEXT NOT NULL DEFAULT '';          -- digest of the facts a rule last saw
ALTER TABLE opportunities ADD COLUMN by_rule BOOLEAN NOT NULL DEFAULT FALSE; -- a rule, not a person, made the present status
ALTER TABLE opportunities ADD COLUMN own_sum BOOLEAN NOT NULL DEFAULT FALSE; -- a person set the value, which rules leave alone
ALTER TABLE opportunities ADD COLUMN lost_basis TEXT NOT NULL DEFAULT '';
ALTER TABLE opportunities ADD COLUMN still TEXT NOT NULL DEFAULT '' CHECK (still IN ('','yes','partly','no')); -- can it still be recovered
ALTER TABLE opportunities ADD COLUMN reviewed_role TEXT NOT NULL DEFAULT '';  -- of the reviewer, as at the review
ALTER TABLE opportunities ADD COLUMN stepped_at DATETIME;                   -- of the present step
-- The end of the window, for ordering: one without an end comes last.
ALTER TABLE opportunities ADD COLUMN due_at DATETIME NOT NULL DEFAULT '9999-12-31 00:00:00+00:00';
UPDATE opportunities SET due_at = window_closes WHERE window_closes IS NOT NULL;

CREATE INDEX opportunities_due ON opportunities (force_id, due_at, id);
CREATE INDEX opportunities_status_due ON opportunities (force_id, status, due_at, id);
CREATE INDEX opportunities_status_updated ON opportunities (force_id, status, updated_at, id);
CREATE INDEX opportunities_value ON opportunities (force_id, (COALESCE(estimate_pence, -1)), id);
CREATE INDEX opportunities_detected ON opportunities (force_id, detected_at, id);

ALTER TABLE opportunity_steps ADD COLUMN act TEXT NOT NULL DEFAULT '';   -- taken, handed_over, stepped …
ALTER TABLE opportunity_steps ADD COLUMN step TEXT NOT NULL DEFAULT '';
ALTER TABLE opportunity_steps ADD COLUMN value_pence BIGINT;
ALTER TABLE opportunity_steps ADD COLUMN withdrawn_at DATETIME;         -- taken back within ten minutes
