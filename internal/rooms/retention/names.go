package retention

import "strings"

// records say what each table of the catalogue holds, in the words of the pages.
var records = map[string]string{
	"acts": "What can be undone for ten minutes", "appeals": "Appeals", "assets": "Assets", "broken_glass": "Looks by break-glass", "bulk_cases": "What was done to many cases at once", "case_checks": "When the rules last looked",
	"case_conflicts": "Conflicts of interest", "case_events": "Timeline", "case_members": "Team", "case_purposes": "Why people looked at the case", "case_refs": "References",
	"cases": "The case", "civil_referral_interests": "What was referred to a civil body", "civil_referral_steps": "Steps of civil referrals", "civil_referrals": "Referrals to civil bodies",
	"clocks": "Clocks", "confiscation_acts": "Acts in confiscation", "confiscation_days": "Timetables of confiscation", "confiscation_lines": "Lines of benefit and available amount",
	"confiscation_orders": "Confiscation orders", "confiscation_payments": "Payments", "confiscation_proceedings": "Confiscation proceedings", "confiscation_sums": "Sums of confiscation",
	"data_gaps": "Gaps in data", "decisions": "Decisions", "disclosure_items": "Schedules of disclosure", "effort_entries": "Time recorded", "identity_subjects": "Links between the same person’s records",
	"import_rows": "Where imported rows came from", "intake_events": "Events", "intake_steps": "Steps of events and referrals", "intel_products": "Intelligence products", "interest_steps": "Steps of interests",
	"interests": "Interests in assets", "joint_cases": "Joint investigations", "ledger_entries": "Ledger of values", "lifestyle_facts": "Facts on criminal lifestyle", "lifestyle_results": "Saved results on criminal lifestyle",
	"log_erasures": "Erasures from the log", "marking_requests": "Requests for a lower marking", "notices": "Notices", "offences": "Offences", "opportunities": "Opportunities", "opportunity_steps": "Steps of opportunities",
	"order_interests": "What an order covers", "order_overrides": "Acts against the register, with their reasons", "order_reports": "Reports on restraint", "order_steps": "Steps of orders", "orders": "Orders",
	"part8_notices": "Notices under investigation orders", "part8_orders": "Investigation orders", "plan_not_pursued": "Strands not pursued", "plan_objectives": "Objectives of plans", "plans": "4P plans",
	"prior_convictions": "Earlier convictions", "processing_limits": "Restrictions of processing", "property_matters": "Claims and other matters of property", "referrals": "Referrals",
	"release_items": "Fields of a disclosure", "release_looks": "Looks through a disclosure", "release_masks": "Passages taken out", "releases": "Requests for access and disclosures",
	"retention_disposals": "Disposals", "retention_holds": "Holds", "retention_reviews": "Reviews", "retention_schedules": "Retention", "rule_trial_rows": "Trials of rules", "search_terms": "Words for the search",
	"seizure_exhibits": "Exhibits", "seizures": "Seizures", "subject_identifiers": "Identifiers of subjects", "subject_roles": "Categories of subjects", "subjects": "Subjects", "tasks": "Tasks",
}

// columns say what a column holds where its name does not.
var columns = map[string]string{
	"born_on": "date of birth", "vrm": "registration mark", "vin": "chassis number", "account_no": "account number", "company_no": "company number", "title_no": "title number", "old": "value before",
	"new": "value after", "data": "what undoing needs", "inputs": "what it was reckoned from", "refs": "what it points to", "seen": "what the rule saw", "why": "reason", "asked": "what was asked",
	"what": "text", "name_folded": "name as it is searched", "value_folded": "value as it is searched", "crime_ref": "crime number", "custody_ref": "custody number", "court_ref": "court’s number",
	"body_ref": "body’s number", "external_ref": "number elsewhere", "no_route_reason": "why nothing follows", "detail": "details", "known_as": "other names",
}

// Name is the record as pages name it.
func (e Erased) Name() string {
	if n := records[e.Table]; n != "" {
		return n
	}
	return strings.ReplaceAll(e.Table, "_", " ")
}

// what names the columns that are blanked, each once.
func (e Erased) what() []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range e.Blank {
		n := columns[c]
		if n == "" {
			if n = strings.ReplaceAll(strings.TrimSuffix(c, "_why"), "_", " "); strings.HasSuffix(c, "_why") {
				n = "why " + n
			}
		}
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}

// byRecord joins the entries of the catalogue that are of one table, for the map.
func byRecord(list []Erased) (out []Erased) {
	at := map[string]int{}
	for _, e := range list {
		i, ok := at[e.Table]
		if !ok {
			at[e.Table] = len(out)
			out = append(out, e)
			continue
		}
		out[i].Blank = append(append([]string{}, out[i].Blank...), e.Blank...)
		out[i].Rows = out[i].Rows || e.Rows
	}
	return out
}

// Named reports whether a table has a name in plain words.
func Named(table string) bool { return records[table] != "" }
