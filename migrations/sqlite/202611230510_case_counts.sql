-- +goose Up
-- The counts beside the filters of the case list read this index alone: one pass over the cases of a force.
CREATE INDEX cases_counts ON cases (force_id, stage, threat, origin_main, nation, unit_id, lead_id, restricted, id)
  WHERE withdrawn_at IS NULL AND file = 'case';
