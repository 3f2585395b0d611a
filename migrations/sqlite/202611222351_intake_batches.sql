-- +goose Up
-- What an import brought, so that it can be taken back.
CREATE INDEX intake_events_batch ON intake_events (batch_id, id) WHERE batch_id IS NOT NULL;
