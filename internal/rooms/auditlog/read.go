package auditlog

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/access"
)

// reader is the auditor in ctx.
func reader(ctx context.Context) (actor.Actor, error) {
	a, ok := actor.From(ctx)
	if !ok {
		return a, fault.New(fault.SignedOut, "Sign in to go on")
	}
	if !a.Can(perm.AuditRead) {
		return a, fault.New(fault.Forbidden, "Only an auditor reads the audit log")
	}
	return a, nil
}

// Entries gives a page of the log, newest first: of the reader's force, without any case out of their sight. A case named
// in the filter that they may not see gives no rows, like one that does not exist.
func (r *Room) Entries(ctx context.Context, rd db.Reader, f Filter, p page.Request) (res page.Result[Entry], err error) {
	a, err := reader(ctx)
	if err != nil {
		return res, err
	}
	if f.Case != "" {
		g, err := access.OpenRef(ctx, rd, f.Case, access.Read)
		if fault.Is(err, fault.NotFound) {
			return page.Result[Entry]{}, nil
		}
		if err != nil {
			return res, err
		}
		f.caseID = g.CaseID()
	}
	rows, err := entriesOf(ctx, rd, a.Force, f, p)
	if err != nil {
		return res, fmt.Errorf("read the audit log: %w", err)
	}
	return page.Cut(rows, p, placeOf), nil
}

// Entry gives one entry; NotFound for one that the reader may not see.
func (r *Room) Entry(ctx context.Context, rd db.Reader, id ids.AuditEntry) (Entry, error) {
	a, err := reader(ctx)
	if err != nil {
		return Entry{}, err
	}
	e, err := entryByID(ctx, rd, a.Force, id)
	if err == nil && e.ID == 0 {
		err = fault.Missing()
	}
	return e, err
}

// listsDays is how far back ShownInLists looks, and mostLists how many it gives.
const (
	listsDays = 28
	mostLists = 200
)

// ShownInLists gives the entries of lists and searches of the last 28 days among whose results the case stood, newest
// first, at most 200.
func (r *Room) ShownInLists(ctx context.Context, rd db.Reader, g access.Grant) ([]Entry, error) {
	a, err := reader(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := listsWith(ctx, rd, a.Force, g.CaseID(), rd.Time().Add(-listsDays*24*time.Hour), mostLists)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(rows, func(e Entry) bool {
		var d struct{ Cases []ids.Case }
		return json.Unmarshal([]byte(e.Detail), &d) != nil || !slices.Contains(d.Cases, g.CaseID())
	}), nil
}

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

// withoutLists is a detail with its lists of ids told by their length.
func withoutLists(detail string) string {
	var m map[string]any
	if json.Unmarshal([]byte(detail), &m) != nil {
		return ""
	}
	for k, v := range m {
		if list, ok := numbers(v); ok {
			m[k] = strconv.Itoa(len(list)) + " records"
		}
	}
	b, err := json.Marshal(m)
	if err != nil {
		return ""
	}
	return string(b)
}
