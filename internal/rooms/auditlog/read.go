package auditlog

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
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
	if f.Case != "" { // of one that was disposed of nothing is left but its entries
		if f.caseID, err = goneByRef(ctx, rd, f.Case); err != nil {
			return res, err
		}
	}
	if f.Case != "" && f.caseID == 0 {
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
