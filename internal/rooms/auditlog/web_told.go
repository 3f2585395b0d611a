package auditlog

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
)

// Side is a line of what an entry says: a field, with what it was and what it is.
type Side struct {
	Field    string
	Old, New string
	Differs  bool
}

// Told is the detail of an entry, put so that people can read it.
type Told struct {
	Sides  []Side // of an alteration that holds old and new
	Fields []Side // the rest, in New
}

// Tell reads a detail. Lists of records that a page showed are told by the references of cases the reader may see; of what
// they may not see nothing is said but the number, which totals tell auditors anyway.
func (r *Room) Tell(ctx context.Context, rd db.Reader, e Entry) (t Told, err error) {
	if e.Detail == "" || e.Detail == "null" {
		return t, nil
	}
	var v any
	if err := json.Unmarshal([]byte(e.Detail), &v); err != nil {
		return t, fmt.Errorf("read the detail of entry %d: %w", e.ID, err)
	}
	m, ok := v.(map[string]any)
	if !ok {
		t.Fields = []Side{{Field: "", New: layout.LoggedValue("", v)}}
		return t, nil
	}
	was, hasOld := m["old"]
	is, hasNew := m["new"]
	if hasOld && hasNew {
		t.Sides = sides(was, is)
		delete(m, "old")
		delete(m, "new")
	}
	for _, k := range sortedKeys(m) {
		if list, ok := numbers(m[k]); ok && e.CaseID == 0 {
			refs, err := refsOf(ctx, rd, k, list)
			if err != nil {
				return t, err
			}
			said := strconv.Itoa(len(list))
			if len(refs) > 0 {
				said += ", of cases " + joinWords(refs)
			}
			t.Fields = append(t.Fields, Side{Field: layout.LoggedField(k), New: said})
			continue
		}
		if s := layout.LoggedValue(k, m[k]); s != "" {
			t.Fields = append(t.Fields, Side{Field: layout.LoggedField(k), New: s})
		}
	}
	return t, nil
}

func joinWords(list []string) string {
	out := ""
	for i, s := range list {
		if i > 0 {
			out += ", "
		}
		out += s
	}
	return out
}

// sides sets old beside new, field by field; what is not made of fields is one line.
func sides(was, is any) []Side {
	a, okA := was.(map[string]any)
	b, okB := is.(map[string]any)
	if !okA && !okB || (okA != okB && was != nil && is != nil) {
		o, n := layout.LoggedValue("", was), layout.LoggedValue("", is)
		return []Side{{Field: "Value", Old: o, New: n, Differs: o != n}}
	}
	keys := map[string]any{}
	for k := range a {
		keys[k] = nil
	}
	for k := range b {
		keys[k] = nil
	}
	var out []Side
	for _, k := range sortedKeys(keys) {
		o, n := layout.LoggedValue(k, a[k]), layout.LoggedValue(k, b[k])
		if o == "" && n == "" {
			continue
		}
		out = append(out, Side{Field: layout.LoggedField(k), Old: o, New: n, Differs: o != n})
	}
	// What differs comes first.
	sort.SliceStable(out, func(i, j int) bool { return out[i].Differs && !out[j].Differs })
	return out
}

func sortedKeys(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// numbers reads a list of ids.
func numbers(v any) ([]int64, bool) {
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return nil, false
	}
	out := make([]int64, 0, len(list))
	for _, x := range list {
		n, ok := x.(float64)
		if !ok {
			return nil, false
		}
		out = append(out, int64(n))
	}
	return out, true
}
