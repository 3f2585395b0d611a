package compartment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/orders/powers"
)

// The clocks of a request. Their rules stand in the catalogue of powers, where they are sealed: no open page shows them.
const (
	notice     = "DAML-NOTICE"
	moratorium = "DAML-MOR"
	pending    = "DAML-AUTO"
)

// ClockState is how a clock stands.
type ClockState string

// How a clock can stand.
const (
	Running ClockState = "running"
	Closed  ClockState = "closed"
	Lapsed  ClockState = "lapsed"
)

// Clock is one clock of a request, as it was reckoned. A later version of the law never rewrites it.
type Clock struct {
	ID            int64
	ForceID       ids.Unit
	RequestID     int64
	Code          string
	LawVersion    string
	Calendar      string // the non-working days used
	StartOn       caltime.Date
	OriginalEndOn caltime.Date
	LastDay       caltime.Date
	LimitOn       caltime.Date // no extension may run past it; zero: the clock is not extended
	EndAt         time.Time    // exclusive
	ActByAt       *time.Time
	State         ClockState
	ClosedAt      *time.Time
	ClosedWhy     string
	Version       int
	CreatedAt     time.Time
}

// TableName is cpt_clocks.
func (Clock) TableName() string { return "cpt_clocks" }

// reckon reckons a clock of a request from a day, under the law of the day of its disclosure.
func (r *Room) reckon(ctx context.Context, rd db.Reader, q Request, code string, from caltime.Date) (Clock, error) {
	cal, err := r.Reference.Calendar(ctx, rd, q.Nation)
	if err != nil {
		return Clock{}, err
	}
	k, err := powers.Reckon(powers.Code(code), powers.Input{Day: from, On: q.DisclosedOn, Calendar: cal})
	if err != nil {
		return Clock{}, clockFault(err)
	}
	out := Clock{ForceID: q.ForceID, RequestID: q.ID, Code: code, LawVersion: k.Version, Calendar: k.Calendar, StartOn: from, OriginalEndOn: k.LastDay, LastDay: k.LastDay, LimitOn: k.Limit,
		EndAt: k.EndAt, State: Running, Version: 1}
	if !k.ActByAt.IsZero() {
		by := k.ActByAt
		out.ActByAt = &by
	}
	return out, nil
}

// clockFault makes a mistake of what was typed one that the form can show.
func clockFault(err error) error {
	var in powers.InputError
	if errors.As(err, &in) {
		return fault.New(fault.Refused, "%s", in.Message)
	}
	if errors.Is(err, caltime.ErrCalendarNotKnown) {
		return fault.New(fault.Refused, "The bank holidays on the way are not known yet, so the end cannot be reckoned")
	}
	return err
}

func (r *Room) startClock(ctx context.Context, tx *db.Tx, q Request, code string, from caltime.Date) (Clock, error) {
	k, err := r.reckon(ctx, tx, q, code, from)
	if err != nil {
		return k, err
	}
	k.CreatedAt = tx.Now
	if !k.EndAt.After(tx.Now) { // it had ended before it was recorded
		k.State, k.ClosedAt, k.ClosedWhy = Lapsed, &tx.Now, "ended before it was recorded"
	}
	if err := insert(ctx, tx, &k); err != nil {
		return k, fmt.Errorf("insert clock: %w", err)
	}
	tx.Record("clock.started", at(db.System, "clock", k.ID, q.ForceID), map[string]any{"request": q.Ref, "code": code, "last_day": k.LastDay, "version": k.LawVersion})
	return k, nil
}

// closeClocks ends the running clocks of a request with one of the codes.
func closeClocks(ctx context.Context, tx *db.Tx, q Request, why string, codes ...string) error {
	list, err := clocksOf(ctx, tx, q.ForceID, q.ID)
	if err != nil {
		return err
	}
	for _, k := range list {
		for _, code := range codes {
			if k.Code == code && k.State == Running {
				if err := change(ctx, tx, &Clock{}, k.ID, k.Version, map[string]any{"state": Closed, "closed_at": tx.Now, "closed_why": why}); err != nil {
					return err
				}
				tx.Record("clock.closed", at(db.System, "clock", k.ID, q.ForceID), map[string]string{"code": k.Code, "why": why})
			}
		}
	}
	return nil
}

func running(list []Clock, code string) (Clock, bool) {
	for _, k := range list {
		if k.Code == code && k.State == Running {
			return k, true
		}
	}
	return Clock{}, false
}

// follow ends clocks whose time is over, and moves those that non-working days announced meanwhile have moved. It runs by
// the clock, for all forces.
func (r *Room) follow(ctx context.Context, tx *db.Tx) error {
	list, err := runningClocks(ctx, tx)
	if err != nil {
		return err
	}
	for _, k := range list {
		q, err := requestByID(ctx, tx, k.RequestID)
		if err != nil {
			return err
		}
		if k.Code == notice { // only this one counts working days
			now, err := r.reckon(ctx, tx, q, k.Code, k.StartOn)
			if err != nil {
				return fmt.Errorf("clock %d: %w", k.ID, err)
			}
			if now.LastDay != k.LastDay {
				if err := change(ctx, tx, &Clock{}, k.ID, k.Version, map[string]any{"last_day": now.LastDay, "original_end_on": now.LastDay, "end_at": now.EndAt, "act_by_at": now.ActByAt, "calendar": now.Calendar}); err != nil {
					return err
				}
				tx.Record("clock.moved", at(db.System, "clock", k.ID, k.ForceID), map[string]any{"old": k.LastDay, "new": now.LastDay, "calendar": now.Calendar})
				k.EndAt, k.Version = now.EndAt, k.Version+1
			}
		}
		if k.EndAt.After(tx.Now) {
			continue
		}
		if err := r.ended(ctx, tx, q, k); err != nil {
			return err
		}
	}
	return nil
}

// ended lapses a clock, unless an application to extend the moratorium is pending: then it goes on by itself (s.336C).
func (r *Room) ended(ctx context.Context, tx *db.Tx, q Request, k Clock) error {
	if err := change(ctx, tx, &Clock{}, k.ID, k.Version, map[string]any{"state": Lapsed, "closed_at": tx.Now, "closed_why": "its time ended"}); err != nil {
		return err
	}
	tx.Record("clock.lapsed", at(db.System, "clock", k.ID, q.ForceID), map[string]any{"code": k.Code, "last_day": k.LastDay})
	if k.Code != moratorium {
		return nil
	}
	list, err := extensionsOf(ctx, tx, q.ForceID, q.ID)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.Outcome == "" {
			_, err := r.startClock(ctx, tx, q, pending, k.LastDay)
			return err
		}
	}
	return nil
}

// title names a clock on a page.
func (k Clock) title() string {
	p, ok := powers.ByCode(powers.Code(k.Code))
	if !ok {
		return k.Code
	}
	return p.Short
}

// cite is its section.
func (k Clock) cite() string {
	p, _ := powers.ByCode(powers.Code(k.Code))
	return p.Cite
}

// Furthest gives the last day to which the court could extend a running moratorium now, and the day that no extension runs
// past; false where it cannot be extended any more.
func (r *Room) Furthest(ctx context.Context, rd db.Reader, q Request, k Clock) (to, limit caltime.Date, ok bool) {
	cal, err := r.Reference.Calendar(ctx, rd, q.Nation)
	if err != nil {
		return to, limit, false
	}
	e, err := powers.Extend(powers.Code(moratorium), powers.Input{Day: k.StartOn, On: q.DisclosedOn, Calendar: cal, OriginalEnd: k.OriginalEndOn, CurrentEnd: k.LastDay})
	if err != nil {
		return to, k.LimitOn, false
	}
	return e.LastDay, e.Limit, true
}
