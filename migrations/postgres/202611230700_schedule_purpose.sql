-- +goose Up
-- Why the reports of a schedule are taken away, as whoever made it said; '' where nobody asked.
ALTER TABLE report_schedules ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
