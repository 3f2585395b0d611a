package reports

import (
	"strings"

	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
)

// whose says in one line whose figures a sheet holds and of when; when is left out where it is empty.
func whose(d *reporting.Data, v reporting.Values, when string) string {
	var parts []string
	for _, s := range []string{d.ForceName(), when, d.UnitName(v.Unit)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

// asked lists the filters of a report of a force, a period and a unit, for About. when says what lies in the period.
func asked(d *reporting.Data, v reporting.Values, when string) []xlsx.Entry {
	return []xlsx.Entry{{Term: "Whose", Text: d.ForceName()}, {Term: when, Text: v.Period()}, {Term: "Unit", Text: or(d.UnitName(v.Unit), "all units")}}
}

// unservedNote says that rows about orders that were not served are left out; nil where there are none.
func unservedNote(n reporting.Left) []string {
	if !n.Any() {
		return nil
	}
	return []string{"Freezing and restraint orders that have not been served: " + n.Line() + ". They are left out until they are served."}
}

// hiddenNote says that restricted cases are counted in one total alone; nil where there are none.
func hiddenNote(n reporting.Left) []string {
	if !n.Any() {
		return nil
	}
	return []string{"Restricted cases: " + n.Line() + ". They are in one total on Summary and nowhere else."}
}

// withRestricted is the one block of a summary that counts restricted cases: the rows that are shown, a line for what is
// not, and the totals of both. shown and with hold a value for each column after the first.
func withRestricted(s *xlsx.Sheet, title string, n reporting.Left, columns []xlsx.BlockColumn, shown, with []xlsx.Value) {
	if !n.Any() {
		return
	}
	s.Block(xlsx.BlockTable{Title: title, Note: "Restricted cases are counted here and nowhere else: no row, date, unit or value of theirs is shown.",
		Columns: append([]xlsx.BlockColumn{{Head: "What", Kind: xlsx.KindText}}, columns...),
		Rows:    [][]xlsx.Value{append([]xlsx.Value{label("Shown in this workbook")}, shown...), {label("Restricted cases: " + n.Line())}},
		Total:   append([]xlsx.Value{label("Total")}, with...)})
}

// lower begins a heading as it stands inside a sentence.
func lower(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToLower(s[:1]) + s[1:]
}
