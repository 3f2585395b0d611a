package reporting

import (
	"context"
	"fmt"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/reference"
)

// DefaultMarking is the marking of a workbook that holds nothing marked.
const DefaultMarking = "OFFICIAL-SENSITIVE"

// markings from the lowest up. One that is not here counts as the highest, so that nothing is marked too low.
var markings = []string{"", "OFFICIAL", "OFFICIAL-SENSITIVE"}

func init() {
	reference.Define("export", "marking.floor", "OFFICIAL", "marking", "No workbook or print bears a lower protective marking than this, whatever the cases in it bear: OFFICIAL or OFFICIAL-SENSITIVE", "force rule", true)
}

func rank(m string) int {
	for i, x := range markings {
		if x == m {
			return i
		}
	}
	return len(markings)
}

// higher gives the higher of two markings.
func higher(a, b string) string {
	if rank(b) > rank(a) {
		return b
	}
	return a
}

// marked is the marking of what a takes away: that of the highest case in it, never below the floor that a's force set.
// Where nothing in it is marked, and where the floor is none that the product knows, it is the highest that is kept here.
func (r *Room) marked(ctx context.Context, rd db.Reader, a actor.Actor, of string) (string, error) {
	if of == "" {
		return DefaultMarking, nil
	}
	floor, err := r.Reference.Value(ctx, rd, a.Force, "export", "marking.floor", caltime.DateOf(rd.Time()))
	if err != nil {
		return "", fmt.Errorf("read the lowest marking: %w", err)
	}
	if of = higher(of, floor.Text); rank(of) == len(markings) {
		return DefaultMarking, nil
	}
	return of, nil
}
