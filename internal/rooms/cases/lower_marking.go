package cases

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// MarkingState is how a request for a lower marking stands.
type MarkingState string

// The states: proposed → agreed or refused.
const (
	MarkingProposed MarkingState = "proposed"
	MarkingAgreed   MarkingState = "agreed"
	MarkingRefused  MarkingState = "refused"
)

// MarkingRequest asks for a lower protective marking of a case: the domain type and the row.
type MarkingRequest struct {
	ID          int64
	CaseID      ids.Case
	ForceID     ids.Unit
	UnitID      ids.Unit
	FromMarking string
	ToMarking   string
	Reason      string
	State       MarkingState
	AskedBy     ids.User
	AskedByName string
	AskedAt     time.Time
	DecidedBy   *ids.User
	DecidedAt   *time.Time
	DecidedWhy  string
	Version     int64
}

// TableName is marking_requests.
func (MarkingRequest) TableName() string { return "marking_requests" }

func (m MarkingRequest) on() db.On {
	return db.On{Kind: "marking_request", ID: m.ID, Case: m.CaseID, Force: m.ForceID}
}

// lower reports whether to is a lower marking than from. Markings lists them from the highest down.
func lower(from, to string) bool {
	at := func(m string) int {
		for i, x := range Markings() {
			if x == m {
				return i
			}
		}
		return -1
	}
	return at(from) >= 0 && at(to) > at(from)
}

// AskLowerMarking asks for a lower marking, with a reason. Somebody else decides; until then nothing changes.
func (r *Room) AskLowerMarking(ctx context.Context, id ids.Case, to, reason string) (m MarkingRequest, err error) {
	err = r.change(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		bad := map[string]string{}
		if !lower(c.Marking, to) {
			bad["to_marking"] = "Choose a marking that is lower than " + c.Marking
		}
		CheckReason(bad, "reason", reason, "Enter why the lower marking is enough")
		if err := fault.Fields("Check the request", bad, "to_marking", "reason"); err != nil {
			return err
		}
		now, err := markingRequest(ctx, tx, g)
		if err != nil {
			return err
		}
		if now.ID != 0 {
			return fault.New(fault.Refused, "A lower marking is asked for already")
		}
		m = MarkingRequest{CaseID: id, ForceID: g.ForceID(), UnitID: g.UnitID(), FromMarking: c.Marking, ToMarking: to, Reason: strings.TrimSpace(reason), State: MarkingProposed,
			AskedBy: tx.Actor.User, AskedByName: tx.Actor.Name, AskedAt: tx.Now, Version: 1}
		if err := insertMarkingRequest(ctx, tx, &m); err != nil {
			return err
		}
		tx.Record("marking_request.made", m.on(), map[string]any{"old": nil, "new": m})
		return nil
	})
	return m, err
}

// mayMark reports whether the holder of g decides on markings of the case: a supervisor of its unit or a manager over it.
func mayMark(g access.Grant) bool {
	a := g.Actor()
	_, glass := g.Glass()
	return !glass && a.Can(perm.CaseAuthorise) && (a.HoldsIn(perm.Supervisor, g.UnitID()) || a.HoldsIn(perm.Manager, g.UnitID()))
}

// DecideMarking lowers the marking of a case as somebody else asked, or refuses to, with a reason.
func (r *Room) DecideMarking(ctx context.Context, id ids.Case, version int64, agree bool, why string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, id, access.Read)
		if err != nil {
			return err
		}
		if !mayMark(g) {
			return fault.New(fault.Forbidden, "Only a supervisor of the unit or a manager over it can decide that")
		}
		if err := LockOpen(ctx, tx, g); err != nil {
			return err
		}
		c, err := caseByID(ctx, tx, g)
		if err != nil {
			return err
		}
		was, err := markingRequest(ctx, tx, g)
		switch {
		case err != nil:
			return err
		case was.AskedBy == tx.Actor.User:
			return fault.New(fault.Refused, "You asked for this: somebody else must decide")
		}
		if err := Reason("decided_why", why, "Enter why you decide so"); err != nil {
			return err
		}
		if was.ID == 0 || was.Version != version || agree && !lower(c.Marking, was.ToMarking) {
			return fault.Stale("request for a lower marking")
		}
		m, by, at := was, tx.Actor.User, tx.Now
		m.State, m.DecidedBy, m.DecidedAt, m.DecidedWhy = MarkingRefused, &by, &at, strings.TrimSpace(why)
		if agree {
			m.State = MarkingAgreed
			if err := updateCase(ctx, tx, g, c.Version, map[string]any{"marking": m.ToMarking}); err != nil {
				return err
			}
			e := Event{Kind: "case.marking_lowered", Title: "Marking lowered to " + m.ToMarking, Detail: "Asked for by " + m.AskedByName + ": " + m.Reason, Entity: "case", EntityID: int64(c.ID),
				Field: "marking", Old: c.Marking, New: m.ToMarking}
			if err := r.Note(ctx, tx, g, e); err != nil {
				return err
			}
		}
		if err := decideMarkingRequest(ctx, tx, &m); err != nil {
			return err
		}
		tx.Record("marking_request.decided", m.on(), map[string]any{"old": was, "new": m})
		return r.Changed(ctx, tx, g)
	})
}
