package retention

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
)

// LimitGround is why data is kept and not used (DPA 2018 s.47(2) and (3)).
type LimitGround string

// The grounds.
const (
	AsEvidence      LimitGround = "evidence" // it must be kept for the purposes of evidence
	AccuracyUnknown LimitGround = "accuracy" // whether it is accurate cannot be ascertained
)

var limitWords = []struct {
	Ground LimitGround
	Name   string
}{
	{AsEvidence, "It must be kept as evidence"}, {AccuracyUnknown, "Whether it is accurate cannot be ascertained"},
}

// Name is the ground as pages name it; empty for none.
func (g LimitGround) Name() string {
	for _, w := range limitWords {
		if w.Ground == g {
			return w.Name
		}
	}
	return ""
}

// LimitState is how a restriction of processing stands.
type LimitState string

// The states: proposed → standing → lifted, or refused.
const (
	LimitProposed LimitState = "proposed"
	LimitRefused  LimitState = "refused"
	LimitStanding LimitState = "standing"
	LimitLifted   LimitState = "lifted"
)

// Limit is a restriction of processing in the place of an erasure: the domain type and the row.
type Limit struct {
	ID         int64
	CaseID     ids.Case
	ForceID    ids.Unit
	UnitID     ids.Unit
	Ground     LimitGround
	Reason     string
	State      LimitState
	ProposedBy ids.User
	ProposedAt time.Time
	DecidedBy  *ids.User
	DecidedAt  *time.Time
	DecidedWhy string
	LiftedBy   *ids.User
	LiftedAt   *time.Time
	LiftedWhy  string
	Version    int64
	// Who asked for it to be lifted, and why; nil where nobody does.
	LiftAskedBy  *ids.User
	LiftAskedAt  *time.Time
	LiftAskedWhy string
}

// TableName is processing_limits.
func (Limit) TableName() string { return "processing_limits" }

func (l Limit) on() db.On {
	return db.On{Kind: "processing_limit", ID: l.ID, Case: l.CaseID, Force: l.ForceID}
}

// ProposeLimit asks for the case to be kept as evidence only. Refused while a clock runs: what is in no list is watched by
// nobody.
func (r *Room) ProposeLimit(ctx context.Context, id ids.Case, ground LimitGround, reason string) (l Limit, err error) {
	err = r.limit(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, now Limit) error {
		bad := map[string]string{}
		if ground.Name() == "" {
			bad["limit_ground"] = "Choose why the data is kept and not used"
		}
		cases.CheckReason(bad, "limit_reason", reason, "Enter why processing is restricted")
		if err := fault.Fields("Check the restriction", bad, "limit_ground", "limit_reason"); err != nil {
			return err
		}
		if now.ID != 0 {
			return fault.New(fault.Refused, "A restriction of this case is proposed or stands already")
		}
		if err := r.noClock(ctx, tx, g); err != nil {
			return err
		}
		l = Limit{CaseID: id, ForceID: g.ForceID(), UnitID: g.UnitID(), Ground: ground, Reason: strings.TrimSpace(reason), State: LimitProposed,
			ProposedBy: tx.Actor.User, ProposedAt: tx.Now, Version: 1}
		if err := insertLimit(ctx, tx, &l); err != nil {
			return err
		}
		tx.Record("processing_limit.proposed", l.on(), map[string]any{"old": nil, "new": l})
		return nil
	})
	return l, err
}

// DecideLimit restricts the processing of the case, or refuses to. Whoever asked for it does not decide.
func (r *Room) DecideLimit(ctx context.Context, id ids.Case, version int64, agree bool, why string) error {
	return r.limit(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, was Limit) error {
		switch {
		case was.State != LimitProposed || was.Version != version:
			return fault.Stale("restriction")
		case was.ProposedBy == tx.Actor.User:
			return fault.New(fault.Refused, "You asked for this: somebody else must decide")
		}
		if err := cases.Reason("limit_why", why, "Enter why you decide so"); err != nil {
			return err
		}
		l, by, at := was, tx.Actor.User, tx.Now
		l.State, l.DecidedBy, l.DecidedAt, l.DecidedWhy = LimitRefused, &by, &at, strings.TrimSpace(why)
		if agree {
			if err := r.noClock(ctx, tx, g); err != nil {
				return err
			}
			l.State = LimitStanding
			if err := access.SetProcessing(ctx, tx, g, access.Limited); err != nil {
				return err
			}
		}
		if err := updateLimit(ctx, tx, &l); err != nil {
			return err
		}
		tx.Record("processing_limit."+map[bool]string{true: "set", false: "refused"}[agree], l.on(), map[string]any{"old": was, "new": l})
		return nil
	})
}

// AskLift asks for the case to be given back to lists, searches and exports, with a reason. Somebody else decides; until
// then nothing changes.
func (r *Room) AskLift(ctx context.Context, id ids.Case, version int64, why string) error {
	return r.limit(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, was Limit) error {
		switch {
		case was.State == LimitStanding && was.LiftAskedBy != nil:
			return fault.New(fault.Refused, "The lifting is asked for already")
		case was.State != LimitStanding || was.Version != version:
			return fault.Stale("restriction")
		}
		if err := cases.Reason("lift_why", why, "Enter why the data may be used again"); err != nil {
			return err
		}
		l, by, at := was, tx.Actor.User, tx.Now
		l.LiftAskedBy, l.LiftAskedAt, l.LiftAskedWhy = &by, &at, strings.TrimSpace(why)
		if err := updateLimit(ctx, tx, &l); err != nil {
			return err
		}
		tx.Record("processing_limit.lift_asked", l.on(), map[string]any{"old": was, "new": l})
		return nil
	})
}

// DecideLift lifts the restriction as somebody else asked, or refuses to, with a reason; then it stands as before. Whoever
// asked does not decide.
func (r *Room) DecideLift(ctx context.Context, id ids.Case, version int64, agree bool, why string) error {
	return r.limit(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, was Limit) error {
		switch {
		case was.State != LimitStanding || was.LiftAskedBy == nil || was.Version != version:
			return fault.Stale("restriction")
		case *was.LiftAskedBy == tx.Actor.User:
			return fault.New(fault.Refused, "You asked for this: somebody else must decide")
		}
		if err := cases.Reason("lifted_why", why, "Enter why you decide so"); err != nil {
			return err
		}
		l, by, at := was, tx.Actor.User, tx.Now
		if !agree {
			l.LiftAskedBy, l.LiftAskedAt, l.LiftAskedWhy = nil, nil, ""
			if err := updateLimit(ctx, tx, &l); err != nil {
				return err
			}
			tx.Record("processing_limit.lift_refused", l.on(), map[string]any{"old": was, "new": l, "why": strings.TrimSpace(why)})
			return nil
		}
		l.State, l.LiftedBy, l.LiftedAt, l.LiftedWhy = LimitLifted, &by, &at, strings.TrimSpace(why)
		if err := access.SetProcessing(ctx, tx, g, access.InUse); err != nil {
			return err
		}
		if err := updateLimit(ctx, tx, &l); err != nil {
			return err
		}
		tx.Record("processing_limit.lifted", l.on(), map[string]any{"old": was, "new": l})
		return nil
	})
}

// limit runs do with the restriction that is proposed or stands, the case locked.
func (r *Room) limit(ctx context.Context, id ids.Case, do func(context.Context, *db.Tx, access.Grant, Limit) error) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, id, access.Read)
		if err != nil {
			return err
		}
		if !over(tx.Actor, g) {
			return fault.New(fault.Forbidden, "Only a supervisor of the unit or a manager over it can restrict processing")
		}
		if err := cases.Lock(ctx, tx, g); err != nil {
			return err
		}
		now, err := limitOf(ctx, tx, g)
		if err != nil {
			return err
		}
		return do(ctx, tx, g, now)
	})
}

func (r *Room) noClock(ctx context.Context, tx *db.Tx, g access.Grant) error {
	clocks, err := r.Orders.Clocks(ctx, tx, g)
	if err != nil {
		return err
	}
	for _, k := range clocks {
		if k.State == orders.Running {
			return fault.New(fault.Refused, "A statutory clock of the case runs, and a restricted case is in no list of clocks: %s", k.Title)
		}
	}
	return nil
}
