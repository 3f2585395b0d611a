-- +goose Up
-- What is counted on every page is read from an index alone (SQLite wants the columns of its condition in it, too): how many opportunities wait, in all and by column.
CREATE INDEX opportunities_counts ON opportunities (force_id, status, case_id, estimate_pence, withdrawn_at) WHERE withdrawn_at IS NULL;
-- How many cases a list has, and what is at stake in them.
CREATE INDEX cases_sums ON cases (force_id, id, stage, stake_pence, file, withdrawn_at) WHERE withdrawn_at IS NULL AND file = 'case';
-- When a case was first charged: a few of the hundreds of events that a case has.
CREATE INDEX case_events_stage ON case_events (case_id, at, new, field) WHERE field = 'stage';
