-- +goose Up
-- The search box: its sources and the names of its hits.

-- What the search box finds, whoever keeps it. Read by case_id only.
CREATE VIEW v_search_sources AS
SELECT c.id AS case_id, c.force_id, 'ref' AS kind, c.id AS entity_id, c.ref AS shown FROM cases c WHERE c.withdrawn_at IS NULL
UNION ALL
SELECT c.id, c.force_id, 'title', c.id, CASE WHEN c.operation = '' THEN c.title ELSE c.operation || ' · ' || c.title END FROM cases c WHERE c.withdrawn_at IS NULL
UNION ALL
SELECT s.case_id, s.force_id, 'subject', s.id, s.name FROM subjects s WHERE s.withdrawn_at IS NULL
UNION ALL
SELECT s.case_id, s.force_id, 'identifier', s.id, s.company_no FROM subjects s WHERE s.withdrawn_at IS NULL AND s.company_no <> ''
UNION ALL
SELECT i.case_id, i.force_id, 'identifier', i.subject_id, i.value FROM subject_identifiers i WHERE i.withdrawn_at IS NULL
UNION ALL
SELECT r.case_id, r.force_id, 'case_ref', r.id, r.value FROM case_refs r WHERE r.withdrawn_at IS NULL;

-- A case as a hit names it.
CREATE VIEW v_case_labels AS
SELECT c.id AS case_id, c.ref, c.title, c.operation, c.stage, c.threat, c.origin_main, c.restricted, l.name AS lead_name
FROM cases c LEFT JOIN users l ON l.id = c.lead_id;

-- A subject as a hit names it.
CREATE VIEW v_subject_labels AS
SELECT s.id AS subject_id, s.case_id, s.n, s.name FROM subjects s;
