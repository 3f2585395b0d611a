package retention

import "strings"

// table is one table with rows of a case, and what of them is personal. A test holds the list to the schema: every table
// with a case_id is here, and every column of text in it is either erased or kept on purpose.
type table struct {
	Name   string
	Where  string   // the rows of the case ?; "case_id = ?" when empty
	Delete bool     // the rows go as a whole
	Text   []string // to ''
	JSON   []string // to {}
	Null   []string // dates and texts to NULL
	Keep   []string // texts that tell nothing of a person: codes, states, keys, money, and the names of staff who acted
}

func words(s string) []string { return strings.Fields(s) }

// catalogue lists them. What stays is what law and figures need: that there was a case, when, of what kind, what it came to
// in money, and who of the force did what.
var catalogue = []table{
	{Name: "acts", JSON: words("data"), Keep: words("kind entity")},
	{Name: "appeals", Text: words("appellant extended_why court_ref note"), Keep: words("kind court result")},
	{Name: "assets", Text: words("title description place institution account_name account_no sort_code vrm vin address title_no wallet no_route_reason withdrawn_reason"),
		Keep: words("kind currency chain quantity listed_kind source_key route form_token")},
	{Name: "broken_glass", Text: words("why ended_why review_reason follow_up"), Keep: words("public_key reason verdict")},
	{Name: "bulk_cases", Delete: true, Keep: words("outcome undo why")},
	{Name: "case_checks"},
	{Name: "case_conflicts", Text: words("reason ended_why"), Keep: words("kind")},
	{Name: "case_events", Where: "case_id = ? AND field <> 'stage'", Text: words("title detail old new"), Keep: words("kind entity field actor_name")},
	{Name: "case_events", Where: "case_id = ? AND field = 'stage'", Text: words("title detail"), Keep: words("kind entity field old new actor_name")},
	{Name: "case_members", Text: words("reason"), Keep: words("part")},
	{Name: "case_purposes", Text: words("why"), Keep: words("code")},
	{Name: "case_refs", Text: words("value value_folded withdrawn_reason"), Keep: words("kind")},
	{Name: "cases", Where: "id = ?", Text: words("title operation summary origin_note handling restricted_why officer_in_case prosecutor closed_note withdrawn_reason"),
		Keep: words("ref ref_folded nation threat stage stage_before origin origin_basis origin_main marking closed_reason source file processing")},
	{Name: "civil_referral_interests"},
	{Name: "civil_referral_steps", Text: words("note"), Keep: words("from_state to_state actor_name")},
	{Name: "civil_referrals", Text: words("reasons estimate_basis body_ref decision_why outcome_note"), Keep: words("kind body state sent_by_name outcome")},
	{Name: "clocks", Text: words("closed_why"), JSON: words("inputs"), Keep: words("code title cite nation rule_version start_local end_local act_by_local steps state calendar path")},
	{Name: "confiscation_acts", Text: words("title detail"), Keep: words("kind actor_name")},
	{Name: "confiscation_days", Text: words("note given_refusal given_override"), Keep: words("kind given_by given_rank given_accred")},
	{Name: "confiscation_lines", Text: words("title"), Keep: words("kind")},
	{Name: "confiscation_orders", Text: words("compliance"), Keep: words("term_cite")},
	{Name: "confiscation_payments", Text: words("note receipted_where reversed_why"), Keep: words("source rule form_token")},
	{Name: "confiscation_proceedings", Text: words("regime_why exceptional"), Keep: words("asked_by regime regime_by state")},
	{Name: "confiscation_sums", Text: words("decision"), Keep: words("cause")},
	{Name: "data_gaps", Delete: true, Keep: words("rule fingerprint missing refs")},
	{Name: "decisions", Text: words("title decision reason withdrawn_reason"), Keep: words("assertion decided_by_name")},
	{Name: "disclosure_items", Text: words("description why_sensitive"), Keep: words("kind")},
	{Name: "effort_entries", Text: words("note withdrawn_reason late_reason"), Keep: words("strand reason activity")},
	{Name: "identity_subjects", Delete: true, Keep: words("basis")},
	{Name: "import_rows", Keep: words("profile source_key row_hash group_key report_key")}, // or the next run of the file would bring it back
	{Name: "intake_events", Text: words("summary subject crime_ref custody_ref officer place triage_reason"), Null: words("born_on"),
		Keep: words("public_key kind source source_key digest nation threat offences signs power points scored_by state")},
	{Name: "intake_steps", Where: "event_id IN (SELECT id FROM intake_events WHERE case_id = ?)", Text: words("reason note"), Keep: words("act from_state to_state actor_name")},
	{Name: "intake_steps", Where: "referral_id IN (SELECT id FROM referrals WHERE case_id = ?)", Text: words("reason note"), Keep: words("act from_state to_state actor_name")},
	{Name: "intel_products", Text: words("title facts assessment conditions withdrawn_reason"), Keep: words("source_grade info_grade handling created_by_name")},
	{Name: "interest_steps", Text: words("why to_whom agreement evidence authoriser"), Keep: words("from_state to_state route aris_quarter")},
	{Name: "interests", Text: words("holder withdrawn_reason"), Keep: words("state family")},
	{Name: "joint_cases", Text: words("agreement"), Keep: words("lead_agency")},
	{Name: "ledger_entries", Text: words("basis evidence"), Keep: words("period measure currency rate quantity")},
	{Name: "lifestyle_facts", JSON: words("asked")},
	{Name: "lifestyle_results", Text: words("why"), JSON: words("inputs result"), Keep: words("rules answer saved_name")},
	{Name: "log_erasures", Keep: words("reason state decided_reason")}, // the log must say why it lost a detail
	{Name: "marking_requests", Text: words("reason decided_why"), Keep: words("from_marking to_marking state asked_by_name")},
	{Name: "notices", Keep: words("once kind was_local end_local act_local report page about")},
	{Name: "offences", Text: words("title charged_how intended benefited note withdrawn_reason"), Keep: words("code schedule2 outcome")},
	{Name: "opportunity_steps", Text: words("note"), Keep: words("from_status to_status reason actor_name act step")},
	{Name: "opportunities", Text: words("title why basis estimate_basis reason_detail note learning withdrawn_reason who_could lost_basis"), JSON: words("refs seen"),
		Keep: words("public_key rule fingerprint source what_by severity threat status step reason avoidable reason_owner kind suggested still reviewed_role")},
	{Name: "order_interests"},
	{Name: "order_overrides", Text: words("refusal reason"), Keep: words("part name rank accred actor_name")},
	{Name: "order_reports", Text: words("note")},
	{Name: "order_steps", Text: words("note"), Keep: words("from_state to_state actor_name")},
	{Name: "orders", Text: words("court_ref served_how ended_why terms withdrawn_reason"),
		Keep: words("kind family power state court made_by applicant applicant_rank applicant_accred authoriser authoriser_rank")},
	{Name: "part8_notices", Text: words("respondent asked exhibit breach_note")},
	{Name: "part8_orders", Text: words("respondent sought exhibit breach_note"), Keep: words("investigation")},
	{Name: "plan_not_pursued", Text: words("reason"), Keep: words("strand")},
	{Name: "plan_objectives", Text: words("aim measure withdrawn_reason"), Keep: words("strand")},
	{Name: "plans", Text: words("name external_ref ending_note withdrawn_reason"), Keep: words("public_key target threat state ending")},
	{Name: "prior_convictions", Text: words("title occasion benefited intended withdrawn_reason")},
	{Name: "processing_limits", Text: words("reason decided_why lifted_why lift_asked_why"), Keep: words("ground state")},
	{Name: "property_matters", Text: words("party court note decided_note"), Keep: words("kind state purpose")},
	{Name: "referrals", Text: words("referrer contact summary subject crime_ref property reason_note"),
		Keep: words("public_key ref source kind threat offences nation power clock_code state reason")},
	{Name: "release_items", Text: words("text why"), Keep: words("kind field assertion disposition ground")},
	{Name: "release_looks", Text: words("reason"), Keep: words("answer ground by_name")},
	{Name: "release_masks", Text: words("passage"), Keep: words("ground")},
	{Name: "releases", Text: words("name known_as contact asked identity_how extended_why reason recipient address decided_why sent_note"), Null: words("born_on"),
		Keep: words("public_key kind state outcome recipient_role way marking")},
	{Name: "retention_disposals", Text: words("reason decided_why"), Keep: words("ref ground grp cause state")},
	{Name: "retention_holds", Text: words("reason ended_why"), Keep: words("kind")},
	{Name: "retention_reviews", Text: words("reason"), Keep: words("by_name")},
	{Name: "retention_schedules", Text: words("basis"), Keep: words("grp cause")},
	{Name: "rule_trial_rows", Text: words("title"), Keep: words("before after")},
	{Name: "search_terms", Delete: true, Keep: words("kind term shown")},
	{Name: "seizure_exhibits", Text: words("exhibit"), Keep: words("currency rate")},
	{Name: "seizures", Text: words("power_note place seized_by exhibit suspicion under_reason withdrawn_reason"), Keep: words("power nation seized_local under_minimum form_token")},
	{Name: "subject_identifiers", Text: words("value value_folded withdrawn_reason"), Keep: words("kind")},
	{Name: "subject_roles", Text: words("basis withdrawn_reason"), Keep: words("category")},
	{Name: "subjects", Text: words("name name_folded company_no address note withdrawn_reason"), Null: words("born_on"), Keep: words("kind note_assertion")},
	{Name: "tasks", Text: words("title withdrawn_reason"), Keep: words("public_key done_by_name created_by_name")},
}

// Erased is one entry of the catalogue, for whoever holds it to the schema and for the retention map.
type Erased struct {
	Table string
	Texts []string // every column of text that is decided upon
	Rows  bool     // the rows go as a whole
	Blank []string // what is blanked
}

// Catalogue lists what a disposal does to each table.
func Catalogue() []Erased {
	var out []Erased
	for _, t := range catalogue {
		e := Erased{Table: t.Name, Rows: t.Delete, Blank: append(append(append([]string{}, t.Text...), t.JSON...), t.Null...)}
		e.Texts = append(append(append(e.Texts, t.Text...), t.JSON...), t.Keep...)
		out = append(out, e)
	}
	return out
}
