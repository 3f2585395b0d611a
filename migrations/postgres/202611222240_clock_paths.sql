-- +goose Up
-- Where a clock's page is, below its case's, when it is about no asset: /confiscation/1, /orders/O3.
ALTER TABLE clocks ADD COLUMN path TEXT NOT NULL DEFAULT '';
