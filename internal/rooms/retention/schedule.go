package retention

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Plan is the retention of one case: the domain type and the row.
type Plan struct {
	ID         int64
	CaseID     ids.Case
	ForceID    ids.Unit
	UnitID     ids.Unit
	Grp        Group
	Confirmed  bool   // a person has said which group it is
	Cause      string // what began the clear period: a code of causeWords
	Basis      string // why this group
	ClearFrom  caltime.Date
	NextReview caltime.Date
	ReviewedOn caltime.Date // the latest review; zero for none
	Version    int64
	UpdatedAt  time.Time
}

// TableName is retention_schedules.
func (Plan) TableName() string { return "retention_schedules" }

func (p Plan) on() db.On { return db.On{Kind: "retention", ID: p.ID, Case: p.CaseID, Force: p.ForceID} }

// Due reports whether the review is due on a day.
func (p Plan) Due(on caltime.Date) bool { return !p.NextReview.After(on) }

// What begins a clear period.
const (
	CauseClosed  = "closed"  // the case was closed
	CauseOffence = "offence" // a charge, a conviction or the end of an offence, in this case or one of the same person
	CauseEvent   = "event"   // an arrest, a seizure or another event of that kind
	CauseOther   = "case"    // another case of the same person
)

var causeWords = map[string]string{CauseClosed: "the case was closed", CauseOffence: "an offence, a charge or a conviction", CauseEvent: "an event such as an arrest",
	CauseOther: "another case of the same person"}

// CauseText says what began the clear period.
func (p Plan) CauseText() string { return causeWords[p.Cause] }

// contact is the latest that had to do with offending.
type contact struct {
	On    caltime.Date
	Cause string
}

func (c *contact) later(on caltime.Date, cause string) {
	if !on.IsZero() && on.After(c.On) {
		*c = contact{on, cause}
	}
}

// reckoned is the plan of a case with what is known of it now: the clear period begins again with each new contact, and a
// review never falls earlier than a person has set it unless the group was changed.
func reckoned(was Plan, c contact, p Periods) Plan {
	if c.On.After(was.ClearFrom) {
		was.ClearFrom, was.Cause = c.On, c.Cause
	}
	was.NextReview = p.Next(was.Grp, was.ClearFrom, was.NextReview, was.ReviewedOn)
	return was
}

// reckonAtOnce bounds one transaction of Reckon.
const reckonAtOnce = 400

// Reckon makes the plan of every closed case that has none, of group 3 until somebody says otherwise, and begins clear
// periods again where there was a new contact. It erases nothing.
func (r *Room) Reckon(ctx context.Context) error {
	for after := ids.Case(0); ; {
		var n int
		err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			rows, err := closedAfter(ctx, tx, after, reckonAtOnce)
			if err != nil || len(rows) == 0 {
				return err
			}
			n, after = len(rows), rows[len(rows)-1].ID
			return r.reckon(ctx, tx, rows)
		})
		if err != nil {
			return fmt.Errorf("reckon retention: %w", err)
		}
		if n < reckonAtOnce {
			return nil
		}
	}
}

func (r *Room) reckon(ctx context.Context, tx *db.Tx, rows []closedCase) error {
	list := make([]ids.Case, len(rows))
	for i, c := range rows {
		list[i] = c.ID
	}
	plans, err := plansOf(ctx, tx, list)
	if err != nil {
		return err
	}
	contacts, err := contactsOf(ctx, tx, rows)
	if err != nil {
		return err
	}
	today, of := caltime.DateOf(tx.Now), map[ids.Unit]Periods{}
	var made []Plan
	for _, c := range rows {
		if _, ok := of[c.ForceID]; !ok {
			if of[c.ForceID], err = r.periods(ctx, tx, c.ForceID, today); err != nil {
				return err
			}
		}
		was, ok := plans[c.ID]
		if !ok {
			was = Plan{CaseID: c.ID, ForceID: c.ForceID, UnitID: c.UnitID, Grp: Group3, Version: 1}
		}
		now := reckoned(was, contacts[c.ID], of[c.ForceID])
		switch now.UpdatedAt = tx.Now; {
		case !ok:
			made = append(made, now)
		case now.ClearFrom != was.ClearFrom || now.NextReview != was.NextReview:
			if err := updatePlan(ctx, tx, &now); err != nil {
				return err
			}
			tx.Record("retention.reckoned", now.on(), map[string]any{"old": was, "new": now})
		}
	}
	if err := insertPlans(ctx, tx, made); err != nil {
		return err
	}
	for _, p := range made {
		tx.Record("retention.reckoned", p.on(), map[string]any{"old": nil, "new": p})
	}
	return nil
}

// opened is a case for one of the verbs here: the grant, the case and its plan, locked and reckoned afresh. Forbidden for
// whoever is not over the case, Refused for an open one.
func (r *Room) opened(ctx context.Context, tx *db.Tx, id ids.Case) (g access.Grant, c cases.Case, p Plan, err error) {
	if g, err = access.Open(ctx, tx, id, access.Read); err != nil {
		return g, c, p, err
	}
	if !over(tx.Actor, g) {
		return g, c, p, fault.New(fault.Forbidden, "Only a supervisor of the unit or a manager over it can do that")
	}
	if err = cases.Lock(ctx, tx, g); err != nil {
		return g, c, p, err
	}
	if c, err = r.Cases.ByID(ctx, tx, g); err != nil {
		return g, c, p, err
	}
	if c.Open() {
		return g, c, p, &fault.Error{Kind: fault.Refused, Message: "The case is open: its retention begins when it is closed"}
	}
	if err = r.reckon(ctx, tx, []closedCase{{c.ID, c.ForceID, c.UnitID, c.ClosedAt}}); err != nil {
		return g, c, p, err
	}
	plans, err := plansOf(ctx, tx, []ids.Case{id})
	return g, c, plans[id], err
}

// SetGroup says which group the case is of, and why. The clear period stays; the review moves with the group.
func (r *Room) SetGroup(ctx context.Context, id ids.Case, version int64, to Group, basis string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, _, p, err := r.opened(ctx, tx, id)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		if to.Name() == "" {
			bad["group"] = "Choose a group"
		}
		cases.CheckReason(bad, "basis", basis, "Enter why it is of this group")
		if err := fault.Fields("Check the group", bad, "group", "basis"); err != nil {
			return err
		}
		if p.Version != version {
			return fault.Stale("retention of the case")
		}
		periods, err := r.periods(ctx, tx, g.ForceID(), caltime.DateOf(tx.Now))
		if err != nil {
			return err
		}
		was := p
		p.Grp, p.Basis, p.Confirmed, p.ReviewedOn, p.UpdatedAt = to, basis, true, caltime.Date{}, tx.Now
		p.NextReview = periods.Review(to, p.ClearFrom)
		if err := updatePlan(ctx, tx, &p); err != nil {
			return err
		}
		tx.Record("retention.group_set", p.on(), map[string]any{"old": was, "new": p})
		return nil
	})
}
