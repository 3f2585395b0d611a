package compartment

import "strings"

// wipe is what a disposal does to rows of one table. A test holds the whole to the schema: every table of the compartment is
// here or among those that stay, and every column of text in it is either wiped or kept on purpose.
type wipe struct {
	Table  string
	Log    string   // the kind of record that the log names such a row by; "" for one that it does not name
	Where  string   // the rows of the record @id
	Delete bool     // the rows go as a whole
	Mark   bool     // disposed_at is set
	Text   []string // to ''
	JSON   []string // to {}
	Null   []string // to NULL
	Zero   []string // to 0
	Keep   []string // texts that tell nothing of a person: codes, states, keys, and the names of officers who acted
}

func cols(s string) []string { return strings.Fields(s) }

// People of a report or a request, with all that hangs on them: column is report_id or request_id.
func peopleOf(column string) []wipe {
	return []wipe{
		{Table: "cpt_subjects", Log: "subject", Where: column + " = @id", Mark: true, Text: cols("name born detail words withdrawn_reason"), Keep: cols("public_key live_why created_by_name")},
		{Table: "cpt_searches", Where: "subject_id IN (SELECT id FROM cpt_subjects WHERE " + column + " = @id)", Text: cols("terms note"), Keep: cols("place created_by_name")},
		{Table: "cpt_opportunities", Log: "finding", Where: "subject_id IN (SELECT id FROM cpt_subjects WHERE " + column + " = @id)", Delete: true},
		{Table: "cpt_links", Log: "link", Where: column + " = @id", Delete: true},
		// Drafts that never crossed go with what they are drawn from. Those that crossed are matters of their own.
		{Table: "cpt_outbox", Log: "desk", Where: "product_id IN (SELECT id FROM cpt_products WHERE " + column + " = @id AND state <> 'placed')", Text: deskText, JSON: cols("item"), Zero: cols("case_id"), Keep: deskKeep},
		{Table: "cpt_products", Log: "product", Where: column + " = @id AND state <> 'placed'", Mark: true, Text: productText, Zero: cols("case_id"), Keep: productKeep},
	}
}

var (
	deskText    = cols("case_ref problem")
	deskKeep    = cols("kind state created_by_name")
	productText = cols("case_ref title facts assessment conditions decided_why withdrawn_reason")
	productKeep = cols("public_key ref source_grade info_grade handling state decided_by_name created_by_name")
)

// wipes list, for each kind of matter, what goes. What stays is that there was such a record, when it was dealt with, of what
// sort it was, and which officers acted. A source goes as a whole: its reference is all there is of it.
var wipes = map[MatterKind][]wipe{
	OfReport: append([]wipe{
		{Table: "cpt_reports", Log: "report", Where: "id = @id", Mark: true, Text: cols("ukfiu_ref reporter conditions facts assessment words withdrawn_reason"),
			Keep: cols("public_key ref reporter_kind source_grade info_grade handling marking created_by_name")},
	}, peopleOf("report_id")...),
	OfRequest: append([]wipe{
		{Table: "cpt_requests", Log: "request", Where: "id = @id", Mark: true, Text: cols("ukfiu_ref reporter activity reply_note denied_note words withdrawn_reason"), Null: cols("value_pence"),
			Keep: cols("public_key ref reporter_kind nation marking reply denied_by created_by_name")},
		{Table: "cpt_extensions", Where: "request_id = @id", Text: cols("senior_officer"), Keep: cols("outcome created_by_name")},
		{Table: "cpt_clocks", Log: "clock", Where: "request_id = @id", Text: cols("closed_why"), Keep: cols("code law_version calendar state")},
		{Table: "cpt_opportunities", Log: "finding", Where: "request_id = @id", Delete: true},
		{Table: "cpt_outbox", Log: "desk", Where: "request_id = @id", Text: deskText, JSON: cols("item"), Zero: cols("case_id"), Keep: deskKeep},
	}, peopleOf("request_id")...),
	OfSubject: {
		{Table: "cpt_subjects", Log: "subject", Where: "id = @id", Mark: true, Text: cols("name born detail words withdrawn_reason"), Keep: cols("public_key live_why created_by_name")},
		{Table: "cpt_searches", Where: "subject_id = @id", Text: cols("terms note"), Keep: cols("place created_by_name")},
		{Table: "cpt_opportunities", Log: "finding", Where: "subject_id = @id", Delete: true},
	},
	OfSource: {{Table: "cpt_sources", Log: "source", Where: "id = @id", Delete: true}},
	OfProduct: {
		{Table: "cpt_outbox", Log: "desk", Where: "product_id = @id", Text: deskText, JSON: cols("item"), Zero: cols("case_id"), Keep: deskKeep},
		{Table: "cpt_products", Log: "product", Where: "id = @id", Mark: true, Text: productText, Zero: cols("case_id"), Keep: productKeep},
	},
	OfDesk: {{Table: "cpt_outbox", Log: "desk", Where: byDesk + " AND created_at >= @from AND created_at < @to", Text: deskText, JSON: cols("item"), Zero: cols("case_id"), Keep: deskKeep}},
}

// ofRetention are the rows of the matter itself: the reasons that officers gave.
var ofRetention = []wipe{
	{Table: "cpt_matters", Log: "retention", Where: "id = @id", Mark: true, Text: cols("basis"), Keep: cols("public_key kind ref grp cause")},
	{Table: "cpt_holds", Log: "retention_hold", Where: "matter_id = @id", Text: cols("reason ended_why"), Keep: cols("kind ended_by_name created_by_name")},
	{Table: "cpt_reviews", Where: "matter_id = @id", Text: cols("reason"), Keep: cols("created_by_name")},
	{Table: "cpt_disposals", Log: "retention_disposal", Where: "matter_id = @id", Text: cols("reason decided_why"),
		Keep: cols("kind ref ground grp cause state proposed_by_name decided_by_name digest")},
}

// Wiped is one table of the catalogue, for whoever holds it to the schema.
type Wiped struct {
	Table string
	Rows  bool     // the rows go as a whole
	Texts []string // every column of text that is decided upon
	Blank []string // what is blanked
}

// WipedTables lists what disposals do, table by table.
func WipedTables() (out []Wiped) {
	all := append([]wipe{}, ofRetention...)
	for _, k := range []MatterKind{OfReport, OfRequest, OfSubject, OfSource, OfProduct, OfDesk} {
		all = append(all, wipes[k]...)
	}
	for _, w := range all {
		blank := append(append(append(append([]string{}, w.Text...), w.JSON...), w.Null...), w.Zero...)
		out = append(out, Wiped{Table: w.Table, Rows: w.Delete, Texts: append(append(append([]string{}, w.Text...), w.JSON...), w.Keep...), Blank: blank})
	}
	return out
}
