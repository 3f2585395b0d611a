-- +goose Up
-- What names a subject, so that one that is named is not withdrawn. Read by case_id and subject_id.
CREATE VIEW v_subject_uses AS
SELECT i.case_id, i.subject_id, 'an asset' AS what FROM interests i WHERE i.subject_id IS NOT NULL AND i.withdrawn_at IS NULL
UNION ALL
SELECT l.case_id, l.defendant_id, 'the value ledger' FROM ledger_entries l WHERE l.defendant_id IS NOT NULL
UNION ALL
SELECT o.case_id, o.subject_id, 'an opportunity' FROM opportunities o WHERE o.subject_id IS NOT NULL AND o.withdrawn_at IS NULL;
