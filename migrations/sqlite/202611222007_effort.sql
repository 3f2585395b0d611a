-- +goose Up
-- Why an entry was made so late: asked for beyond the days that a timesheet stays open.

ALTER TABLE effort_entries ADD COLUMN late_reason TEXT NOT NULL DEFAULT '';
