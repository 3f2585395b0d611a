package search

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Room finds cases.
type Room struct {
	DB *db.DB
}

// New makes the room and has it told of every change to a case.
func New(d *db.DB, c *cases.Room) *Room {
	r := &Room{DB: d}
	c.OnChange = append(c.OnChange, r.Reindex)
	return r
}

// Term is one word by which something in a case is found.
type Term struct {
	ID       int64
	CaseID   ids.Case
	ForceID  ids.Unit
	Kind     Kind
	EntityID int64
	Term     string
	Shown    string
}

// TableName is search_terms.
func (Term) TableName() string { return "search_terms" }

// Reindex brings the terms of cases up to date, in the transaction that changed them. Only what differs is written.
func (r *Room) Reindex(ctx context.Context, tx *db.Tx, list []ids.Case) error {
	const some = 200
	for len(list) > 0 {
		n := min(len(list), some)
		if err := reindex(ctx, tx, list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func reindex(ctx context.Context, tx *db.Tx, list []ids.Case) error {
	list, err := staleOf(ctx, tx, list)
	if err != nil || len(list) == 0 {
		return err
	}
	sources, err := sourcesOf(ctx, tx, list)
	if err != nil {
		return err
	}
	have, err := termsOf(ctx, tx, list)
	if err != nil {
		return err
	}
	type key struct {
		c           ids.Case
		k           Kind
		e           int64
		term, shown string
	}
	old := make(map[key]int64, len(have))
	for _, t := range have {
		old[key{t.CaseID, t.Kind, t.EntityID, t.Term, t.Shown}] = t.ID
	}
	var add []Term
	for _, s := range sources {
		for _, w := range Terms(s.Kind, s.Shown) {
			k := key{s.CaseID, s.Kind, s.EntityID, w, s.Shown}
			if _, there := old[k]; there {
				old[k] = 0 // stays
				continue
			}
			old[k] = 0 // added once
			add = append(add, Term{CaseID: s.CaseID, ForceID: s.ForceID, Kind: s.Kind, EntityID: s.EntityID, Term: w, Shown: s.Shown})
		}
	}
	var gone []int64
	for _, id := range old {
		if id != 0 {
			gone = append(gone, id)
		}
	}
	if err := deleteTerms(ctx, tx, gone); err != nil {
		return err
	}
	return insertTerms(ctx, tx, add)
}

// Hit is something in a case that matches.
type Hit struct {
	CaseID   ids.Case
	Kind     Kind
	EntityID int64
	Shown    string
	Label    Label `gorm:"-"`
	SubjectN int   `gorm:"-"` // of a hit on a subject or an identifier
}

// Label is a case as a hit names it.
type Label struct {
	CaseID     ids.Case
	Ref        string
	Title      string
	Operation  string
	Stage      cases.Stage
	Threat     cases.Threat
	OriginMain cases.Origin
	Restricted bool
	LeadName   string
}

// Found is what a search found.
type Found struct {
	Hits []Hit
	More bool // there are more than are listed
}

// most is how many hits a search lists.
const most = 50

// Find gives what the actor may see that matches q, nearest first: the shortest words, so that a whole word comes
// before its continuations. Three statements, whatever is found.
func (r *Room) Find(ctx context.Context, rd db.Reader, q Query) (Found, error) {
	rows, err := find(ctx, rd, access.Sight(ctx), q, most+1)
	if err != nil {
		return Found{}, err
	}
	out := Found{Hits: rows}
	if len(rows) > most {
		out.Hits, out.More = rows[:most], true
	}
	return out, label(ctx, rd, out.Hits)
}
