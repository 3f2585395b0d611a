package access

import (
	"context"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// ConflictKind is how somebody's interest conflicts with a case.
type ConflictKind string

// The kinds of conflict.
const (
	Relative  ConflictKind = "relative"  // of a subject
	Associate ConflictKind = "associate" // of a subject
	Named     ConflictKind = "named"     // in the case
	Interest  ConflictKind = "interest"  // in money or property
	OtherKind ConflictKind = "other"
)

// ConflictKinds lists the kinds in the order they are offered.
func ConflictKinds() []ConflictKind {
	return []ConflictKind{Relative, Associate, Named, Interest, OtherKind}
}

// Name is the kind as a form says it.
func (k ConflictKind) Name() string {
	switch k {
	case Relative:
		return "A relative is a subject"
	case Associate:
		return "A friend or associate is a subject"
	case Named:
		return "Named in the case"
	case Interest:
		return "An interest in money or property"
	case OtherKind:
		return "Something else"
	}
	return ""
}

// Conflict keeps a person out of a case from one instant to another: the domain type and the row. The reason stays when it
// has ended.
type Conflict struct {
	ID         int64
	CaseID     ids.Case
	ForceID    ids.Unit
	UnitID     ids.Unit
	UserID     ids.User
	Kind       ConflictKind
	Reason     string
	Declared   bool // by the person
	FromAt     time.Time
	RecordedBy ids.User
	ToAt       *time.Time
	EndedBy    *ids.User
	EndedWhy   string
	Version    int
}

// TableName is case_conflicts.
func (Conflict) TableName() string { return "case_conflicts" }

// Stands reports whether it keeps the person out now.
func (c Conflict) Stands() bool { return c.ToAt == nil }

func conflicted() error {
	return &fault.Error{Kind: fault.Refused, Message: "They cannot be on this case: a conflict of interest is recorded", Next: []string{"A supervisor of the unit or a manager can end it, with a reason"}}
}

// Conflicts lists the conflicts of interest of a case, the newest first, ended ones among them.
func Conflicts(ctx context.Context, r db.Reader, g Grant) ([]Conflict, error) {
	if !g.Valid() {
		return nil, fault.Missing()
	}
	return conflictsOf(ctx, r, g.CaseID())
}

// KeptOut reports whether a person is kept out of the case of g now.
func KeptOut(ctx context.Context, r db.Reader, g Grant, user ids.User) (bool, error) {
	if !g.Valid() {
		return false, fault.Missing()
	}
	return keptOut(ctx, r, g.CaseID(), user)
}

// KeepOut records a conflict of interest within tx: from now on the person gets what they would get if the case were not
// there, and is no longer on its team. newLead takes the lead where it is not nil. The caller has checked who may say so,
// that the person is of the force, and that a case whose lead is kept out gets another. Refused where one stands already.
func KeepOut(ctx context.Context, tx *db.Tx, g Grant, user ids.User, kind ConflictKind, reason string, newLead *ids.User) (Conflict, error) {
	if !g.Valid() {
		return Conflict{}, fault.Missing()
	}
	out, err := keptOut(ctx, tx, g.CaseID(), user)
	if err != nil {
		return Conflict{}, err
	}
	if out {
		return Conflict{}, fault.New(fault.Refused, "They are kept out of this case already")
	}
	n, err := endMember(ctx, tx, g.CaseID(), user)
	if err != nil {
		return Conflict{}, err
	}
	c := Conflict{CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), UserID: user, Kind: kind, Reason: reason, Declared: user == tx.Actor.User,
		FromAt: tx.Now, RecordedBy: tx.Actor.User, Version: 1}
	if err := insertConflict(ctx, tx, &c); err != nil {
		return Conflict{}, err
	}
	if err := endGlassOf(ctx, tx, g.CaseID(), user, "kept out for a conflict of interest"); err != nil {
		return Conflict{}, err
	}
	tx.Record("conflict.recorded", onConflict(c), map[string]any{"conflict": c, "left_team": n > 0})
	if newLead != nil {
		return c, join(ctx, tx, g, *newLead, Lead, "handed over")
	}
	return c, nil
}

// LetBack ends a conflict of interest within tx, with a reason; both reasons stay. The person does not come back to the
// team by it. Forbidden to the person themself; the caller has checked who else may.
func LetBack(ctx context.Context, tx *db.Tx, g Grant, id int64, version int, why string) (Conflict, error) {
	if !g.Valid() {
		return Conflict{}, fault.Missing()
	}
	c, err := conflictByID(ctx, tx, g.CaseID(), id)
	if err != nil {
		return Conflict{}, err
	}
	switch {
	case c.ID == 0:
		return Conflict{}, fault.Missing()
	case c.UserID == tx.Actor.User:
		return Conflict{}, fault.New(fault.Forbidden, "Nobody ends a conflict of interest of their own")
	case !c.Stands():
		return Conflict{}, fault.Stale("conflict of interest")
	}
	was := c
	by := tx.Actor.User
	c.ToAt, c.EndedBy, c.EndedWhy, c.Version = &tx.Now, &by, why, version+1
	if err := endConflict(ctx, tx, c, version); err != nil {
		return Conflict{}, err
	}
	tx.Record("conflict.ended", onConflict(c), map[string]any{"old": was, "new": c})
	return c, nil
}

func onConflict(c Conflict) db.On {
	return db.On{Kind: "conflict", ID: c.ID, Case: c.CaseID, Force: c.ForceID}
}
