package compartment

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"proceeds/internal/platform/layout"
)

// act is what was done, in words: "request.recorded" reads "Request recorded".
func (e LogRow) act() string { return actText(e.Action) }

// ofRecords are acts that the main log tells of cases, and this one of records.
var ofRecords = map[string]string{"retention.retained": "Reviewed a record and kept it", "retention_disposal.done": "Disposed of a record", "retention_disposal.proposed": "Proposed to dispose of a record",
	"retention_disposal.refused": "Refused to dispose of a record"}

func actText(action string) string {
	if s := ofRecords[action]; s != "" {
		return s
	}
	return layout.LoggedAct(action)
}

// on is the record an entry is about; a list has none.
func (e LogRow) on() string {
	if e.SubjectID == 0 {
		return layout.LoggedField(e.SubjectKind)
	}
	return fmt.Sprintf("%s %d", layout.LoggedField(e.SubjectKind), e.SubjectID)
}

// told is the detail of an entry, field by field: sums in pounds, instants in London. A detail that is no object is told as
// it stands.
func (e LogRow) told() []string {
	if e.Detail == "" || e.Detail == "null" {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(e.Detail))
	d.UseNumber()
	var fields map[string]any
	if err := d.Decode(&fields); err != nil {
		return []string{e.Detail}
	}
	names := make([]string, 0, len(fields))
	for k := range fields {
		names = append(names, k)
	}
	slices.Sort(names)
	out := make([]string, 0, len(names))
	for _, k := range names {
		if s := layout.LoggedValue(k, fields[k]); s != "" {
			out = append(out, layout.LoggedField(k)+": "+s)
		}
	}
	return out
}
