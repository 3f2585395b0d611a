-- +goose Up
-- For reports: orders with whether the person they are about has been told of them yet. A freezing or restraint order, or an
-- application for one, is unserved until it or the first of its chain was served.
CREATE VIEW v_report_orders AS
SELECT o.id, o.case_id, o.force_id, o.unit_id, c.ref AS case_ref, c.marking, c.nation, c.threat, u.name AS unit_name,
  o.n, o.kind, o.family, o.power, o.state, o.made_on, o.made_at, o.lodged_at, o.ended_at, o.served_at, o.amount_pence, o.first_order_id, o.extends_id,
  CASE WHEN o.kind IN ('freezing','freezing_variation','restraint') AND o.served_at IS NULL AND f.served_at IS NULL
    AND o.state IN ('drafted','authorised','lodged','listed','adjourned','made','in_force','varied') THEN 1 ELSE 0 END AS unserved,
  CASE WHEN o.withdrawn_at IS NULL AND c.withdrawn_at IS NULL THEN 0 ELSE 1 END AS withdrawn
FROM orders o
JOIN cases c ON c.id = o.case_id
JOIN units u ON u.id = o.unit_id
LEFT JOIN orders f ON f.id = o.first_order_id;

-- For reports: a row a clock.
CREATE VIEW v_report_clocks AS
SELECT k.id, k.case_id, k.force_id, k.unit_id, c.ref AS case_ref, c.marking, u.name AS unit_name, COALESCE(w.name, '') AS lead_name,
  k.code, k.title, k.cite, k.state, k.start_at, k.end_at, k.last_day, k.act_by_at, k.known, k.verified, k.rule_version, k.value_pence,
  COALESCE(a.kind, '') AS asset_kind, COALESCE(a.title, '') AS asset_title,
  COALESCE(o.unserved, 0) AS unserved,
  CASE WHEN c.withdrawn_at IS NULL THEN 0 ELSE 1 END AS withdrawn
FROM clocks k
JOIN cases c ON c.id = k.case_id
JOIN units u ON u.id = k.unit_id
LEFT JOIN users w ON w.id = c.lead_id
LEFT JOIN assets a ON a.id = k.asset_id
LEFT JOIN v_report_orders o ON o.id = k.order_id;
