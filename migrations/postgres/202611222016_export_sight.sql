-- +goose Up
-- Which restricted cases were hidden from the asker when the file was made, so that sight is checked again at download.
ALTER TABLE exports ADD COLUMN sight TEXT NOT NULL DEFAULT '{}';
CREATE INDEX exports_blob ON exports (blob_hash) WHERE blob_hash <> '';
CREATE INDEX exports_preparing ON exports (id) WHERE state = 'preparing';
