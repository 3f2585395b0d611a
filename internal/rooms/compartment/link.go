package compartment

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/tasking"
)

// Link says which case outside a report or request concerns, one way: the case holds nothing of it.
type Link struct {
	ID        int64
	ForceID   ids.Unit
	IntelRef  string // opaque
	ReportID  *int64
	RequestID *int64
	CaseID    ids.Case
	CaseRef   string
	Why       string
	Made
	Taken
}

// TableName is cpt_links.
func (Link) TableName() string { return "cpt_links" }

// openCase finds a case of the force by its reference, for an officer: no more than its number, and that it is there. The
// case's own log does not tell of it.
func openCase(ctx context.Context, rd db.Reader, force ids.Unit, ref string) (access.Grant, error) {
	// The look is the desk's, and its notes are dropped: what an officer looks for stands in the confidential log.
	inner, _ := db.WithNotes(actor.With(ctx, tasking.Desk))
	g, err := access.OpenRef(inner, rd, strings.TrimSpace(ref), access.Read)
	if err == nil && g.ForceID() != force {
		err = fault.Missing()
	}
	if fault.Is(err, fault.NotFound) {
		return access.Grant{}, fault.Fields("Check the case", map[string]string{"case": "No case of your force has this reference"})
	}
	return g, err
}

// LinkCase notes which case a report or a request concerns.
func (r *Room) LinkCase(ctx context.Context, report, request, caseRef, why string) (l Link, err error) {
	err = r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		bad := map[string]string{}
		line(bad, "case", caseRef, "Enter the reference of the case", "The reference")
		line(bad, "why", why, "", "The reason")
		if err := fault.Fields("Check the case", bad, "case", "why"); err != nil {
			return err
		}
		l = Link{ForceID: force, IntelRef: ids.NewKey(), Why: strings.TrimSpace(why), Made: made(tx)}
		if err := within(ctx, tx, force, report, request, &l.ReportID, &l.RequestID); err != nil {
			return err
		}
		g, err := openCase(ctx, tx, force, caseRef)
		if err != nil {
			return err
		}
		l.CaseID, l.CaseRef = g.CaseID(), g.Ref()
		if held, err := linked(ctx, tx, l); err != nil {
			return err
		} else if held {
			return fault.Fields("Check the case", map[string]string{"case": "This case is noted already"})
		}
		if err := insert(ctx, tx, &l); err != nil {
			return err
		}
		tx.Record("case.linked", at(db.Combination, "link", l.ID, force), map[string]any{"case": l.CaseRef, "intel_ref": l.IntelRef, "why": l.Why})
		return nil
	})
	return l, err
}

// within finds the report or the request that keys name, one of the two.
func within(ctx context.Context, rd db.Reader, force ids.Unit, report, request string, reportID, requestID **int64) error {
	if report != "" {
		p, err := reportByKey(ctx, rd, force, report)
		if err != nil {
			return err
		}
		*reportID = &p.ID
	}
	if request != "" {
		q, err := requestByKey(ctx, rd, force, request)
		if err != nil {
			return err
		}
		*requestID = &q.ID
	}
	if *reportID == nil && *requestID == nil {
		return fault.Missing()
	}
	return nil
}
