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

// Verdict is what the review of broken glass found.
type Verdict string

// What a review finds.
const (
	Unreviewed   Verdict = ""
	Justified    Verdict = "justified"
	NotJustified Verdict = "not_justified"
)

// ReviewWithin is how long after the glass was broken its review is overdue.
const ReviewWithin = 3 * 24 * time.Hour

// LongestGlass is the longest that broken glass may last, whatever a force sets.
const LongestGlass = 24 * time.Hour

// Tries to break glass that one person has in TryWindow.
const (
	MostTries = 5
	TryWindow = time.Hour
)

// Glass is one look at a restricted case by somebody who is no member: the domain type and the row. It ends by the clock.
type Glass struct {
	ID           int64
	PublicKey    string
	CaseID       ids.Case
	ForceID      ids.Unit
	UnitID       ids.Unit
	UserID       ids.User
	Standing     Standing // of whoever broke it, then
	Reason       string   // code
	Why          string
	FromAt       time.Time
	UntilAt      time.Time
	EndedAt      *time.Time // before its time
	EndedBy      *ids.User
	EndedWhy     string
	Verdict      Verdict
	ReviewedAt   *time.Time
	ReviewedBy   *ids.User
	ReviewReason string
	FollowUp     string
	Version      int
}

// TableName is broken_glass.
func (Glass) TableName() string { return "broken_glass" }

// Open reports whether it lasts at now.
func (g Glass) Open(now time.Time) bool { return g.EndedAt == nil && g.UntilAt.After(now) }

// Overdue reports whether nobody has reviewed it in time.
func (g Glass) Overdue(now time.Time) bool {
	return g.ReviewedAt == nil && now.Sub(g.FromAt) > ReviewWithin
}

// Standing is how far up somebody stands, for who may judge whom.
type Standing int

// From the ground up.
const (
	OfInvestigator Standing = 1
	OfSupervisor   Standing = 2
	OfManager      Standing = 3
)

// StandingOf is the highest that a stands.
func StandingOf(a actor.Actor) Standing {
	switch {
	case a.Is(perm.Manager):
		return OfManager
	case a.Is(perm.Supervisor):
		return OfSupervisor
	}
	return OfInvestigator
}

// Reviews reports whether a may review g: a supervisor or manager over the case's unit who did not break it and does not
// stand below whoever did. alone says that nobody else in the force stands as high as they: then any supervisor or manager
// over the unit may.
func (g Glass) Reviews(a actor.Actor, alone bool) bool {
	if a.Kind != actor.Person || a.User == g.UserID || !a.HoldsIn(perm.Supervisor, g.UnitID) && !a.HoldsIn(perm.Manager, g.UnitID) {
		return false
	}
	return alone || StandingOf(a) >= g.Standing
}

// Used is noted when a case is read through broken glass.
type Used struct {
	Ref   string    `json:"ref"`
	Until time.Time `json:"until"`
}

// GlassUsed gives what a request has read through broken glass so far, for the banner that tells the reader.
func GlassUsed(ctx context.Context) (u Used, ok bool) {
	for _, n := range db.NotedSoFar(ctx) {
		if u, ok = n.Detail.(Used); ok {
			return u, true
		}
	}
	return Used{}, false
}

// Try is one try to break glass.
type Try struct {
	ID      int64
	UserID  ids.User
	ForceID ids.Unit
	At      time.Time
}

// TableName is glass_tries.
func (Try) TableName() string { return "glass_tries" }

// TryGlass counts a try of the actor within tx; TooMany where they have used up theirs.
func TryGlass(ctx context.Context, tx *db.Tx) error {
	n, err := triesSince(ctx, tx, tx.Actor.User, tx.Now.Add(-TryWindow))
	if err != nil {
		return err
	}
	if n >= MostTries {
		return fault.New(fault.TooMany, "You have tried this %d times within an hour. Wait, or ask the lead or a supervisor of the unit to let you in", MostTries)
	}
	return insertTry(ctx, tx, &Try{UserID: tx.Actor.User, ForceID: tx.Actor.Force, At: tx.Now})
}

// Found is what a try to break glass came upon.
type Found int

// What a try comes upon.
const (
	Nothing Found = iota // no such case for this person, for whatever cause
	InSight              // they see the case already
	Behind               // a restricted case of their force
)

// FindGlass looks for the case that ref names as the actor would break glass to it: one statement, whatever is there.
func FindGlass(ctx context.Context, tx *db.Tx, ref string) (Grant, Found, error) {
	c, err := caseByRef(ctx, tx, FoldRef(ref), tx.Actor.User)
	if err != nil {
		return Grant{}, Nothing, err
	}
	a := tx.Actor
	switch {
	case c.ID == 0 || a.Kind != actor.Person || a.Force != c.ForceID || c.KeptOut || !a.Can(perm.GlassBreak):
		return Grant{}, Nothing, nil
	case allowed(a, c, Read):
		return Grant{c: c, mode: Read, who: a}, InSight, nil
	}
	return Grant{c: c, mode: Read, who: a}, Behind, nil
}

// Break breaks the glass of the case that FindGlass found, within tx, and records it.
func Break(ctx context.Context, tx *db.Tx, g Grant, reason, why string, last time.Duration) (Glass, error) {
	if !g.Valid() || !g.c.Restricted || last <= 0 || last > LongestGlass {
		return Glass{}, fault.New(fault.Internal, "access.Break was called without what it needs")
	}
	x := Glass{PublicKey: ids.NewKey(), CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), UserID: tx.Actor.User, Standing: StandingOf(tx.Actor),
		Reason: reason, Why: why, FromAt: tx.Now, UntilAt: tx.Now.Add(last), Version: 1}
	if err := insertGlass(ctx, tx, &x); err != nil {
		return Glass{}, err
	}
	tx.Record("glass.broken", x.on(), x)
	return x, nil
}

// EndGlass ends a look before its time, within tx. The caller has checked who may.
func EndGlass(ctx context.Context, tx *db.Tx, x Glass, why string) error {
	if !x.Open(tx.Now) {
		return fault.New(fault.Refused, "It is over already")
	}
	by, was := tx.Actor.User, x
	x.EndedAt, x.EndedBy, x.EndedWhy, x.Version = &tx.Now, &by, why, x.Version+1
	if err := updateGlass(ctx, tx, x, was.Version); err != nil {
		return err
	}
	tx.Record("glass.ended", x.on(), map[string]any{"old": was, "new": x})
	return nil
}

// Judge keeps what a review found, within tx, once. A look that was not justified ends with it. The caller has checked who
// reviews.
func Judge(ctx context.Context, tx *db.Tx, x Glass, version int, v Verdict, reason, followUp string) error {
	if x.ReviewedAt != nil {
		return fault.New(fault.Refused, "It has been reviewed already")
	}
	by, was := tx.Actor.User, x
	x.Verdict, x.ReviewedAt, x.ReviewedBy, x.ReviewReason, x.FollowUp, x.Version = v, &tx.Now, &by, reason, followUp, version+1
	if v == NotJustified && x.Open(tx.Now) {
		x.EndedAt, x.EndedBy, x.EndedWhy = &tx.Now, &by, "reviewed as not justified"
	}
	if err := updateGlass(ctx, tx, x, version); err != nil {
		return err
	}
	tx.Record("glass.reviewed", x.on(), map[string]any{"old": was, "new": x})
	return nil
}

func (g Glass) on() db.On { return db.On{Kind: "glass", ID: g.ID, Case: g.CaseID, Force: g.ForceID} }

// GlassOf lists who looked at the case of g by break-glass, the newest first.
func GlassOf(ctx context.Context, r db.Reader, g Grant) ([]Glass, error) {
	if !g.Valid() {
		return nil, fault.Missing()
	}
	return glassOfCase(ctx, r, g.CaseID())
}

// GlassToEnd gives a look that the actor in ctx may end: whoever broke the glass, the lead of its case, and supervisors and
// managers over its unit may. NotFound to anybody else, after the same one statement.
func GlassToEnd(ctx context.Context, r db.Reader, key string) (Glass, error) {
	a, _ := actor.From(ctx)
	x, leads, err := glassAndLead(ctx, r, Sight(ctx), key, a.User)
	if err != nil {
		return Glass{}, err
	}
	if x.ID == 0 || a.User != x.UserID && !leads && !a.HoldsIn(perm.Supervisor, x.UnitID) && !a.HoldsIn(perm.Manager, x.UnitID) {
		return Glass{}, fault.Missing()
	}
	return x, nil
}

// GlassByKey gives a look that the actor in ctx may know of: one of their force, on a case that no conflict keeps them out
// of. NotFound for any other.
func GlassByKey(ctx context.Context, r db.Reader, key string) (Glass, error) {
	x, err := glassByKey(ctx, r, Sight(ctx), key)
	if err == nil && x.ID == 0 {
		err = fault.Missing()
	}
	return x, err
}
