package users

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/fold"
)

// Post is an appointment with the name of its unit.
type Post struct {
	Appointment
	UnitName string
}

// EndedBy reports whether the appointment is over before a day.
func (a Appointment) EndedBy(on caltime.Date) bool { return !a.ToOn.IsZero() && a.ToOn.Before(on) }

// Listed is a person in a list: rank today, and the appointments that run or are still to begin.
type Listed struct {
	User
	Rank  string
	Posts []Post
}

// Wanted narrows a list of people. The zero Wanted is everybody.
type Wanted struct {
	Text              string // begins the name, a word of it, or the login
	Enabled, Disabled bool   // both or neither: either
	Units             []ids.Unit
}

// ListUsers lists everybody of a force by name; NotFound for a force that is not the actor's own.
func (r *Room) ListUsers(ctx context.Context, force ids.Unit) ([]Listed, error) {
	if !ofForce(ctx, force) {
		return nil, fault.Missing()
	}
	rows, err := usersOf(ctx, r.DB, force, Wanted{}, nil, page.Request{})
	if err != nil {
		return nil, err
	}
	return r.listed(ctx, r.DB, rows)
}

// FindUsers gives one page of the people of a force by name, and how many fit, counted no further than 10,001. A unit stands
// for all units below it too, and fits whoever is appointed there today or later.
func (r *Room) FindUsers(ctx context.Context, rd db.Reader, force ids.Unit, w Wanted, p page.Request) (page.Result[Listed], int, error) {
	var none page.Result[Listed]
	if !ofForce(ctx, force) {
		return none, 0, fault.Missing()
	}
	w.Text = strings.TrimSpace(w.Text)
	units, err := unitsOf(ctx, rd, force)
	if err != nil {
		return none, 0, err
	}
	below := Below(units, w.Units...)
	n, err := countUsers(ctx, rd, force, w, below)
	if err != nil {
		return none, 0, err
	}
	rows, err := usersOf(ctx, rd, force, w, below, p)
	if err != nil {
		return none, 0, err
	}
	cut := page.Cut(rows, p, func(u User) page.Key { return page.Key{Value: u.NameFolded, ID: int64(u.ID)} })
	list, err := r.listed(ctx, rd, cut.Rows)
	return page.Result[Listed]{Rows: list, Next: cut.Next, Prev: cut.Prev}, n, err
}

func (r *Room) listed(ctx context.Context, rd db.Reader, rows []User) ([]Listed, error) {
	today := caltime.DateOf(rd.Time())
	out := make([]Listed, len(rows))
	at := map[ids.User]int{}
	list := make([]ids.User, len(rows))
	for i, u := range rows {
		out[i].User, at[u.ID], list[i] = u, i, u.ID
	}
	posts, ranks, err := postsAndRanks(ctx, rd, list, today)
	if err != nil {
		return nil, err
	}
	for _, p := range posts {
		out[at[p.UserID]].Posts = append(out[at[p.UserID]].Posts, p)
	}
	for _, k := range ranks {
		out[at[k.UserID]].Rank = k.Rank
	}
	return out, nil
}

// Below gives the units named and all below them.
func Below(all []Unit, tops ...ids.Unit) []ids.Unit {
	in := map[ids.Unit]bool{}
	for _, t := range tops {
		in[t] = true
	}
	for grown := len(in) > 0; grown; {
		grown = false
		for _, u := range all {
			if u.ParentID != nil && in[*u.ParentID] && !in[u.ID] {
				in[u.ID], grown = true, true
			}
		}
	}
	out := []ids.Unit{}
	for _, u := range all {
		if in[u.ID] {
			out = append(out, u.ID)
		}
	}
	return out
}

// ofForce reports whether the actor may know of what belongs to a force: a person only of their own.
func ofForce(ctx context.Context, force ids.Unit) bool {
	a, _ := actor.From(ctx)
	return a.Kind != actor.Person || a.Force == force
}

// PersonByLogin gives the person with a login, for the command line; NotFound where there is none.
func (r *Room) PersonByLogin(ctx context.Context, login string) (User, error) {
	u, err := userByLogin(ctx, r.DB, FoldLogin(login))
	if err == nil && (u.ID == 0 || !ofForce(ctx, u.ForceID)) {
		return User{}, fault.New(fault.NotFound, "There is nobody with the login %q", login)
	}
	return u, err
}

// Record is everything that is kept of a person but what they did.
type Record struct {
	User
	Posts          []Post // the newest first, those that are over too
	Ranks          []Rank // the newest first, superseded ones too
	Accreditations []Accreditation
	Clearances     []Clearance // the newest first
	Tokens         []Token     // the newest first, those that work no more too
}

// Person gives everything that is kept of a person of the actor's force; NotFound for another force's, as for nobody.
func (r *Room) Person(ctx context.Context, rd db.Reader, id ids.User) (Record, error) {
	u, err := r.ownPerson(ctx, rd, id)
	if err != nil {
		return Record{}, err
	}
	out := Record{User: u}
	if out.Posts, err = postsOf(ctx, rd, id); err != nil {
		return Record{}, err
	}
	if out.Ranks, err = ranksOf(ctx, rd, id); err != nil {
		return Record{}, err
	}
	if out.Accreditations, err = accreditationsOf(ctx, rd, id); err != nil {
		return Record{}, err
	}
	if out.Clearances, err = clearancesOf(ctx, rd, id); err != nil {
		return Record{}, err
	}
	out.Tokens, err = tokensOf(ctx, rd, id)
	return out, err
}

// folded makes the pattern that finds a text at the beginning of a folded name, or of a word of it.
func (w Wanted) folded() string { return fold.Text(w.Text) }

// Appointable lists the roles that an administrator gives. The other roles are reserved.
var Appointable = []perm.Role{perm.Investigator, perm.Supervisor, perm.Manager, perm.Auditor, perm.Administrator, perm.Referrer}
