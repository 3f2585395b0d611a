package cases

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Start is a sort of thing that a case is opened for: a higher room names what it knows, and what becomes of the thing when
// the case is there.
type Start struct {
	// Read gives what is known, for the form. NotFound, Forbidden or Refused where the actor may not open a case for it.
	Read func(ctx context.Context, rd db.Reader, key string) (Draft, error)
	// Join puts the thing with a key, as it was in a version, on the case just opened, and ends with Changed. Conflict where it
	// has changed since; Refused where it stands on a case already.
	Join func(ctx context.Context, tx *db.Tx, g access.Grant, key string, version int) error
}

// Draft is what a form of a new case is filled with.
type Draft struct {
	New     New
	Version int     // of the thing, as it was read
	Name    string  // what it is opened for: "Referral R-FI/2026/0004"
	Path    string  // its page
	Does    string  // what becomes of it: "The referral is accepted into the case."
	Known   []Known // what else is known, for the reader
	Subject Named
}

// Known is one thing that is known, in words.
type Known struct{ Label, Value string }

// Named is a person or an organisation that a case begins with, under what they are called where it comes from.
type Named struct {
	Kind     string // person or organisation
	Name     string // empty: nobody
	Category string // the part they play: suspect, convicted, victim, witness_or_other
	Basis    string // what that rests on
	BornOn   caltime.Date
}

// From says what a case is opened for.
type From struct {
	Kind, Key string
	Version   int
	Subject   Named
}

// Starts names how cases are opened for a kind of thing. It panics for a kind that is named twice: a mistake of wiring.
func (r *Room) Starts(kind string, s Start) {
	if _, ok := r.starts[kind]; ok || s.Read == nil || s.Join == nil {
		panic("cases: what starts a case as " + kind + " is registered twice or is nothing")
	}
	r.starts[kind] = s
}

// NewFrom is the address of the form of a new case for a thing.
func NewFrom(kind, key string) string { return "/cases/new?from=" + kind + "/" + key }

// start finds what a case is to be opened for by "kind/key".
func (r *Room) start(from string) (s Start, kind, key string, ok bool) {
	kind, key, _ = strings.Cut(from, "/")
	s, ok = r.starts[kind]
	return s, kind, key, ok && key != ""
}

// OpenFrom opens a case for a thing, adds the subject it names, and puts the thing on the case, all or nothing. Whoever opens
// it leads it where none is named. Of two who open one for the same thing the second is answered with Conflict or Refused.
func (r *Room) OpenFrom(ctx context.Context, n New, f From) (c Case, err error) {
	s, ok := r.starts[f.Kind]
	if !ok {
		return c, fault.Missing()
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := s.Read(ctx, tx, f.Key)
		if err != nil {
			return err
		}
		f.Subject.Basis = d.Subject.Basis
		if f.Subject.Name == d.Subject.Name && f.Subject.Kind == d.Subject.Kind {
			f.Subject.BornOn = d.Subject.BornOn
		}
		if tx.Actor.Kind == actor.Person && n.LeadID == 0 {
			n.LeadID = tx.Actor.User
		}
		gs, err := r.OpenBatch(ctx, tx, []New{n})
		if err != nil {
			return err
		}
		if f.Subject.Name != "" && r.AddNamed != nil {
			if err := r.AddNamed(ctx, tx, gs[0], f.Subject); err != nil {
				return err
			}
		}
		if err := s.Join(ctx, tx, gs[0], f.Key, f.Version); err != nil {
			return err
		}
		c, err = caseByID(ctx, tx, gs[0])
		return err
	})
	return c, err
}
