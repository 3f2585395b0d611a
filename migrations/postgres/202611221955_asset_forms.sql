-- +goose Up
-- The token of the form that recorded an asset or a seizure: a form sent twice records once.

ALTER TABLE assets ADD COLUMN form_token TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX assets_form ON assets (case_id, form_token) WHERE form_token <> '';
ALTER TABLE seizures ADD COLUMN form_token TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX seizures_form ON seizures (case_id, form_token) WHERE form_token <> '';
