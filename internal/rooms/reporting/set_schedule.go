package reporting

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// mostPeople is to how many people a schedule sends at most, and mostSchedules how many schedules one person keeps.
const (
	mostPeople    = 100
	mostSchedules = 50
)

// NewSchedule is a schedule as somebody sets it.
type NewSchedule struct {
	Code   string
	Period Period
	Params map[string]string // without the days of the period
	Every  Every
	Day    int
	People []ids.User
}

// MakeSchedule has a report made by the week or month for people who could make it themselves. Invalid where a choice is
// missing, or somebody named may not run the report; Refused for one schedule too many, and where the force asks why and
// nobody said so.
func (r *Room) MakeSchedule(ctx context.Context, n NewSchedule) (s Schedule, err error) {
	if err := r.saysWhy(ctx); err != nil {
		return s, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		rep, a, err := r.owner(ctx, n.Code)
		if err != nil {
			return err
		}
		params, err := r.checkSchedule(ctx, tx, rep, a, &n)
		if err != nil {
			return err
		}
		if count, err := countSchedules(ctx, tx, a.User); err != nil || count >= mostSchedules {
			if err == nil {
				err = fault.New(fault.Refused, "You have %d schedules that run or pause, which is the most that one person keeps. End one first.", count)
			}
			return err
		}
		s = Schedule{PublicKey: ids.NewKey(), ForceID: a.Force, OwnerID: a.User, Code: rep.Code, Title: rep.Title, Period: n.Period, Params: params, Purpose: db.PurposeOf(ctx),
			Every: n.Every, Day: n.Day, State: Running, Version: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now}
		s.NextOn = s.next(tx.Now)
		if err := insertSchedule(ctx, tx, &s); err != nil {
			return err
		}
		if err := setPeople(ctx, tx, s, n.People); err != nil {
			return err
		}
		tx.Record("schedule.made", onSchedule(s), scheduleDetail(s, n.People))
		return nil
	})
	return s, err
}

// ChangeSchedule sets a schedule of the person in ctx anew, over the version it was read with. An ended one is Refused, and,
// where the force asks why and nobody has said so yet, one without a purpose. A purpose on record stays.
func (r *Room) ChangeSchedule(ctx context.Context, key string, version int, n NewSchedule) (s Schedule, err error) {
	who, _ := actor.From(ctx)
	if s, err = scheduleByKey(ctx, r.DB, key); err != nil {
		return s, err
	}
	if s.Purpose == "" && s.ID != 0 && s.OwnerID == who.User {
		if err := r.saysWhy(ctx); err != nil {
			return s, err
		}
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		old, err := r.ownSchedule(ctx, tx, key, version)
		if err != nil {
			return err
		}
		n.Code = old.Code
		rep, a, err := r.owner(ctx, n.Code)
		if err != nil {
			return err
		}
		params, err := r.checkSchedule(ctx, tx, rep, a, &n)
		if err != nil {
			return err
		}
		before, err := peopleOf(ctx, tx, old.ID)
		if err != nil {
			return err
		}
		s = old
		s.Period, s.Params, s.Every, s.Day = n.Period, params, n.Every, n.Day
		if s.Purpose == "" {
			s.Purpose = db.PurposeOf(ctx)
		}
		if s.State == Running {
			s.NextOn = s.next(tx.Now)
		}
		if err := updateSchedule(ctx, tx, &s); err != nil {
			return err
		}
		if err := setPeople(ctx, tx, s, n.People); err != nil {
			return err
		}
		tx.Record("schedule.changed", onSchedule(s), map[string]any{"old": scheduleDetail(old, before), "new": scheduleDetail(s, n.People)})
		return nil
	})
	return s, err
}

// owner gives the report and the person in ctx, who may run it.
func (r *Room) owner(ctx context.Context, code string) (Report, actor.Actor, error) {
	rep, a, err := r.report(ctx, code)
	if err == nil && a.User == 0 {
		err = fault.New(fault.Forbidden, "Only a person can keep a schedule")
	}
	return rep, a, err
}

// ownSchedule gives a schedule of the person in ctx that has not ended, as it was read. Somebody else's is NotFound.
func (r *Room) ownSchedule(ctx context.Context, tx *db.Tx, key string, version int) (Schedule, error) {
	s, err := scheduleByKey(ctx, tx, key)
	switch {
	case err != nil:
		return s, err
	case s.ID == 0 || tx.Actor.User == 0 || s.OwnerID != tx.Actor.User || s.ForceID != tx.Actor.Force:
		return s, fault.Missing()
	case s.State == Ended:
		return s, fault.New(fault.Refused, "This schedule has ended")
	case s.Version != version:
		return s, fault.Stale("schedule")
	}
	return s, nil
}

// checkSchedule checks what somebody sets, and gives the parameters as they are kept.
func (r *Room) checkSchedule(ctx context.Context, tx *db.Tx, rep Report, a actor.Actor, n *NewSchedule) (string, error) {
	bad := map[string]string{}
	switch {
	case n.Every != Weekly && n.Every != Monthly:
		bad["every"] = "Choose by week or by month"
	case n.Every == Weekly && (n.Day < 1 || n.Day > 7):
		bad["weekday"] = "Choose a day of the week"
	case n.Every == Monthly && (n.Day < 1 || n.Day > 31):
		bad["monthday"] = "Choose a day of the month from 1 to 31"
	}
	if !rep.dated() {
		n.Period = NoPeriod
	} else if n.Period.Name() == "" {
		bad["period"] = "Choose the period that it is to cover"
	}
	params, order, err := r.scheduleParams(ctx, tx, rep, *n, bad)
	if err != nil {
		return "", err
	}
	slices.Sort(n.People)
	n.People = slices.Compact(n.People)
	switch {
	case len(n.People) == 0:
		bad["people"] = "Choose at least one person"
	case len(n.People) > mostPeople:
		bad["people"] = fmt.Sprintf("Choose at most %d people", mostPeople)
	}
	for _, u := range n.People {
		if why, _, err := r.mayReceive(ctx, tx, rep, a.Force, u); err != nil {
			return "", err
		} else if why != "" {
			bad["people"] = "Choose only people who may run this report themselves"
		}
	}
	raw, err := json.Marshal(params)
	if err != nil {
		return "", err
	}
	return string(raw), fault.Fields("Check the schedule", bad, append(append([]string{"period"}, order...), "every", "weekday", "monthday", "people")...)
}

// scheduleParams checks the parameters besides the period's days, as a run of today would take them.
func (r *Room) scheduleParams(ctx context.Context, tx *db.Tx, rep Report, n NewSchedule, bad map[string]string) (out map[string]string, order []string, err error) {
	units, err := r.Units(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	given := map[string]string{}
	days := map[string]bool{}
	for _, p := range rep.Params {
		order = append(order, p.Name)
		if p.Kind == ParamFrom || p.Kind == ParamTo {
			days[p.Name] = true
		}
	}
	for name, text := range n.Params {
		if !days[name] {
			given[name] = text
		}
	}
	v, err := parse(rep, rep.over(given, n.Period, caltime.DateOf(tx.Now)), units)
	if fields, ok := fieldsOf(err); ok {
		for name, text := range fields {
			bad[name] = text
		}
	} else if err != nil {
		return nil, nil, err
	}
	out = map[string]string{}
	for name, text := range v.Raw() {
		if !days[name] {
			out[name] = text
		}
	}
	return out, order, nil
}

// mayReceive says why somebody may not be sent a report, or gives them as an actor: they must be able to run it themselves,
// in the force of the schedule.
func (r *Room) mayReceive(ctx context.Context, rd db.Reader, rep Report, force ids.Unit, u ids.User) (why string, a actor.Actor, err error) {
	a, err = r.Users.ActorIn(ctx, rd, u)
	switch {
	case fault.Is(err, fault.NotFound):
		return "They have left.", a, nil
	case err != nil:
		return "", a, err
	case a.Force != force || !a.Can(rep.Permission):
		return "Their role does not allow this report any more.", a, nil
	}
	return "", a, nil
}

// Receivers lists the people of the force of the person in ctx to whom a schedule of a report may send, by name.
func (r *Room) Receivers(ctx context.Context, rep Report) ([]Receiver, error) {
	a, _ := actor.From(ctx)
	list, err := r.Users.People(ctx, r.DB, a.Force, perm.Matrix[rep.Permission]...)
	if err != nil {
		return nil, err
	}
	out := make([]Receiver, 0, len(list))
	for _, u := range list {
		out = append(out, Receiver{ID: u.ID, Name: u.Name})
	}
	return out, nil
}

// Receiver is somebody to whom a schedule may send.
type Receiver struct {
	ID   ids.User
	Name string
}

func onSchedule(s Schedule) db.On {
	return db.On{Op: db.Alteration, Kind: "schedule", ID: s.ID, Force: s.ForceID}
}

// scheduleDetail is what the audit log keeps of a schedule.
func scheduleDetail(s Schedule, people []ids.User) map[string]any {
	return map[string]any{"report": s.Code, "period": s.Period, "params": json.RawMessage(s.Params), "every": s.Every, "day": s.Day, "people": people}
}

// fieldsOf takes the fields out of a fault.Invalid; false for any other error.
func fieldsOf(err error) (map[string]string, bool) {
	e, ok := err.(*fault.Error)
	if !ok || e == nil || e.Kind != fault.Invalid {
		return nil, false
	}
	return e.Fields, true
}
