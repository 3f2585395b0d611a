-- +goose Up
-- Details are written once; all that may change is that they are erased, once, wholly.
-- +goose StatementBegin
CREATE FUNCTION refuse_all_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.salt = '' AND NEW.detail = '' AND NEW.entry_id = OLD.entry_id THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% can only be erased', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_details_erase_only BEFORE UPDATE ON audit_details FOR EACH ROW EXECUTE FUNCTION refuse_all_but_erasure();
CREATE TRIGGER audit_details_insert_only BEFORE DELETE OR TRUNCATE ON audit_details FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
