-- +goose Up
-- Terms are compared byte by byte, whatever the language of the server, so that a prefix is a range of the index.
ALTER TABLE search_terms ALTER COLUMN term TYPE TEXT COLLATE "C";

-- Lists of cases: an order in which a case without a deadline comes last, indexes, and views over what other rooms keep.
ALTER TABLE cases ADD COLUMN next_end_key TIMESTAMPTZ GENERATED ALWAYS AS (COALESCE(next_end_at, TIMESTAMPTZ '9999-12-31 00:00:00+00')) STORED;

-- One index for each order a list is offered in, and the same for open cases alone: most cases of a force are closed.
CREATE UNIQUE INDEX cases_ref_folded ON cases (ref_folded);
CREATE INDEX cases_force_key ON cases (force_id, next_end_key, id);
CREATE INDEX cases_open_key ON cases (force_id, next_end_key, id) WHERE stage <> 'closed';
CREATE INDEX cases_open_opened ON cases (force_id, opened_on, id) WHERE stage <> 'closed';
CREATE INDEX cases_open_stake ON cases (force_id, stake_pence, id) WHERE stage <> 'closed';
CREATE INDEX cases_open_title ON cases (force_id, title, id) WHERE stage <> 'closed';
CREATE INDEX cases_open_event ON cases (force_id, last_event_at, id) WHERE stage <> 'closed';

-- The links of a case's subjects.
CREATE INDEX identity_subjects_case ON identity_subjects (case_id, subject_id) WHERE to_at IS NULL;
CREATE INDEX subject_identifiers_case ON subject_identifiers (case_id, id);

-- What the head of a case shows from every room: who, how many, and the clock that ends soonest. Read by case_id only.
CREATE VIEW v_case_heads AS
SELECT c.id AS case_id, c.force_id, u.name AS unit_name, l.name AS lead_name, d.name AS deputy_name,
  k.id AS clock_id, k.code AS clock_code, k.title AS clock_title, k.cite AS clock_cite, k.nation AS clock_nation, k.state AS clock_state,
  k.start_at AS clock_start_at, k.end_at AS clock_end_at, k.end_local AS clock_end_local, k.act_by_at AS clock_act_by_at,
  (SELECT COUNT(*) FROM case_members x WHERE x.case_id = c.id AND x.to_at IS NULL) AS members,
  (SELECT COUNT(*) FROM subjects x WHERE x.case_id = c.id AND x.withdrawn_at IS NULL) AS subjects,
  (SELECT COUNT(*) FROM assets x WHERE x.case_id = c.id AND x.withdrawn_at IS NULL) AS assets,
  (SELECT COUNT(*) FROM opportunities x WHERE x.case_id = c.id AND x.withdrawn_at IS NULL) AS opportunities,
  (SELECT COALESCE(SUM(x.minutes), 0) FROM effort_entries x WHERE x.case_id = c.id AND x.withdrawn_at IS NULL) AS effort_minutes,
  (SELECT COUNT(*) FROM decisions x WHERE x.case_id = c.id) AS decisions,
  (SELECT COUNT(*) FROM case_events x WHERE x.case_id = c.id) AS events
FROM cases c
JOIN units u ON u.id = c.unit_id
LEFT JOIN users l ON l.id = c.lead_id
LEFT JOIN users d ON d.id = c.deputy_id
LEFT JOIN clocks k ON k.id = c.next_clock_id;

-- The clock that ends soonest, for a page of a list.
CREATE VIEW v_next_clocks AS
SELECT k.id, k.code, k.title, k.cite, k.nation, k.state, k.start_at, k.end_at, k.end_local, k.act_by_at FROM clocks k;

-- Subjects by name, for a page of a list.
CREATE VIEW v_case_subject_names AS
SELECT s.case_id, s.n, s.name FROM subjects s WHERE s.withdrawn_at IS NULL;

-- The words of a case, for the box above a list.
CREATE VIEW v_case_terms AS
SELECT t.force_id, t.term, t.case_id FROM search_terms t;
