package diary

import (
	"slices"

	"proceeds/internal/base/ids"
)

// person is what decides whether and how somebody is told.
type person struct {
	ID        ids.User
	ForceID   ids.Unit
	Name      string
	Email     string
	Enabled   bool
	Views     bool // holds a role today that sees cases
	AbsenceID *int64
	StandInID *ids.User
	Settings
}

func (p person) away() bool { return p.AbsenceID != nil }

// crew is who a case's clocks may call.
type crew struct {
	people      map[ids.User]person
	supervisors []ids.User // of the case's unit
	members     []ids.User // of a restricted case
}

// told is somebody who is to be told.
type told struct {
	to     ids.User
	inFor  ids.User // in whose place; 0 for themselves
	noMail bool
}

// whom says who is told of a call: the lead always, and with act-by and lapse the supervisors of the unit. In the place of
// somebody who is away, or can no longer see the case, the deputy is told, else the stand-in they named, else the
// supervisors, else, in a restricted case, its members; whoever is away still finds the notice here, without a mail.
// This foresees the need to know, so that a stand-in is found; whether each may in truth see the case is asked again when
// the notice is made and whenever it is read.
func (c calling) whom(k Kind, in crew) (out []told) {
	add := func(t told) {
		if !slices.ContainsFunc(out, func(x told) bool { return x.to == t.to }) {
			out = append(out, t)
		}
	}
	able := func(u ids.User) bool {
		p, ok := in.people[u]
		return ok && p.Enabled && p.Views && p.ForceID == c.ForceID && (!c.Restricted || slices.Contains(in.members, u))
	}
	here := func(u ids.User) bool { return able(u) && !in.people[u].away() }

	lead := ids.User(0)
	if c.LeadID != nil {
		lead = *c.LeadID
	}
	if able(lead) {
		add(told{to: lead, noMail: in.people[lead].away()})
	}
	if !here(lead) {
		for _, u := range c.inPlaceOf(lead, in, here) {
			add(told{to: u, inFor: lead})
		}
	}
	if k != ActBy && k != Lapsed {
		return out
	}
	for _, u := range in.supervisors {
		if !able(u) {
			continue
		}
		away := in.people[u].away()
		add(told{to: u, noMail: away})
		if s := in.people[u].StandInID; away && s != nil && here(*s) {
			add(told{to: *s, inFor: u})
		}
	}
	return out
}

// inPlaceOf gives who is told while the lead cannot be.
func (c calling) inPlaceOf(lead ids.User, in crew, here func(ids.User) bool) []ids.User {
	if c.DeputyID != nil && here(*c.DeputyID) {
		return []ids.User{*c.DeputyID}
	}
	if p := in.people[lead]; p.away() && p.StandInID != nil && here(*p.StandInID) {
		return []ids.User{*p.StandInID}
	}
	for _, list := range [][]ids.User{in.supervisors, in.members} {
		var out []ids.User
		for _, u := range list {
			if here(u) {
				out = append(out, u)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}
