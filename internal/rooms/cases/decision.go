package cases

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Decision is an entry of a case's decisions log: what was decided, by whom, when and why. It is numbered within the
// case, never edited, and a withdrawn one stays, struck through.
type Decision struct {
	ID              ids.Decision
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	N               int
	Title           string
	Decision        string
	Reason          string
	Assertion       string // "fact" or "assessment": what the reason is (s.38(2) DPA 2018)
	DecidedAt       time.Time
	DecidedBy       ids.User
	DecidedByName   string
	Version         int
	CreatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is decisions.
func (Decision) TableName() string { return "decisions" }

// Withdrawn reports whether the decision was withdrawn.
func (d Decision) Withdrawn() bool { return d.WithdrawnAt != nil }

// NewDecision is a decision to be recorded.
type NewDecision struct {
	Title     string
	Decision  string
	Reason    string
	Assertion string    // empty: assessment
	DecidedAt time.Time // zero: now
}

// Check reports, field by field, why n cannot be kept at the time now.
func (n NewDecision) Check(now time.Time) error {
	bad := map[string]string{}
	need := func(field, v, empty, what string, most int) {
		switch l := len([]rune(strings.TrimSpace(v))); {
		case l == 0:
			bad[field] = empty
		case l > most:
			bad[field] = what + " must be " + itoa(most) + " characters or fewer"
		}
	}
	need("title", n.Title, "Enter what was decided, in a line", "The title", mostTitle)
	need("decision", n.Decision, "Enter the decision", "The decision", mostSummary)
	need("reason", n.Reason, "Enter why it was decided", "The reason", mostSummary)
	if n.Assertion != "fact" && n.Assertion != "assessment" {
		bad["assertion"] = "Choose whether the reason is a fact or an assessment"
	}
	if n.DecidedAt.After(now) {
		bad["decided_at"] = "The decision must have been taken already"
	}
	return fault.Fields("Check the decision", bad, "title", "decision", "reason", "assertion", "decided_at")
}

// Decisions lists the decisions of a case, newest first.
func (r *Room) Decisions(ctx context.Context, rd db.Reader, g access.Grant) ([]Decision, error) {
	return decisionsOf(ctx, rd, g)
}

// Decide records a decision, numbered after the last one of the case. The act can be undone.
func (r *Room) Decide(ctx context.Context, id ids.Case, n NewDecision) (d Decision, act ids.Act, err error) {
	err = r.change(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		if n.Assertion == "" {
			n.Assertion = "assessment"
		}
		if n.DecidedAt.IsZero() {
			n.DecidedAt = tx.Now
		}
		if err := n.Check(tx.Now); err != nil {
			return err
		}
		last, err := lastDecision(ctx, tx, g)
		if err != nil {
			return err
		}
		d = Decision{CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), N: last + 1, Title: strings.TrimSpace(n.Title), Decision: strings.TrimSpace(n.Decision),
			Reason: strings.TrimSpace(n.Reason), Assertion: n.Assertion, DecidedAt: n.DecidedAt.UTC().Truncate(time.Microsecond),
			DecidedBy: tx.Actor.User, DecidedByName: tx.Actor.Name, Version: 1, CreatedAt: tx.Now}
		if err := insertDecision(ctx, tx, &d); err != nil {
			return err
		}
		tx.Record("decision.recorded", onDecision(g, d.ID), n)
		if act, err = WriteAct(ctx, tx, g, "decision.recorded", "decision", int64(d.ID), nil); err != nil {
			return err
		}
		return r.Note(ctx, tx, g, Event{At: d.DecidedAt, Kind: "decision.recorded", Title: "Decision " + itoa(d.N) + ": " + lowerFirst(d.Title), Detail: d.Decision,
			Entity: "decision", EntityID: int64(d.ID)})
	})
	return d, act, err
}

// WithdrawDecision withdraws a decision with a reason; it stays in the log, struck through.
func (r *Room) WithdrawDecision(ctx context.Context, id ids.Case, decision ids.Decision, reason string) error {
	return r.change(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		if err := Reason("reason", reason, "Enter why the decision is withdrawn"); err != nil {
			return err
		}
		return r.withdrawDecision(ctx, tx, g, decision, reason)
	})
}

func (r *Room) withdrawDecision(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Decision, reason string) error {
	d, err := decisionByID(ctx, tx, g, id)
	if err != nil {
		return err
	}
	if err := markDecisionWithdrawn(ctx, tx, g, id, reason); err != nil {
		return err
	}
	tx.Record("decision.withdrawn", onDecision(g, id), map[string]string{"reason": reason})
	return r.Note(ctx, tx, g, Event{Kind: "decision.withdrawn", Title: "Decision " + itoa(d.N) + " withdrawn", Detail: reason, Entity: "decision", EntityID: int64(id)})
}

func (r *Room) undoDecide(ctx context.Context, tx *db.Tx, g access.Grant, a Act) error {
	return r.withdrawDecision(ctx, tx, g, ids.Decision(a.EntityID), "taken back by whoever recorded it")
}

func onDecision(g access.Grant, id ids.Decision) db.On {
	return db.On{Kind: "decision", ID: int64(id), Case: g.CaseID(), Force: g.ForceID()}
}
