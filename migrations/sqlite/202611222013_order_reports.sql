-- +goose Up
-- A report day that was entered in error stays on record, struck through.
ALTER TABLE order_reports ADD COLUMN withdrawn_at DATETIME;
