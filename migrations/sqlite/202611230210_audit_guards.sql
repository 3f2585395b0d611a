-- +goose Up
-- Details are written once; all that may change is that they are erased, once, wholly. And no row of the log is replaced:
-- INSERT OR REPLACE takes the old row away without asking the triggers against deletion.
-- +goose StatementBegin
CREATE TRIGGER audit_details_no_update BEFORE UPDATE ON audit_details
WHEN NOT (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.salt = '' AND NEW.detail = '' AND NEW.entry_id = OLD.entry_id)
BEGIN SELECT RAISE(ABORT, 'audit_details can only be erased'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_details_no_delete BEFORE DELETE ON audit_details BEGIN SELECT RAISE(ABORT, 'audit_details is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_entries_no_replace BEFORE INSERT ON audit_entries WHEN EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'audit_entries is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_details_no_replace BEFORE INSERT ON audit_details WHEN EXISTS (SELECT 1 FROM audit_details WHERE entry_id = NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'audit_details is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_leaves_no_replace BEFORE INSERT ON audit_leaves WHEN EXISTS (SELECT 1 FROM audit_leaves WHERE n = NEW.n OR entry_id = NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'audit_leaves is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_hashes_no_replace BEFORE INSERT ON audit_hashes WHEN EXISTS (SELECT 1 FROM audit_hashes WHERE n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'audit_hashes is insert-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_checkpoints_no_replace BEFORE INSERT ON audit_checkpoints WHEN EXISTS (SELECT 1 FROM audit_checkpoints WHERE size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'audit_checkpoints is insert-only'); END;
-- +goose StatementEnd
