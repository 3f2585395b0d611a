package compartment

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/orders/powers"
)

// ApplyToExtend records that a senior officer applied to the Crown Court to extend the moratorium. Refused where no
// moratorium runs, where one application is pending, or from the day on which the period would end (CrimPR 47.61).
func (r *Room) ApplyToExtend(ctx context.Context, key string, applied caltime.Date, senior string) (x Extension, err error) {
	err = r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		q, err := requestByKey(ctx, tx, force, key)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		line(bad, "senior", senior, "Enter the senior officer who applies, with the rank", "The name")
		past(bad, "applied", applied, caltime.DateOf(tx.Now), "Enter the day on which the application was made")
		if err := fault.Fields("Check the application", bad, "applied", "senior"); err != nil {
			return err
		}
		clocks, err := clocksOf(ctx, tx, force, q.ID)
		if err != nil {
			return err
		}
		k, ok := running(clocks, moratorium)
		if !ok {
			return fault.New(fault.Refused, "No moratorium is running")
		}
		list, err := extensionsOf(ctx, tx, force, q.ID)
		if err != nil {
			return err
		}
		for _, old := range list {
			if old.Outcome == "" {
				return fault.New(fault.Refused, "The application of %s is pending", old.AppliedOn.WithDay())
			}
		}
		switch {
		case !applied.Before(k.LastDay):
			return fault.New(fault.Refused, "An application is made before the day on which the moratorium would end, %s (CrimPR 47.61)", k.LastDay.WithDay())
		case applied.Before(q.RefusedOn):
			return fault.Fields("Check the application", map[string]string{"applied": "The application comes after the refusal of " + q.RefusedOn.WithDay()})
		case !k.LimitOn.IsZero() && !k.LastDay.Before(k.LimitOn):
			return fault.New(fault.Refused, "No extension can run past %s", k.LimitOn.WithDay())
		}
		x = Extension{ForceID: force, RequestID: q.ID, N: len(list) + 1, AppliedOn: applied, SeniorOfficer: strings.TrimSpace(senior), Version: 1, Made: made(tx)}
		if err := insert(ctx, tx, &x); err != nil {
			return fmt.Errorf("insert extension: %w", err)
		}
		tx.Record("extension.applied", at(db.Alteration, "request", q.ID, force), map[string]any{"n": x.N, "applied": applied, "senior": x.SeniorOfficer})
		return nil
	})
	return x, err
}

// DecideExtension records what the court decided. A granted one moves the end of the moratorium to the last day that the
// court allowed: at most 31 days from the day after it would otherwise end, and never past the limit of 186.
func (r *Room) DecideExtension(ctx context.Context, key string, n, version int, outcome string, on, to caltime.Date) error {
	return r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		q, err := requestByKey(ctx, tx, force, key)
		if err != nil {
			return err
		}
		list, err := extensionsOf(ctx, tx, force, q.ID)
		if err != nil {
			return err
		}
		if n < 1 || n > len(list) {
			return fault.Missing()
		}
		x := list[n-1]
		if x.Outcome != "" {
			return fault.Stale("application")
		}
		bad := map[string]string{}
		known(bad, "outcome", outcome, "Choose what the court decided", "granted", "refused")
		past(bad, "decided", on, caltime.DateOf(tx.Now), "Enter the day of the decision")
		if bad["decided"] == "" && on.Before(x.AppliedOn) {
			bad["decided"] = "The decision comes after the application"
		}
		if outcome == "granted" && to.IsZero() {
			bad["to"] = "Enter the last day that the court allowed"
		}
		if err := fault.Fields("Check the decision", bad, "outcome", "decided", "to"); err != nil {
			return err
		}
		set := map[string]any{"outcome": outcome, "decided_on": on, "to_on": caltime.Date{}}
		if outcome == "granted" {
			set["to_on"] = to
			if err := r.extendTo(ctx, tx, q, to); err != nil {
				return err
			}
		} else if err := closeClocks(ctx, tx, q, "the court refused to extend", pending); err != nil {
			return err
		}
		if err := change(ctx, tx, &Extension{}, x.ID, version, set); err != nil {
			return err
		}
		tx.Record("extension.decided", at(db.Alteration, "request", q.ID, force), set)
		return r.check(ctx, tx, force)
	})
}

// extendTo moves the moratorium's end, or begins it anew where it had lapsed into the time of a pending application.
func (r *Room) extendTo(ctx context.Context, tx *db.Tx, q Request, to caltime.Date) error {
	clocks, err := clocksOf(ctx, tx, q.ForceID, q.ID)
	if err != nil {
		return err
	}
	var k Clock
	for _, c := range clocks {
		if c.Code == moratorium {
			k = c
		}
	}
	_, waits := running(clocks, pending)
	if k.ID == 0 || k.State == Closed || k.State == Lapsed && !waits {
		return fault.New(fault.Refused, "No moratorium is running")
	}
	cal, err := r.Reference.Calendar(ctx, tx, q.Nation)
	if err != nil {
		return err
	}
	in := powers.Input{Day: k.StartOn, On: q.DisclosedOn, Calendar: cal, OriginalEnd: k.OriginalEndOn, CurrentEnd: k.LastDay}
	most, err := powers.Extend(powers.Code(moratorium), in)
	if err != nil {
		return clockFault(err)
	}
	if to.After(most.LastDay) {
		return fault.Fields("Check the decision", map[string]string{"to": "An extension can end on " + most.LastDay.WithDay() + " at the latest"})
	}
	in.CourtEnd = to
	e, err := powers.Extend(powers.Code(moratorium), in)
	if err != nil {
		return clockFault(err)
	}
	set := map[string]any{"last_day": to, "end_at": e.EndAt, "act_by_at": e.ActByAt, "state": Running, "closed_at": nil, "closed_why": ""}
	if !e.EndAt.After(tx.Now) {
		set["state"], set["closed_at"], set["closed_why"] = Lapsed, tx.Now, "ended before it was recorded"
	}
	if err := change(ctx, tx, &Clock{}, k.ID, k.Version, set); err != nil {
		return err
	}
	tx.Record("clock.extended", at(db.System, "clock", k.ID, q.ForceID), map[string]any{"old": k.LastDay, "new": to, "limit": e.Limit})
	return closeClocks(ctx, tx, q, "the court extended the moratorium", pending)
}
