package app

import (
	"context"
	"sync"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/demo"
	"proceeds/internal/platform/audit"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/opportunities"
)

// Demo fills an empty database with the synthetic force. It works on the same database with a clock of its own, because
// the force's two years pass while it is made.
func (a *App) Demo(ctx context.Context, o demo.Options) (map[string]int64, error) {
	open := func() (demo.Rooms, error) {
		c := a.Config
		now := &movedClock{t: a.DB.Time()}
		c.Clock, c.Mail = now.Now, "" // nothing is mailed while it is made
		b, err := Open(ctx, c)
		if err != nil {
			return demo.Rooms{}, err
		}
		return demo.Rooms{DB: b.DB, Users: b.Users, Reference: b.Reference, Cases: b.Cases, Subjects: b.Subjects, Assets: b.Assets, Orders: b.Orders, Confiscation: b.Confiscation,
			Intake: b.Intake, Diary: b.Diary, Effort: b.Effort, Plans: b.Plans, Opportunities: b.Opportunities, Compartment: b.Compartment, SetClock: now.Set, Close: b.Close}, nil
	}
	return demo.Make(ctx, open, o)
}

// movedClock is a clock that only its owner moves.
type movedClock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *movedClock) Now() time.Time  { c.mu.Lock(); defer c.mu.Unlock(); return c.t }
func (c *movedClock) Set(t time.Time) { c.mu.Lock(); defer c.mu.Unlock(); c.t = t }

// Detect evaluates every rule again over all cases, or over one.
func (a *App) Detect(ctx context.Context, login, ref string) (opportunities.Stats, error) {
	ctx, err := a.As(ctx, login)
	if err != nil {
		return opportunities.Stats{}, err
	}
	var one *ids.Case
	if ref != "" {
		g, err := access.OpenRef(ctx, a.DB, ref, access.Read)
		if fault.Is(err, fault.NotFound) {
			return opportunities.Stats{}, fault.New(fault.NotFound, "There is no case %q that may be seen here", ref)
		}
		if err != nil {
			return opportunities.Stats{}, err
		}
		id := g.CaseID()
		one = &id
	}
	return a.Opportunities.Detect(ctx, one)
}

// VerifyAudit proves the audit log whole, and consistent with a kept checkpoint where one is given.
func (a *App) VerifyAudit(ctx context.Context, kept []byte) (audit.Report, error) {
	key, err := a.auditKey() // of a log that was never sealed there is none yet
	if err != nil {
		return audit.Report{}, err
	}
	return audit.Verify(ctx, a.DB, key.Verifier, audit.LastNote(kept))
}

// CheckpointAudit seals what is waiting and gives the newest signed note.
func (a *App) CheckpointAudit(ctx context.Context) (string, error) {
	key, err := a.auditKey()
	if err != nil {
		return "", err
	}
	if _, err := audit.Seal(ctx, a.DB, key); err != nil {
		return "", err
	}
	note, err := audit.Latest(ctx, a.DB)
	return string(note), err
}
