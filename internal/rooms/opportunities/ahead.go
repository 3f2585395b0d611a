package opportunities

import (
	"cmp"
	"context"
	"slices"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Horizon is what closes within some days, against the hours to take it.
type Horizon struct {
	Days     int
	Closes   int // opportunities that nobody has taken
	Pence    money.Pence
	Unvalued int
	Need     Need
	Taken    int  // taken and not applied for: what is pledged
	Pledge   Need // of those
	Capacity Capacity
}

// Free is the minutes that are free, Short those that are missing.
func (h Horizon) Free() int64  { return h.Capacity.Free() }
func (h Horizon) Short() int64 { return Short(h.Need, h.Free()) }

// UnitAhead is one unit over both horizons.
type UnitAhead struct {
	ID      ids.Unit
	Name    string
	People  int // investigators
	Ahead   [2]Horizon
	Who     []string // who is away, and when
	Outside bool     // posts over the whole force
}

// SortAhead is one rule, or one kind that a person entered.
type SortAhead struct {
	Sort  string // code of the rule, or "kind " and its code
	N     [2]int
	Pence [2]money.Pence
	Took  Took
}

// Ahead is what closes in the next 7 and 28 days.
type Ahead struct {
	Days   [2]int
	Total  [2]Horizon // of the whole force, with what is out of sight where the actor's role counts it
	Hidden int        // of what closes within 28 days: counted in Total and nowhere else
	Units  []UnitAhead
	Sorts  []SortAhead
	Week   int64 // minutes of a full-time week
	Known  bool  // absences are known
}

// horizons are how far the page looks.
var horizons = [2]int{7, 28}

// daysAhead is the exclusive end of so many days, today the first of them.
func daysAhead(today caltime.Date, n int) time.Time { return startOf(today.AddDays(n)) }

// LookAhead reckons what closes soon against the hours to take it, for the force of the actor or one unit of it, in eleven
// statements however much there is. Units and sorts are of what the actor sees.
func (r *Room) LookAhead(ctx context.Context, rd db.Reader, force, unit ids.Unit) (Ahead, error) {
	now := rd.Time()
	today := caltime.DateOf(now)
	last := today.AddDays(horizons[1] - 1)
	a := Ahead{Days: horizons, Known: r.Away != nil}
	if force == 0 {
		return a, fault.New(fault.Forbidden, "What closes soon is reckoned for one force")
	}
	earlier, err := r.earlier(ctx, rd, today)
	if err != nil {
		return a, err
	}
	ends := [2]time.Time{daysAhead(today, horizons[0]), daysAhead(today, horizons[1])}
	seen, err := closingBetween(ctx, rd, access.Sight(ctx), unit, now, ends[0], ends[1])
	if err != nil {
		return a, err
	}
	whole := seen
	if unit == 0 { // a unit is a section, and no section shows anything of a restricted case
		if whole, err = closingBetween(ctx, rd, access.Figures(ctx), 0, now, ends[0], ends[1]); err != nil {
			return a, err
		}
	}
	crews, err := r.crews(ctx, rd, force, today, last)
	if err != nil {
		return a, err
	}
	week, err := r.Reference.Value(ctx, rd, force, "target", "hours.week", today)
	if err != nil {
		return a, err
	}
	if a.Week, err = week.Int(); err != nil {
		return a, err
	}
	nation, err := nationOf(ctx, rd, force)
	if err != nil {
		return a, err
	}
	cal, err := r.Reference.Calendar(ctx, rd, nation)
	if err != nil {
		return a, err
	}
	names, err := unitsOf(ctx, rd, force)
	if err != nil {
		return a, err
	}

	var days [2][]caltime.Date
	for i, n := range horizons {
		days[i] = WorkingDays(today, today.AddDays(n-1), cal)
	}
	units := map[ids.Unit]*UnitAhead{force: {ID: force, Name: "Posts over the whole force", Outside: true}}
	for _, u := range names {
		if unit == 0 || unit == u.ID {
			units[u.ID] = &UnitAhead{ID: u.ID, Name: u.Name}
		}
	}
	sorts := map[string]*SortAhead{}
	for _, x := range seen {
		name := sortOf(x.Rule, x.Kind)
		took := tookOf(name, earlier)
		u := units[x.UnitID]
		s := sorts[name]
		if s == nil {
			s = &SortAhead{Sort: name, Took: took}
			sorts[name] = s
		}
		for i := range horizons {
			if i == 0 && !x.Week {
				continue
			}
			if u != nil {
				u.Ahead[i].add(x, took)
			}
			if !x.Taken {
				s.N[i] += x.N
				s.Pence[i] += x.Pence
			}
		}
	}
	var shown, counted int
	for _, x := range seen {
		shown += x.N
	}
	for _, x := range whole {
		counted += x.N
		for i := range horizons {
			if i == 1 || x.Week {
				a.Total[i].add(x, tookOf(sortOf(x.Rule, x.Kind), earlier))
			}
		}
	}
	a.Hidden = max(0, counted-shown)
	var everybody []Hand
	for id, u := range units {
		crew := crews[id]
		u.People = len(crew)
		for _, h := range crew {
			if unit == 0 || !u.Outside {
				everybody = append(everybody, h)
			}
			u.Who = append(u.Who, awayWords(h, today, last)...)
		}
		for i, n := range horizons {
			u.Ahead[i].Days = n
			u.Ahead[i].Capacity = Reckon(days[i], a.Week, crew, u.Ahead[i].Pledge.Minutes)
		}
	}
	for i, n := range horizons {
		a.Total[i].Days = n
		a.Total[i].Capacity = Reckon(days[i], a.Week, everybody, a.Total[i].Pledge.Minutes)
	}
	for _, u := range units {
		if u.People > 0 && (unit == 0 || !u.Outside) || u.Ahead[1].Closes+u.Ahead[1].Taken > 0 {
			a.Units = append(a.Units, *u)
		}
	}
	slices.SortFunc(a.Units, func(x, y UnitAhead) int {
		return cmp.Or(-cmp.Compare(x.Ahead[0].Short(), y.Ahead[0].Short()), -cmp.Compare(x.Ahead[1].Short(), y.Ahead[1].Short()), cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID))
	})
	for _, s := range sorts {
		if s.N[1] > 0 {
			a.Sorts = append(a.Sorts, *s)
		}
	}
	slices.SortFunc(a.Sorts, func(x, y SortAhead) int {
		return cmp.Or(-cmp.Compare(x.Pence[1], y.Pence[1]), -cmp.Compare(x.N[1], y.N[1]), cmp.Compare(x.Sort, y.Sort))
	})
	return a, nil
}

func (h *Horizon) add(x closing, took Took) {
	if x.Taken {
		h.Taken += x.N
		h.Pledge = h.Pledge.Plus(x.N, took)
		return
	}
	h.Closes += x.N
	h.Pence += x.Pence
	h.Unvalued += x.Unvalued
	h.Need = h.Need.Plus(x.N, took)
}

// earlierYears is how far back the hours that opportunities took are looked for.
const earlierYears = 2

// earlier gives, by sort, the minutes recorded on the case of each earlier opportunity in sight from the day on which it was
// taken (where nobody had taken it first, from the opening of its window) to the day of its application or grant. One on
// whose case nothing was recorded then is left out: not recorded is not nothing.
func (r *Room) earlier(ctx context.Context, rd db.Reader, today caltime.Date) (map[string][]int64, error) {
	since := caltime.NewDate(today.Y-earlierYears, today.M, today.D)
	list, err := earlierOnes(ctx, rd, startOf(since))
	if err != nil {
		return nil, err
	}
	var of []ids.Case
	for _, e := range list {
		if !slices.Contains(of, e.CaseID) {
			of = append(of, e.CaseID)
		}
	}
	rows, err := minutesByDay(ctx, rd, of, since)
	if err != nil {
		return nil, err
	}
	by := map[ids.Case][]dayMinutes{}
	for _, x := range rows {
		by[x.CaseID] = append(by[x.CaseID], x)
	}
	out := map[string][]int64{}
	for _, e := range list {
		s := Stretch{caltime.DateOf(*e.Began), caltime.DateOf(*e.Came)}
		var sum int64
		for _, x := range by[e.CaseID] {
			if s.Holds(x.OnDate) {
				sum += x.Minutes
			}
		}
		if sum > 0 {
			name := sortOf(e.Rule, e.Kind)
			out[name] = append(out[name], sum)
		}
	}
	return out, nil
}

// crews gives the investigators of each unit on some days. A person with posts in several units is counted in the one
// whose number is lowest, once.
func (r *Room) crews(ctx context.Context, rd db.Reader, force ids.Unit, from, to caltime.Date) (map[ids.Unit][]Hand, error) {
	posts, err := investigatorPosts(ctx, rd, force, from, to)
	if err != nil {
		return nil, err
	}
	away := map[ids.User][]Stretch{}
	if r.Away != nil {
		list, err := r.Away(ctx, rd, force, from, to)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			away[x.User] = append(away[x.User], x.Stretch)
		}
	}
	out := map[ids.Unit][]Hand{}
	at := map[ids.User]ids.Unit{}
	for _, p := range posts { // ordered by person
		unit, there := at[p.UserID]
		if !there {
			at[p.UserID] = p.UnitID
			out[p.UnitID] = append(out[p.UnitID], Hand{Name: p.Name, Away: away[p.UserID], Week: p.WeekMinutes})
			unit = p.UnitID
		}
		h := &out[unit][len(out[unit])-1]
		h.Posts = append(h.Posts, Stretch{p.FromOn, p.ToOn})
	}
	return out, nil
}

// awayWords says when somebody is away on some days: "Lea Lead, 1 to 4 December".
func awayWords(h Hand, from, to caltime.Date) (out []string) {
	for _, s := range h.Away {
		if s.To.Before(from) && !s.To.IsZero() || s.From.After(to) {
			continue
		}
		words := h.Name + ", " + s.From.Format("2 Jan")
		if s.To != s.From {
			words += " to " + s.To.Format("2 Jan")
		}
		out = append(out, words)
	}
	return out
}
