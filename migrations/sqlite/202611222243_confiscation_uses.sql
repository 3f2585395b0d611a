-- +goose Up
-- A defendant in confiscation proceedings is named by them, and is not withdrawn from the case.
DROP VIEW v_subject_uses;
CREATE VIEW v_subject_uses AS
SELECT i.case_id, i.subject_id, 'an asset' AS what FROM interests i WHERE i.subject_id IS NOT NULL AND i.withdrawn_at IS NULL
UNION ALL
SELECT l.case_id, l.defendant_id, 'the value ledger' FROM ledger_entries l WHERE l.defendant_id IS NOT NULL
UNION ALL
SELECT p.case_id, p.defendant_id, 'confiscation proceedings' FROM confiscation_proceedings p WHERE p.state <> 'withdrawn'
UNION ALL
SELECT o.case_id, o.subject_id, 'an opportunity' FROM opportunities o WHERE o.subject_id IS NOT NULL AND o.withdrawn_at IS NULL;
