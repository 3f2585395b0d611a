// Package access is gate two, need to know. It owns case_members, case_conflicts, broken_glass, glass_tries and
// case_purposes, and reads the columns of cases that decide sight: force, unit, restriction, processing; the last it sets too.
//
// An unrestricted case is read by the investigators, supervisors, managers and auditors of its force, and changed by its
// members and the supervisors of its unit. A restricted case is its members' alone. Another force sees nothing. Whoever is
// kept out of a case for a conflict of interest sees nothing of it, whatever else they are. Whoever broke the glass of a
// restricted case may read its pages until the time is over; lists, searches, feeds and exports do not follow.
//
// A case whose data is kept as evidence only (DPA 2018 s.47(2)) is in no list, search, feed or export, whoever asks; by its
// address those who saw it may still read it, and nobody changes it. One whose data was erased is there for nobody.
//
// Open gives a Grant, which no other package can make; stores of case-owned rows demand one. Scope narrows lists to the
// same predicate. Whoever may not see a case gets exactly what they would get if it did not exist.
package access

import (
	"context"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// Mode is what a Grant is wanted for.
type Mode int

const (
	// Read is to look.
	Read Mode = iota
	// Edit is to change; it includes Read.
	Edit
)

// Grant is leave to read or change one case, for one actor. Only this package makes one.
type Grant struct {
	c    caseRow
	mode Mode
	who  actor.Actor
}

// CaseID is the case.
func (g Grant) CaseID() ids.Case { return g.c.ID }

// ForceID is the case's force, copied onto every row of it.
func (g Grant) ForceID() ids.Unit { return g.c.ForceID }

// UnitID is the case's unit, copied onto every row of it.
func (g Grant) UnitID() ids.Unit { return g.c.UnitID }

// Ref is the case's reference, PREFIX/YEAR/N.
func (g Grant) Ref() string { return g.c.Ref }

// Restricted reports whether only members see the case.
func (g Grant) Restricted() bool { return g.c.Restricted }

// Actor is whose grant it is.
func (g Grant) Actor() actor.Actor { return g.who }

// Glass reports whether the grant was given by break-glass, and until when: to look, and to take nothing out.
func (g Grant) Glass() (until time.Time, ok bool) {
	if g.c.GlassUntil == nil || !g.c.Restricted || g.c.Member {
		return time.Time{}, false
	}
	return *g.c.GlassUntil, g.who.Kind == actor.Person
}

// CanEdit reports whether the actor could also have been given Edit, for showing or leaving out buttons.
func (g Grant) CanEdit() bool { return g.mode == Edit || allowed(g.who, g.c, Edit) }

// Valid reports whether g was given by Open: the zero Grant is not.
func (g Grant) Valid() bool { return g.c.ID != 0 }

// caseRow is what decides about a case. Member is whether the asking person is one now.
type caseRow struct {
	ID         ids.Case
	ForceID    ids.Unit
	UnitID     ids.Unit
	Ref        string
	Restricted bool
	Processing Processing
	Member     bool
	KeptOut    bool       // a conflict of interest of the asking person stands
	GlassUntil *time.Time // of glass that they broke, while it lasts
	Asks       *string    // for whom the case's force asks why they look: an Asking; nil: for nobody
	Purpose    *string    // why the asking person looks, as they said within PurposeHolds

	fresh bool // the transaction itself has made it
}

// allowed is the whole predicate of gate two.
func allowed(a actor.Actor, c caseRow, m Mode) bool {
	if c.Processing == DataErased {
		return false
	}
	switch a.Kind {
	case actor.System:
		return true
	case actor.CommandLine:
		return !c.Restricted && (c.Processing == InUse || m == Read)
	}
	if a.Force != c.ForceID || !a.Can(perm.CaseView) || c.KeptOut {
		return false
	}
	if c.Restricted && !c.Member {
		return m == Read && c.GlassUntil != nil && a.Can(perm.GlassBreak)
	}
	if m == Read {
		return true
	}
	if c.Processing != InUse {
		return false
	}
	if !a.Can(perm.CaseChange) {
		return false
	}
	return c.Member || a.HoldsIn(perm.Supervisor, c.UnitID)
}

// Open gives leave to read or change case id. NotFound both where there is no such case and where the actor may not see
// it, after the same one statement; Forbidden where the actor sees it but may not change it. The reading, or the refusal,
// is noted for the audit log. Where the force asks why somebody looks and they have not said so, a PurposeWanted comes back
// instead, and only for a case that they may see.
func Open(ctx context.Context, r db.Reader, id ids.Case, m Mode) (Grant, error) {
	return open(ctx, r, m, func(user ids.User) (caseRow, error) { return caseByID(ctx, r, id, user) }, ids.String(id), true)
}

// OpenRef is Open by reference: PREFIX/YEAR/N or, as in URLs, PREFIX-YEAR-N.
func OpenRef(ctx context.Context, r db.Reader, ref string, m Mode) (Grant, error) {
	return open(ctx, r, m, func(user ids.User) (caseRow, error) { return caseByRef(ctx, r, FoldRef(ref), user) }, ref, true)
}

func open(ctx context.Context, r db.Reader, m Mode, find func(ids.User) (caseRow, error), asked string, justify bool) (Grant, error) {
	a, ok := actor.From(ctx)
	if !ok {
		return Grant{}, fault.New(fault.SignedOut, "Sign in to go on")
	}
	c, err := find(a.User)
	if err != nil {
		return Grant{}, err
	}
	if c.ID == 0 || !allowed(a, c, Read) {
		db.Consulted(ctx, "case.refused", db.On{Op: db.Consultation, Kind: "case", ID: int64(c.ID), Case: c.ID}, map[string]string{"asked": asked})
		return Grant{}, fault.Missing()
	}
	on := db.On{Op: db.Consultation, Kind: "case", ID: int64(c.ID), Case: c.ID, Force: c.ForceID}
	if justify && asks(ctx, a, c) {
		db.Consulted(ctx, "purpose.asked", on, map[string]string{"ref": c.Ref})
		return Grant{}, wantPurpose(c.Ref)
	}
	g := Grant{c: c, mode: Read, who: a}
	detail := map[string]string{"ref": c.Ref}
	if c.Purpose != nil {
		detail["purpose"] = *c.Purpose
	}
	if until, ok := g.Glass(); ok {
		detail["glass_until"] = until.Format(time.RFC3339)
		db.Consulted(ctx, "glass.used", on, Used{Ref: c.Ref, Until: until})
	}
	db.Consulted(ctx, "case.consulted", on, detail)
	if _, ok := g.Glass(); ok {
		// Not even what some may do who only read: a transaction that opens the case is about to write.
		if _, writing := r.(*db.Tx); m != Read || writing && justify {
			return Grant{}, fault.New(fault.Forbidden, "You see this case by break-glass: you can read it, not change it")
		}
		if ctx.Value(awayKey{}) != nil {
			return Grant{}, fault.New(fault.Forbidden, "You see this case by break-glass: look at it here, and take nothing away")
		}
	}
	if m == Edit && c.Processing == Limited {
		return Grant{}, fault.New(fault.Forbidden, "This case is kept as evidence only: its processing is restricted, and nothing in it changes until that is lifted")
	}
	if !allowed(a, c, m) {
		return Grant{}, fault.New(fault.Forbidden, "You can read this case but not change it: only its members and the supervisors of its unit can")
	}
	g.mode = m
	return g, nil
}

type awayKey struct{}

// TakingAway gives a context in which broken glass opens nothing: for files, prints and whatever else leaves the product.
func TakingAway(ctx context.Context) context.Context {
	return context.WithValue(ctx, awayKey{}, true)
}

// OpenMany opens many cases for the program or the command line, in few statements; what may not be opened is left out, and
// broken glass opens nothing here. Batch verbs use it.
func OpenMany(ctx context.Context, r db.Reader, list []ids.Case, m Mode) (map[ids.Case]Grant, error) {
	a, ok := actor.From(ctx)
	if !ok {
		return nil, fault.New(fault.SignedOut, "Sign in to go on")
	}
	out := make(map[ids.Case]Grant, len(list))
	for len(list) > 0 {
		n := min(len(list), 500)
		rows, err := casesByID(ctx, r, list[:n], a.User)
		if err != nil {
			return nil, err
		}
		for _, c := range rows {
			if allowed(a, c, m) {
				out[c.ID] = Grant{c: c, mode: m, who: a}
			}
		}
		list = list[n:]
	}
	return out, nil
}

// Opened gives Edit on cases that the transaction itself has just inserted, before their members are written: whoever
// opens a case may fill it. A case that was there before the transaction is refused.
func Opened(ctx context.Context, tx *db.Tx, list ...ids.Case) (map[ids.Case]Grant, error) {
	out := make(map[ids.Case]Grant, len(list))
	for len(list) > 0 {
		n := min(len(list), 500)
		rows, err := casesMadeAt(ctx, tx, list[:n], tx.Now)
		if err != nil {
			return nil, err
		}
		if len(rows) != n {
			return nil, fault.New(fault.Internal, "access.Opened was called for a case that was there before")
		}
		for _, c := range rows {
			c.fresh = true
			out[c.ID] = Grant{c: c, mode: Edit, who: tx.Actor}
		}
		list = list[n:]
	}
	return out, nil
}

// Part is what a member is on a case.
type Part string

// The parts of a case team.
const (
	Lead   Part = "lead"
	Deputy Part = "deputy"
	Plain  Part = "member"
)

// Member is somebody's membership of a case, past or present.
type Member struct {
	ID      int64
	CaseID  ids.Case
	ForceID ids.Unit
	UserID  ids.User
	Part    Part
	FromAt  time.Time
	ToAt    *time.Time
	AddedBy ids.User
	Reason  string
}

// TableName is case_members.
func (Member) TableName() string { return "case_members" }
