// Package actor says who is acting: a person, or a named part of the program. Every write needs one.
package actor

import (
	"context"
	"slices"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
)

// Kind tells people from the program's own named actors.
type Kind string

const (
	// Person is somebody signed in, or a job that acts for them.
	Person Kind = "person"
	// CommandLine acts for whoever holds the machine: a manager's rights in every force, restricted cases only as numbers.
	CommandLine Kind = "command-line"
	// System is a named part of the program (clocks, rules, set-up): it sees every case and has no role.
	System Kind = "system"
)

// Appointment is a role over a unit and all below it, in force now.
type Appointment struct {
	Role  perm.Role
	Unit  ids.Unit
	Name  string // of the unit
	Force ids.Unit
	Units []ids.Unit // Unit and every unit below it
}

// Actor is who acts. It is a value: copying it is safe.
type Actor struct {
	Kind         Kind
	User         ids.User // of a person
	Name         string   // shown in timelines and the audit log
	Login        string
	Rank         string
	Force        ids.Unit // the person's force; 0 for the command line and the program
	Appointments []Appointment
	RequestID    string // of the request or job, for the audit log

	scoped bool              // a token acts: nothing but only
	only   []perm.Permission // what of the person's rights the token leaves
}

// Within gives a with no more of its rights than the permissions named: a program that shows a token of theirs acts. It
// holds no role as such.
func (a Actor) Within(only []perm.Permission) Actor {
	a.scoped, a.only = true, slices.Clone(only)
	return a
}

// Scoped reports whether a program acts with a token of the person's.
func (a Actor) Scoped() bool { return a.scoped }

func (a Actor) leaves(p perm.Permission) bool { return !a.scoped || slices.Contains(a.only, p) }

// Program gives the named system actor.
func Program(name string) Actor { return Actor{Kind: System, Name: name} }

// AtCommandLine gives the actor behind commands that name nobody.
func AtCommandLine() Actor { return Actor{Kind: CommandLine, Name: "command-line"} }

// Can reports whether some appointment of a gives permission p. The command line has a manager's rights.
func (a Actor) Can(p perm.Permission) bool {
	switch {
	case p == perm.Public:
		return true
	case !a.leaves(p):
		return false
	case a.Kind == System:
		return true
	case a.Kind == CommandLine:
		return p == perm.SelfUse || perm.Has(perm.Manager, p)
	}
	for _, ap := range a.Appointments {
		if perm.Has(ap.Role, p) {
			return true
		}
	}
	return false
}

// CanIn reports whether a has p over unit u.
func (a Actor) CanIn(p perm.Permission, u ids.Unit) bool {
	if a.Kind != Person {
		return a.Can(p)
	}
	if !a.leaves(p) {
		return false
	}
	for _, ap := range a.Appointments {
		if !perm.Has(ap.Role, p) {
			continue
		}
		for _, x := range ap.Units {
			if x == u {
				return true
			}
		}
	}
	return false
}

// Is reports whether a holds role r anywhere.
func (a Actor) Is(r perm.Role) bool {
	if a.scoped {
		return false
	}
	for _, ap := range a.Appointments {
		if ap.Role == r {
			return true
		}
	}
	return false
}

// HoldsIn reports whether a holds role r over unit u.
func (a Actor) HoldsIn(r perm.Role, u ids.Unit) bool {
	if a.scoped {
		return false
	}
	for _, ap := range a.Appointments {
		if ap.Role != r {
			continue
		}
		for _, x := range ap.Units {
			if x == u {
				return true
			}
		}
	}
	return false
}

// HomeUnit is the unit of the first appointment, where new work goes unless told otherwise; 0 if there is none.
func (a Actor) HomeUnit() ids.Unit {
	if len(a.Appointments) == 0 {
		return 0
	}
	return a.Appointments[0].Unit
}

type key struct{}

// With puts a into ctx.
func With(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, key{}, a) }

// From gives the actor in ctx; ok is false where nobody acts.
func From(ctx context.Context) (a Actor, ok bool) {
	a, ok = ctx.Value(key{}).(Actor)
	return a, ok
}
