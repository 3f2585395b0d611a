-- +goose Up
-- For reports: a row an opportunity. case_id and force_id are there to be scoped by; whether a case is restricted is not.

CREATE VIEW v_opportunities AS
SELECT o.id, o.public_key, o.case_id, o.force_id, o.unit_id,
  c.ref AS case_ref, c.title AS case_title, c.operation AS case_operation, c.marking, c.nation, c.origin_main AS origin,
  u.name AS unit_name, o.threat, o.title, o.why, o.basis, o.severity, o.source, o.kind, o.rule, o.rule_version,
  o.status, o.step, o.detected_at, o.window_opens, o.window_closes, o.act_by,
  o.taken_at, o.proposed_at, o.decided_at, o.ended_at, o.reviewed_at, o.reviewed_role,
  COALESCE(w.name, '') AS owner_name,
  o.reason, o.reason_detail, o.avoidable, o.reason_owner, o.note, o.learning, o.still,
  o.estimate_pence, o.estimate_basis, o.realised_pence, o.lost_pence, o.lost_basis, o.stepped_at,
  o.batch_id, o.created_at, o.updated_at,
  CASE WHEN o.withdrawn_at IS NULL AND c.withdrawn_at IS NULL THEN 0 ELSE 1 END AS withdrawn
FROM opportunities o
JOIN cases c ON c.id = o.case_id
JOIN units u ON u.id = o.unit_id
LEFT JOIN users w ON w.id = o.owner_id;
