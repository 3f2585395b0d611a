package users

import (
	"context"
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
)

// EndingSoon is within how many days the list of the register calls an end soon.
const EndingSoon = 90

// DevelopmentSoon is within how many days it warns of professional development that is due.
const DevelopmentSoon = 60

// Standing is how an accreditation stands on a day, as the list of the register is narrowed by it.
type Standing string

// The standings. One accreditation may fit several: one in force may end soon too.
const (
	StandsValid       Standing = "valid"
	StandsSuspended   Standing = "suspended"
	StandsExpired     Standing = "expired"     // and no other of its kind goes on
	StandsEnding      Standing = "ending"      // within EndingSoon days, and no other of its kind goes on longer
	StandsDevelopment Standing = "development" // due within DevelopmentSoon days, or overdue
	StandsNone        Standing = "none"        // nothing is on record
)

// Standings lists them in the order they are offered.
var Standings = []Standing{StandsValid, StandsSuspended, StandsExpired, StandsEnding, StandsDevelopment, StandsNone}

// Title is the standing as people say it.
func (s Standing) Title() string {
	switch s {
	case StandsValid:
		return "In force"
	case StandsSuspended:
		return "Suspended"
	case StandsExpired:
		return "Ended"
	case StandsEnding:
		return "Ends within 90 days"
	case StandsDevelopment:
		return "Development due within 60 days, or overdue"
	case StandsNone:
		return "No accreditation"
	}
	return ""
}

// The filters of vetting besides a level.
const (
	VettingEnding = "ending" // the last vetting ends within EndingSoon days
	VettingNone   = "none"   // none in force
)

// Sought narrows the list of the register. The zero Sought is everybody with an account. Several values of one field mean
// any of them.
type Sought struct {
	Text      string // begins the name, a word of it, or the login
	Units     []ids.Unit
	Kinds     []string   // of accreditation
	Standings []Standing // of an accreditation of those kinds
	Vetting   []string   // levels in force, VettingEnding or VettingNone
}

// Entry is a person in the list of the register: rank and appointments today, every accreditation that stands, and vetting
// in force or still to begin. Who may see suspicious activity reports is not in it.
type Entry struct {
	Listed
	Accreditations []Accreditation
	Vetting        []Clearance
}

// Current are the accreditations that say how somebody stands on a day: one that ended is left out where another of its
// kind goes on.
func (e Entry) Current(on caltime.Date) (out []Accreditation) {
	for _, a := range e.Accreditations {
		over := !a.ExpiresOn.IsZero() && a.ExpiresOn.Before(on)
		if over && slices.ContainsFunc(e.Accreditations, func(b Accreditation) bool {
			return b.ID != a.ID && b.Kind == a.Kind && (b.ExpiresOn.IsZero() || b.ExpiresOn.After(a.ExpiresOn))
		}) {
			continue
		}
		out = append(out, a)
	}
	return out
}

// End is something of a person’s entry that ends or falls due on a day.
type End struct {
	What string
	On   caltime.Date // the last day
	Soon bool         // it is near enough to be warned of, or past
}

// Ends lists what ends or falls due from a day on, the soonest first; professional development that is overdue too.
func (e Entry) Ends(today caltime.Date) (out []End) {
	add := func(what string, last caltime.Date, within int) {
		if !last.IsZero() && !last.Before(today) {
			out = append(out, End{what, last, EndsWithin(last, today, within)})
		}
	}
	for _, a := range e.Current(today) {
		add(sentence(a.Kind), a.ExpiresOn, EndingSoon)
		if s, ok := a.SuspendedOn(today); ok {
			add("Suspension as "+a.Kind, s.ToOn, 0)
		}
		if !a.CpdDueOn.IsZero() && (a.ExpiresOn.IsZero() || !a.ExpiresOn.Before(today)) {
			out = append(out, End{"Development as " + a.Kind, a.CpdDueOn, !a.CpdDueOn.After(today.AddDays(DevelopmentSoon))})
		}
	}
	for _, c := range e.Vetting {
		add(c.Level, c.ToOn, EndingSoon)
	}
	slices.SortStableFunc(out, func(a, b End) int { return a.On.Compare(b.On) })
	return out
}

// FindRegister gives one page of the register of a force by name, and how many fit, counted no further than 10,001. People
// whose account is disabled are left out. NotFound for a force that is not the actor's own.
func (r *Room) FindRegister(ctx context.Context, rd db.Reader, force ids.Unit, s Sought, p page.Request) (page.Result[Entry], int, error) {
	var none page.Result[Entry]
	if !ofForce(ctx, force) {
		return none, 0, fault.Missing()
	}
	s.Text = strings.TrimSpace(s.Text)
	w := Wanted{Text: s.Text, Enabled: true, Units: s.Units}
	var below []ids.Unit
	if len(s.Units) > 0 {
		units, err := unitsOf(ctx, rd, force)
		if err != nil {
			return none, 0, err
		}
		below = Below(units, s.Units...)
	}
	n, err := countEntries(ctx, rd, force, w, below, s)
	if err != nil {
		return none, 0, err
	}
	rows, err := entriesOf(ctx, rd, force, w, below, s, p)
	if err != nil {
		return none, 0, err
	}
	cut := page.Cut(rows, p, func(u User) page.Key { return page.Key{Value: u.NameFolded, ID: int64(u.ID)} })
	list, err := r.entries(ctx, rd, cut.Rows)
	return page.Result[Entry]{Rows: list, Next: cut.Next, Prev: cut.Prev}, n, err
}

// entries fills what stands in the register of people, in a fixed number of statements.
func (r *Room) entries(ctx context.Context, rd db.Reader, rows []User) ([]Entry, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	people, err := r.listed(ctx, rd, rows)
	if err != nil {
		return nil, err
	}
	out, at, list := make([]Entry, len(people)), map[ids.User]int{}, make([]ids.User, len(people))
	for n, p := range people {
		out[n].Listed, at[p.ID], list[n] = p, n, p.ID
	}
	held, err := accreditationsOf(ctx, rd, list...)
	if err != nil {
		return nil, err
	}
	for _, a := range held {
		if a.Stands() {
			out[at[a.UserID]].Accreditations = append(out[at[a.UserID]].Accreditations, a)
		}
	}
	vetted, err := vettingOf(ctx, rd, caltime.DateOf(rd.Time()), list...)
	if err != nil {
		return nil, err
	}
	for _, c := range vetted {
		out[at[c.UserID]].Vetting = append(out[at[c.UserID]].Vetting, c)
	}
	return out, nil
}

// RegisterEntry gives what the register holds of a person of the actor’s force, superseded rows too; NotFound for anybody
// else. Who may see suspicious activity reports is not in it.
func (r *Room) RegisterEntry(ctx context.Context, rd db.Reader, id ids.User) (Record, error) {
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
	all, err := clearancesOf(ctx, rd, id)
	out.Clearances = slices.DeleteFunc(all, func(c Clearance) bool { return c.Kind != Vetting })
	return out, err
}
