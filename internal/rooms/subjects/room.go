package subjects

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Room is the subjects of cases.
type Room struct {
	DB    *db.DB
	Cases *cases.Room

	// Links are what the list of subjects offers for each of them: higher rooms add their own.
	Links []Link
}

// Link is one page about a subject: its label, and the end of its address after the subject's own, "/lifestyle".
type Link struct {
	Label, Path string
	Change      bool // it is for whoever may change the case only
}

// New makes the room and names how its acts are undone.
func New(d *db.DB, c *cases.Room) *Room {
	r := &Room{DB: d, Cases: c}
	c.RegisterUndo("subject.added", r.undoAdd)
	c.Records = append(c.Records, cases.RecordLink{Label: "A subject", Path: "/subjects/new"})
	return r
}

// ByCase lists the subjects of a case by number, the withdrawn among them.
func (r *Room) ByCase(ctx context.Context, rd db.Reader, g access.Grant) ([]Subject, error) {
	return subjectsOf(ctx, rd, g)
}

// ByID gives a subject of a case; NotFound where the case has none with the id.
func (r *Room) ByID(ctx context.Context, rd db.Reader, g access.Grant, id ids.Subject) (Subject, error) {
	return subjectByID(ctx, rd, g, id)
}

// ByNumber gives a subject of a case by its number: 1 for S1.
func (r *Room) ByNumber(ctx context.Context, rd db.Reader, g access.Grant, n int) (Subject, error) {
	return subjectByNumber(ctx, rd, g, n)
}

// Sheet is a subject with all that belongs to it.
type Sheet struct {
	Subject
	Roles       []Role
	Identifiers []Identifier
	Linked      []Linked // the same person in other cases that the actor may see
}

// Sheets lists the subjects of a case with roles, identifiers and links, in four statements.
func (r *Room) Sheets(ctx context.Context, rd db.Reader, g access.Grant) ([]Sheet, error) {
	list, err := subjectsOf(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	roles, err := rolesOf(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	idents, err := identifiersOf(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	linked, err := linkedOf(ctx, rd, g, access.Sight(ctx))
	if err != nil {
		return nil, err
	}
	out := make([]Sheet, len(list))
	at := make(map[ids.Subject]int, len(list))
	for i, s := range list {
		out[i].Subject = s
		at[s.ID] = i
	}
	for _, x := range roles {
		i := at[x.SubjectID]
		out[i].Roles = append(out[i].Roles, x)
	}
	for _, x := range idents {
		i := at[x.SubjectID]
		out[i].Identifiers = append(out[i].Identifiers, x)
	}
	for _, x := range linked {
		i := at[x.Of]
		out[i].Linked = append(out[i].Linked, x)
	}
	return out, nil
}
