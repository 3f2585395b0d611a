package cases

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Undoable is an act of the person who asks that they can still take back.
type Undoable struct {
	Act
	Title string // as the timeline has it, "" where the act left no line of its own
}

// Words say what was done: "A7 Cash in holdall: detention ordered", or from the act's kind, "Team changed".
func (u Undoable) Words() string {
	if u.Title != "" {
		return u.Title
	}
	s := strings.NewReplacer(".", " ", "_", " ").Replace(u.Kind)
	return strings.ToUpper(s[:1]) + s[1:]
}

// CanUndo lists what the person who asks did on the case within UndoTime and can still take back, the last first. Whether
// something was built on it since is found when they do. Empty for programs and for people who cannot change the case.
func (r *Room) CanUndo(ctx context.Context, rd db.Reader, g access.Grant) ([]Undoable, error) {
	a, ok := actor.From(ctx)
	if !ok || a.User == 0 || !g.CanEdit() {
		return nil, nil
	}
	rows, err := ownActs(ctx, rd, g, a.User, r.DB.Time())
	if err != nil {
		return nil, err
	}
	out := rows[:0]
	for _, x := range rows {
		if u := r.undoers[x.Kind]; u.undo != nil && u.back == nil {
			out = append(out, x)
		}
	}
	return out, nil
}
