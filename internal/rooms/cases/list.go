package cases

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// View is a built-in list of cases; a filter narrows it.
type View string

// The built-in views.
const (
	AllOpen       View = "open"
	Mine          View = "mine"
	MyUnit        View = "unit"
	ProactiveOpen View = "proactive"
	Quiet         View = "quiet" // no activity for QuietDays
	ClosedCases   View = "closed"
	Everything    View = "all"
)

// QuietDays is after how many days without any activity an open case is quiet.
const QuietDays = 28

// ViewName is a built-in view and its tab.
type ViewName struct {
	Code View
	Name string
}

// Views lists the built-in views in the order of their tabs.
func Views() []ViewName {
	return []ViewName{{AllOpen, "All open"}, {Mine, "My cases"}, {MyUnit, "My unit"}, {ProactiveOpen, "Proactive"},
		{Quiet, "No activity for 28 days"}, {ClosedCases, "Closed"}, {Everything, "All"}}
}

// Filter is what a list of cases was asked for.
type Filter struct {
	View       View
	Text       string // words in title, subject or reference
	Stages     []Stage
	Threats    []Threat
	Origins    []Origin // by the dominant origin
	Nations    []caltime.Nation
	Units      []ids.Unit
	Leads      []ids.User
	Restricted bool         // only restricted cases, which are the actor's own
	Min, Max   *money.Pence // value at stake
	Only       string       // the key of a selection of the actor's own: its cases alone
}

// Sorts are the orders a list of cases is offered in, each with its index. The first is the default.
var Sorts = []page.Sort{{Name: "deadline"}, {Name: "opened", Desc: true}, {Name: "title"}, {Name: "stake", Desc: true}, {Name: "activity"}}

// ParseFilter reads a filter from a query string. What it does not know it leaves out.
func ParseFilter(q url.Values) Filter {
	f := Filter{View: View(q.Get("view")), Text: q.Get("text"), Restricted: q.Get("restricted") == "yes"}
	if !slices.ContainsFunc(Views(), func(v ViewName) bool { return v.Code == f.View }) {
		f.View = AllOpen
	}
	if len([]rune(f.Text)) > 100 {
		f.Text = string([]rune(f.Text)[:100])
	}
	for _, s := range q["stage"] {
		if s := Stage(s); s.Known() {
			f.Stages = append(f.Stages, s)
		}
	}
	for _, s := range q["threat"] {
		if s := Threat(s); s.Name() != "" {
			f.Threats = append(f.Threats, s)
		}
	}
	for _, s := range q["origin"] {
		if s := Origin(s); s == Proactive || s == Reactive {
			f.Origins = append(f.Origins, s)
		}
	}
	for _, s := range q["nation"] {
		if s := caltime.Nation(s); knownNation(s) {
			f.Nations = append(f.Nations, s)
		}
	}
	for _, s := range q["unit"] {
		if id, ok := ids.Parse[ids.Unit](s); ok {
			f.Units = append(f.Units, id)
		}
	}
	for _, s := range q["lead"] {
		if id, ok := ids.Parse[ids.User](s); ok {
			f.Leads = append(f.Leads, id)
		}
	}
	f.Min, f.Max = pounds(q.Get("min")), pounds(q.Get("max"))
	f.Only = bulkKey(q, "only")
	return f
}

func pounds(s string) *money.Pence {
	if p, err := money.Parse(s); err == nil {
		return &p
	}
	return nil
}

// Query is the filter as a query string, the same for the same filter.
func (f Filter) Query() url.Values {
	q := url.Values{}
	if f.View != AllOpen {
		q.Set("view", string(f.View))
	}
	if f.Text != "" {
		q.Set("text", f.Text)
	}
	add(q, "stage", f.Stages)
	add(q, "threat", f.Threats)
	add(q, "origin", f.Origins)
	add(q, "nation", f.Nations)
	for _, u := range f.Units {
		q.Add("unit", ids.String(u))
	}
	for _, u := range f.Leads {
		q.Add("lead", ids.String(u))
	}
	if f.Restricted {
		q.Set("restricted", "yes")
	}
	if f.Min != nil {
		q.Set("min", strconv.FormatInt(int64(*f.Min/100), 10))
	}
	if f.Max != nil {
		q.Set("max", strconv.FormatInt(int64(*f.Max/100), 10))
	}
	if f.Only != "" {
		q.Set("only", f.Only)
	}
	return q
}

func add[T ~string](q url.Values, name string, list []T) {
	for _, x := range list {
		q.Add(name, string(x))
	}
}

// Narrowed reports whether anything beside the view narrows the list.
func (f Filter) Narrowed() bool {
	q := f.Query()
	q.Del("view")
	return len(q) > 0
}

// ListRow is a case in a list.
type ListRow struct {
	ID            ids.Case
	Ref           string
	Title         string
	Operation     string
	Threat        Threat
	Stage         Stage
	OriginMain    Origin
	Origin        Origin
	Restricted    bool
	StakePence    money.Pence
	OpenedOn      caltime.Date
	LastEventAt   time.Time
	NextEndAt     *time.Time
	Version       int
	UnitName      string
	LeadID        *ids.User
	LeadName      string
	ClockID       *ids.Clock
	ClockCode     string
	ClockTitle    string
	ClockCite     string
	ClockNation   string
	ClockState    string
	ClockStartAt  *time.Time
	ClockEndLocal string
	SubjectName   string `gorm:"-"` // of the first subject
	Subjects      int    `gorm:"-"`
}

// Path is the case's address.
func (r ListRow) Path() string { return Path(r.Ref) }

// NextClock is the clock that ends soonest; ok is false for none.
func (r ListRow) NextClock() (NextClock, bool) {
	if r.ClockID == nil {
		return NextClock{}, false
	}
	k := NextClock{ID: *r.ClockID, Code: r.ClockCode, Title: r.ClockTitle, Cite: r.ClockCite, Nation: r.ClockNation, State: r.ClockState,
		EndAt: r.NextEndAt, EndLocal: r.ClockEndLocal}
	if r.ClockStartAt != nil {
		k.StartAt = *r.ClockStartAt
	}
	return k, true
}

// CountLimit is up to where matches are counted; beyond it a list says "10,000+".
const CountLimit = 10_000

// Total is how many cases match a filter, up to CountLimit, and what is at stake in them.
type Total struct {
	N     int
	More  bool // there are more than N
	Stake money.Pence
}

// List gives a page of the cases that the actor may see, in two statements.
func (r *Room) List(ctx context.Context, rd db.Reader, f Filter, p page.Request) (page.Result[ListRow], error) {
	rows, err := listCases(ctx, rd, access.Sight(ctx), f, viewer(ctx), p)
	if err != nil {
		return page.Result[ListRow]{}, err
	}
	out := page.Cut(rows, p, func(x ListRow) page.Key { return listKey(x, p.Sort.Name) })
	return out, nameSubjects(ctx, rd, out.Rows)
}

// Count counts the cases that the actor may see, in one statement.
func (r *Room) Count(ctx context.Context, rd db.Reader, f Filter) (Total, error) {
	return countCases(ctx, rd, access.Sight(ctx), f, viewer(ctx))
}

// Marking is the highest marking of the cases that Count counts; empty where there are none.
func (r *Room) Marking(ctx context.Context, rd db.Reader, f Filter) (string, error) {
	return listMarking(ctx, rd, access.Sight(ctx), f, viewer(ctx))
}

func viewer(ctx context.Context) actor.Actor { a, _ := actor.From(ctx); return a }

// lastEndKey stands in next_end_key for a case without a deadline.
var lastEndKey = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

func listKey(x ListRow, sort string) page.Key {
	k := page.Key{ID: int64(x.ID)}
	switch sort {
	case "opened":
		k.Value = x.OpenedOn.String()
	case "title": // its id is enough
	case "stake":
		k.Value = strconv.FormatInt(int64(x.StakePence), 10)
	case "activity":
		k.Value = timeKey(x.LastEventAt)
	default:
		k.Value = timeKey(lastEndKey)
		if x.NextEndAt != nil {
			k.Value = timeKey(*x.NextEndAt)
		}
	}
	return k
}
