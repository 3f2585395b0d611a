package releases

import (
	"slices"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/subjects"
)

// source is a sort of record that a case holds, and which of its columns tell of a person.
type source struct {
	Kind string
	Name string
	From string // table, as t
	Case string // column of the case; t.case_id when empty
	At   string // instant of the record
	// Of is a condition with one ? for a subject: the record is theirs. Empty: only its words can tell.
	Of string
	// Only keeps to records that are the subject's own. Others are also taken where their words name the person.
	Only bool
	// Every takes all records of the case, whomever they are about.
	Every bool
	// Covert is a condition: the subject has not been told, and the record is withheld until somebody decides otherwise.
	Covert string
	Fields []field
}

// field is one column of a record.
type field struct {
	Code, Label string
	Expr        string
	Says        string // fact, assessment, or an expression that gives either
	Third       bool   // it names somebody else: an officer, a referrer
	Shape       func(string) string
}

const (
	fact       = "'fact'"
	assessment = "'assessment'"
)

// sources lists what is collected of a case, in the order of the document. Kinds that the schedules of disclosure know
// bear the same code there.
var sources = []source{
	{Kind: "subject", Name: "Person or organisation", From: "subjects t", At: "t.created_at", Of: "t.id = ?", Only: true, Fields: []field{
		{Code: "name", Label: "Name", Expr: "t.name", Says: fact}, {Code: "born_on", Label: "Date of birth", Expr: "t.born_on", Says: fact, Shape: dayWords},
		{Code: "company_no", Label: "Company number", Expr: "t.company_no", Says: fact}, {Code: "address", Label: "Address", Expr: "t.address", Says: fact},
		{Code: "note", Label: "Note", Expr: "t.note", Says: "t.note_assertion"}}},
	{Kind: "identifier", Name: "Identifier", From: "subject_identifiers t", At: "t.created_at", Of: "t.subject_id = ?", Only: true, Fields: []field{
		{Code: "value", Label: "Identifier", Expr: "t.kind || ': ' || t.value", Says: fact, Shape: identifierWords}}},
	{Kind: "role", Name: "Category", From: "subject_roles t", At: "t.created_at", Of: "t.subject_id = ?", Only: true, Fields: []field{
		{Code: "category", Label: "Category (s.38(3))", Expr: "t.category", Says: fact, Shape: categoryWords}, {Code: "basis", Label: "What it rests on", Expr: "t.basis", Says: fact},
		{Code: "from_on", Label: "From", Expr: "t.from_on", Says: fact, Shape: dayWords}, {Code: "to_on", Label: "To", Expr: "t.to_on", Says: fact, Shape: dayWords}}},
	{Kind: "case", Name: "Case", From: "cases t", Case: "t.id", At: "t.created_at", Every: true, Fields: []field{
		{Code: "ref", Label: "Reference", Expr: "t.ref", Says: fact}, {Code: "opened_on", Label: "Opened", Expr: "t.opened_on", Says: fact, Shape: dayWords},
		{Code: "title", Label: "Title", Expr: "t.title", Says: assessment}, {Code: "operation", Label: "Operation", Expr: "t.operation", Says: fact},
		{Code: "summary", Label: "Summary", Expr: "t.summary", Says: assessment}, {Code: "officer_in_case", Label: "Officer in the case", Expr: "t.officer_in_case", Says: fact, Third: true},
		{Code: "prosecutor", Label: "Prosecutor", Expr: "t.prosecutor", Says: fact, Third: true}}},
	{Kind: "offence", Name: "Offence", From: "offences t", At: "t.created_at", Of: "t.subject_id = ?", Only: true, Fields: []field{
		{Code: "title", Label: "Offence", Expr: "t.title", Says: fact}, {Code: "charged_on", Label: "Charged", Expr: "t.charged_on", Says: fact, Shape: dayWords},
		{Code: "outcome", Label: "Outcome", Expr: "t.outcome", Says: fact, Shape: codeWords}, {Code: "convicted_on", Label: "Convicted", Expr: "t.convicted_on", Says: fact, Shape: dayWords},
		{Code: "benefit", Label: "Benefit", Expr: "t.benefit_pence", Says: assessment, Shape: penceWords}, {Code: "note", Label: "Note", Expr: "t.note", Says: assessment}}},
	{Kind: "prior", Name: "Earlier conviction", From: "prior_convictions t", At: "t.created_at", Of: "t.subject_id = ?", Only: true, Fields: []field{
		{Code: "title", Label: "Offence", Expr: "t.title", Says: fact}, {Code: "convicted_on", Label: "Convicted", Expr: "t.convicted_on", Says: fact, Shape: dayWords},
		{Code: "benefit", Label: "Benefit", Expr: "t.benefit_pence", Says: assessment, Shape: penceWords}}},
	{Kind: "proceedings", Name: "Confiscation proceedings", From: "confiscation_proceedings t", At: "t.created_at", Of: "t.defendant_id = ?", Only: true, Fields: []field{
		{Code: "convicted_on", Label: "Convicted", Expr: "t.convicted_on", Says: fact, Shape: dayWords}, {Code: "started_on", Label: "Started", Expr: "t.started_on", Says: fact, Shape: dayWords},
		{Code: "state", Label: "State", Expr: "t.state", Says: fact, Shape: codeWords}, {Code: "exceptional", Label: "Exceptional circumstances", Expr: "t.exceptional", Says: assessment}}},
	{Kind: "lifestyle", Name: "Criminal lifestyle", From: "lifestyle_results t", At: "t.saved_at", Of: "t.subject_id = ?", Only: true, Fields: []field{
		{Code: "answer", Label: "Answer of the calculation", Expr: "t.answer", Says: assessment, Shape: codeWords}, {Code: "why", Label: "Why", Expr: "t.why", Says: assessment}}},
	{Kind: "asset", Name: "Asset", From: "interests t JOIN assets a ON a.id = t.asset_id", At: "t.created_at", Of: "t.subject_id = ?", Fields: []field{
		{Code: "title", Label: "Asset", Expr: "a.title", Says: fact}, {Code: "description", Label: "Description", Expr: "a.description", Says: fact}, {Code: "place", Label: "Place", Expr: "a.place", Says: fact},
		{Code: "institution", Label: "Institution", Expr: "a.institution", Says: fact}, {Code: "account", Label: "Account", Expr: "a.account_name || ' ' || a.sort_code || ' ' || a.account_no", Says: fact},
		{Code: "vehicle", Label: "Vehicle", Expr: "a.vrm || ' ' || a.vin", Says: fact}, {Code: "address", Label: "Address", Expr: "a.address", Says: fact}, {Code: "wallet", Label: "Wallet", Expr: "a.wallet", Says: fact},
		{Code: "holder", Label: "Holder", Expr: "t.holder", Says: fact}, {Code: "state", Label: "State", Expr: "t.state", Says: fact, Shape: codeWords}}},
	{Kind: "seizure", Name: "Seizure", From: "seizures t", At: "t.seized_at", Of: "t.interest_id IN (SELECT si.id FROM interests si WHERE si.subject_id = ?)", Fields: []field{
		{Code: "place", Label: "Place", Expr: "t.place", Says: fact}, {Code: "total", Label: "Value", Expr: "t.total_pence", Says: fact, Shape: penceWords},
		{Code: "suspicion", Label: "Suspicion", Expr: "t.suspicion", Says: assessment}, {Code: "seized_by", Label: "Seized by", Expr: "t.seized_by", Says: fact, Third: true},
		{Code: "exhibit", Label: "Exhibit", Expr: "t.exhibit", Says: fact}}},
	{Kind: "order", Name: "Order", From: "orders t", At: "t.created_at", Of: "EXISTS (SELECT 1 FROM order_interests oi JOIN interests i ON i.id = oi.interest_id WHERE oi.order_id = t.id AND i.subject_id = ?)",
		Covert: "t.served_at IS NULL AND t.family IN ('account','crypto','restraint','investigation')", Fields: []field{
			{Code: "kind", Label: "Order", Expr: "t.kind", Says: fact, Shape: codeWords}, {Code: "court", Label: "Court", Expr: "t.court", Says: fact}, {Code: "court_ref", Label: "Court reference", Expr: "t.court_ref", Says: fact},
			{Code: "made_on", Label: "Made", Expr: "t.made_on", Says: fact, Shape: dayWords}, {Code: "amount", Label: "Amount", Expr: "t.amount_pence", Says: fact, Shape: penceWords},
			{Code: "terms", Label: "Terms", Expr: "t.terms", Says: fact}, {Code: "ended_why", Label: "Why it ended", Expr: "t.ended_why", Says: fact},
			{Code: "applicant", Label: "Applicant", Expr: "t.applicant", Says: fact, Third: true}}},
	{Kind: "matter", Name: "Claim or other matter", From: "property_matters t", At: "t.at", Fields: []field{
		{Code: "party", Label: "Party", Expr: "t.party", Says: fact}, {Code: "note", Label: "Note", Expr: "t.note", Says: fact}, {Code: "decided_note", Label: "Decided", Expr: "t.decided_note", Says: fact}}},
	{Kind: "opportunity", Name: "Opportunity", From: "opportunities t", At: "t.created_at", Of: "t.subject_id = ?", Fields: []field{
		{Code: "title", Label: "Opportunity", Expr: "t.title", Says: assessment}, {Code: "why", Label: "Why", Expr: "t.why", Says: assessment}, {Code: "note", Label: "Note", Expr: "t.note", Says: assessment}}},
	{Kind: "profile", Name: "4P plan", From: "plans t", At: "t.created_at", Of: "t.subject_id = ?", Fields: []field{
		{Code: "name", Label: "Target", Expr: "t.name", Says: assessment}, {Code: "ending_note", Label: "How it ended", Expr: "t.ending_note", Says: assessment}}},
	{Kind: "plan", Name: "4P objective", From: "plan_objectives t", At: "t.created_at", Of: "t.plan_id IN (SELECT p.id FROM plans p WHERE p.subject_id = ?)", Fields: []field{
		{Code: "aim", Label: "Aim", Expr: "t.aim", Says: assessment}, {Code: "measure", Label: "Measure", Expr: "t.measure", Says: assessment}}},
	{Kind: "decision", Name: "Decision", From: "decisions t", At: "t.decided_at", Fields: []field{
		{Code: "title", Label: "Title", Expr: "t.title", Says: "t.assertion"}, {Code: "decision", Label: "Decision", Expr: "t.decision", Says: "t.assertion"}, {Code: "reason", Label: "Reason", Expr: "t.reason", Says: "t.assertion"},
		{Code: "by", Label: "Decided by", Expr: "t.decided_by_name", Says: fact, Third: true}}},
	{Kind: "product", Name: "Intelligence", From: "intel_products t", At: "t.created_at", Fields: []field{
		{Code: "title", Label: "Title", Expr: "t.title", Says: assessment}, {Code: "facts", Label: "Facts", Expr: "t.facts", Says: fact}, {Code: "assessment", Label: "Assessment", Expr: "t.assessment", Says: assessment},
		{Code: "conditions", Label: "Conditions", Expr: "t.conditions", Says: fact}}},
	{Kind: "arrival", Name: "Event that came in", From: "intake_events t", At: "t.occurred_at", Fields: []field{
		{Code: "subject", Label: "Person", Expr: "t.subject", Says: fact}, {Code: "born_on", Label: "Date of birth", Expr: "t.born_on", Says: fact, Shape: dayWords}, {Code: "summary", Label: "Summary", Expr: "t.summary", Says: fact},
		{Code: "place", Label: "Place", Expr: "t.place", Says: fact}, {Code: "triage", Label: "Triage", Expr: "t.triage_reason", Says: assessment}, {Code: "officer", Label: "Officer", Expr: "t.officer", Says: fact, Third: true}}},
	{Kind: "referral", Name: "Referral", From: "referrals t", At: "t.referred_at", Fields: []field{
		{Code: "subject", Label: "Person", Expr: "t.subject", Says: fact}, {Code: "summary", Label: "Summary", Expr: "t.summary", Says: fact}, {Code: "property", Label: "Property", Expr: "t.property", Says: fact},
		{Code: "note", Label: "Reason", Expr: "t.reason_note", Says: assessment}, {Code: "referrer", Label: "Referrer", Expr: "t.referrer || ' ' || t.contact", Says: fact, Third: true}}},
	{Kind: "event", Name: "Timeline", From: "case_events t", At: "t.at", Of: "t.entity = 'subject' AND t.entity_id = ?", Fields: []field{
		{Code: "title", Label: "Entry", Expr: "t.title", Says: fact}, {Code: "detail", Label: "Detail", Expr: "t.detail", Says: fact}, {Code: "by", Label: "Recorded by", Expr: "t.actor_name", Says: fact, Third: true}}},
	{Kind: "effort", Name: "Time entry", From: "effort_entries t", At: "t.entered_at", Fields: []field{
		{Code: "activity", Label: "Activity", Expr: "t.activity", Says: fact, Shape: codeWords}, {Code: "note", Label: "Note", Expr: "t.note", Says: fact}}},
}

// mostFields is how many fields a source may have: as many columns as a row is read into.
const mostFields = 10

func sourceOf(kind string) source {
	if i := slices.IndexFunc(sources, func(s source) bool { return s.Kind == kind }); i >= 0 {
		return sources[i]
	}
	return source{Name: kind}
}

// KindName is what the record of x is called.
func (x Item) KindName() string { return sourceOf(x.Kind).Name }

// Label is what the field of x is called.
func (x Item) Label() string {
	for _, f := range sourceOf(x.Kind).Fields {
		if f.Code == x.Field {
			return f.Label
		}
	}
	return x.Field
}

func dayWords(s string) string {
	if len(s) >= 10 {
		if d, err := caltime.ParseDate(s[:10]); err == nil {
			return d.UK()
		}
	}
	return s
}

func penceWords(s string) string {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return s
	}
	return money.Pence(n).String()
}

func codeWords(s string) string {
	s = strings.ReplaceAll(s, "_", " ")
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func categoryWords(s string) string {
	if n := subjects.Category(s).Name(); n != "" {
		return n
	}
	return s
}

func identifierWords(s string) string {
	kind, value, ok := strings.Cut(s, ": ")
	if n := subjects.IdentifierKind(kind).Name(); ok && n != "" {
		return n + ": " + value
	}
	return s
}
