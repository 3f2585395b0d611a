-- +goose Up
-- A subject that an order of an investigation or a referral names is not withdrawn from the case.
DROP VIEW v_subject_uses;
CREATE VIEW v_subject_uses AS
SELECT i.case_id, i.subject_id, 'an asset' AS what FROM interests i WHERE i.subject_id IS NOT NULL AND i.withdrawn_at IS NULL
UNION ALL
SELECT l.case_id, l.defendant_id, 'the value ledger' FROM ledger_entries l WHERE l.defendant_id IS NOT NULL
UNION ALL
SELECT p.case_id, p.defendant_id, 'confiscation proceedings' FROM confiscation_proceedings p WHERE p.state <> 'withdrawn'
UNION ALL
SELECT f.case_id, f.subject_id, 'an offence' FROM offences f WHERE f.withdrawn_at IS NULL
UNION ALL
SELECT c.case_id, c.subject_id, 'an earlier conviction' FROM prior_convictions c WHERE c.withdrawn_at IS NULL
UNION ALL
SELECT q.case_id, q.subject_id, 'an order' FROM part8_orders q JOIN orders k ON k.id = q.order_id WHERE q.subject_id IS NOT NULL AND k.withdrawn_at IS NULL
UNION ALL
SELECT r.case_id, r.subject_id, 'a referral' FROM civil_referrals r WHERE r.subject_id IS NOT NULL AND r.state <> 'withdrawn'
UNION ALL
SELECT o.case_id, o.subject_id, 'an opportunity' FROM opportunities o WHERE o.subject_id IS NOT NULL AND o.withdrawn_at IS NULL;
