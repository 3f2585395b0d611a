// Package subjectstest adds subjects for the tests of other rooms.
package subjectstest

import (
	"context"
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/subjects"
)

// Suspect is a person to add: a suspect of the name given.
func Suspect(name string) subjects.NewSubject {
	return subjects.NewSubject{Kind: subjects.Person, Name: name, Role: subjects.NewRole{Category: subjects.Suspect, Basis: "arrested"}}
}

// Add adds a subject to a case as the person in ctx.
func Add(t testing.TB, ctx context.Context, r *subjects.Room, id ids.Case, n subjects.NewSubject) subjects.Subject {
	t.Helper()
	s, _, err := r.Add(ctx, id, n)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
