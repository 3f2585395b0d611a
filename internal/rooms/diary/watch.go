package diary

import (
	"context"
	"errors"
	"fmt"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
)

// watchBatch is how many clocks are looked at together.
const watchBatch = 200

// Watch makes the notices that are due now and tells how many it made. It may run as often and in as many replicas as it
// likes: a notice that is there is not made again. What was recorded within the time of undo waits until that is over.
func (r *Room) Watch(ctx context.Context) (int, error) {
	ctx = actor.With(ctx, program)
	now := r.DB.Time()
	w, err := r.newWatch(ctx, now)
	if err != nil {
		return 0, err
	}
	n, err := r.watchAbsences(ctx, now)
	if err != nil {
		return n, err
	}
	if err := r.endFeedsOfLeavers(ctx); err != nil {
		return n, err
	}
	var failed []error
	for _, look := range []lookFor{{orders.Running, now, now.Add(w.furthest)}, {orders.Lapsed, now.Add(-orders.LapsedFor), now}, {orders.Stopped, now.Add(-orders.LapsedFor), now}} {
		var after place
		for {
			list, err := callingClocks(ctx, r.DB, look, now.Add(-cases.UndoTime), after, watchBatch)
			if err != nil {
				return n, fmt.Errorf("look for clocks that call: %w", err)
			}
			made, err := r.call(ctx, w, list)
			if err != nil { // some clocks must not keep the others waiting
				failed = append(failed, err)
			}
			n += made
			if len(list) < watchBatch {
				break
			}
			after = place{*list[len(list)-1].EndAt, list[len(list)-1].ID}
		}
	}
	return n, errors.Join(failed...)
}

// watch is what one round of looking goes by.
type watch struct {
	now      time.Time
	windows  map[ids.Unit]map[powers.Code]powers.Windows
	calendar func(caltime.Nation) caltime.Calendar
	furthest time.Duration
}

func (r *Room) newWatch(ctx context.Context, now time.Time) (watch, error) {
	w := watch{now: now, windows: map[ids.Unit]map[powers.Code]powers.Windows{}}
	set, err := r.Reference.Calendars(ctx, r.DB)
	if err != nil {
		return w, fmt.Errorf("calendars: %w", err)
	}
	w.calendar = set.Of
	forces, err := r.Users.Forces(ctx, r.DB)
	if err != nil {
		return w, fmt.Errorf("forces: %w", err)
	}
	for _, f := range forces {
		if w.windows[f.ID], err = r.Orders.Windows(ctx, r.DB, f.ID); err != nil {
			return w, err
		}
		w.furthest = max(w.furthest, furthest(w.windows[f.ID]))
	}
	return w, nil
}

// call makes the notices of some clocks.
func (r *Room) call(ctx context.Context, w watch, list []calling) (int, error) {
	type call struct {
		c calling
		due
	}
	var calls []call
	var loud []calling
	for _, c := range list {
		dues := c.dues(w.now, w.windows[c.ForceID][c.Code], w.calendar(c.Nation))
		for _, d := range dues {
			calls = append(calls, call{c, d})
		}
		if len(dues) > 0 {
			loud = append(loud, c)
		}
	}
	crews, err := r.crews(ctx, loud)
	if err != nil {
		return 0, err
	}
	var drafts []draft
	for _, x := range calls {
		in := crews(x.c)
		for _, t := range x.c.whom(x.kind, in) {
			drafts = append(drafts, r.draftOf(x.c, x.due, t, in.people[t.to]))
		}
	}
	return r.tell(ctx, drafts)
}

func (r *Room) draftOf(c calling, d due, t told, p person) draft {
	x := draft{mail: !t.noMail && r.mails(p, d.kind), Notice: Notice{UserID: t.to, ForceID: c.ForceID, Once: onceOf(c.ID, d.kind, d.mark, t.to), Kind: d.kind,
		ClockID: &c.ID, CaseID: &c.CaseID, EndLocal: c.EndLocal, ActLocal: c.ActByLocal, Unread: true}}
	if t.inFor != 0 {
		x.ForID = &t.inFor
	}
	return x
}

// mails reports whether a notice of a kind is mailed to somebody who is here.
func (r *Room) mails(p person, k Kind) bool { return r.Mail != nil && p.Email != "" && p.wants(k) }

// crews loads, in a few statements, who the clocks may call.
func (r *Room) crews(ctx context.Context, list []calling) (func(calling) crew, error) {
	today := caltime.DateOf(r.DB.Time())
	units, asked, shut := set[ids.Unit]{}, set[ids.User]{}, set[ids.Case]{}
	for _, c := range list {
		units.add(c.UnitID)
		for _, u := range []*ids.User{c.LeadID, c.DeputyID} {
			if u != nil {
				asked.add(*u)
			}
		}
		if c.Restricted {
			shut.add(c.CaseID)
		}
	}
	supervisors, err := supervisorsOf(ctx, r.DB, units.list, today)
	if err != nil {
		return nil, fmt.Errorf("supervisors: %w", err)
	}
	members, err := membersOf(ctx, r.DB, shut.list)
	if err != nil {
		return nil, fmt.Errorf("members of restricted cases: %w", err)
	}
	for _, l := range supervisors {
		asked.add(l...)
	}
	for _, l := range members {
		asked.add(l...)
	}
	people, err := r.people(ctx, asked.list, today)
	if err != nil {
		return nil, err
	}
	return func(c calling) crew {
		return crew{people: people, supervisors: supervisors[c.UnitID], members: members[c.CaseID]}
	}, nil
}

// people loads people with those who stand in for them today.
func (r *Room) people(ctx context.Context, list []ids.User, today caltime.Date) (map[ids.User]person, error) {
	out := map[ids.User]person{}
	for range 2 { // those asked for, then their stand-ins
		rows, err := peopleByID(ctx, r.DB, list, today)
		if err != nil {
			return nil, fmt.Errorf("people: %w", err)
		}
		list = nil
		for _, p := range rows {
			out[p.ID] = p
		}
		for _, p := range rows {
			if s := p.StandInID; s != nil && out[*s].ID == 0 {
				list = append(list, *s)
			}
		}
	}
	return out, nil
}

// set is a list without doubles.
type set[T comparable] struct {
	in   map[T]bool
	list []T
}

func (s *set[T]) add(list ...T) {
	if s.in == nil {
		s.in = map[T]bool{}
	}
	for _, x := range list {
		if !s.in[x] {
			s.in[x] = true
			s.list = append(s.list, x)
		}
	}
}

// allowed leaves out what its reader may not see: the need to know, asked as that person.
func (r *Room) allowed(ctx context.Context, rd db.Reader, list []draft) ([]draft, error) {
	by := map[ids.User]*set[ids.Case]{}
	for _, d := range list {
		if by[d.UserID] == nil {
			by[d.UserID] = &set[ids.Case]{}
		}
		if d.CaseID != nil {
			by[d.UserID].add(*d.CaseID)
		}
	}
	sees := map[ids.User]map[ids.Case]access.Grant{}
	for u, in := range by {
		a, err := r.Users.Actor(ctx, u)
		if missing(err) {
			continue // the account was disabled
		}
		if err != nil {
			return nil, fmt.Errorf("load user %d: %w", u, err)
		}
		if sees[u], err = access.OpenMany(actor.With(ctx, a), rd, in.list, access.Read); err != nil {
			return nil, err
		}
	}
	var out []draft
	for _, d := range list {
		grants, known := sees[d.UserID]
		if !known || d.CaseID != nil && !grants[*d.CaseID].Valid() {
			continue
		}
		out = append(out, d)
	}
	return out, nil
}
