package orders

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// adminForm is a form of an administrator, as typed; sure once what it would change was shown.
type adminForm struct {
	typed   url.Values
	edition int64
	bad     map[string]string
	list    []govuk.FieldError
	shown   bool // what it would change was reckoned
	shifts  []Shifted
	moves   []reference.Move
	p       powers.Power // of a window
	now     []layout.Pair
}

func (f adminForm) is(name string) string { return strings.TrimSpace(f.typed.Get(name)) }

// whole reads a whole number; -1, which no field allows, for anything else.
func (f adminForm) whole(name string) int {
	n, err := strconv.Atoi(f.is(name))
	if err != nil {
		return -1
	}
	return n
}

// refuse takes a refusal into the form.
func (f *adminForm) refuse(err error, ids map[string]string) {
	e, ok := err.(*fault.Error)
	if !ok {
		return
	}
	f.bad = e.Fields
	for _, name := range e.FieldNames() {
		id := name
		if x := ids[name]; x != "" {
			id = x
		}
		f.list = append(f.list, govuk.FieldError{ID: id, Text: e.Fields[name]})
	}
}

// from is the day from which it is to hold, as typed.
func (f adminForm) from() govuk.DateInput {
	in := govuk.DateInput{Name: "from", Legend: "From which day does it hold?", Hint: "Today or later", Error: f.bad["from"]}
	in.Day, in.Month, in.Year = f.is("from-day"), f.is("from-month"), f.is("from-year")
	return in
}

// today fills the day of a form that was just opened.
func today(v url.Values, d caltime.Date) {
	v.Set("from-day", strconv.Itoa(d.D))
	v.Set("from-month", strconv.Itoa(int(d.M)))
	v.Set("from-year", strconv.Itoa(d.Y))
}

func statusOf(f adminForm) int {
	if len(f.list) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// windowForm reads the windows of the clock that a request names; those of the first clock where it names none.
func (r *Room) windowForm(c *web.Ctx, code string) (f adminForm, changes []WindowChange, err error) {
	a, err := keeper(c.Ctx())
	if err != nil {
		return f, nil, err
	}
	if code == "" {
		code = "CASH-48"
	}
	if f.p, err = windowed(powers.Code(strings.ToUpper(code))); err != nil {
		return f, nil, err
	}
	by, err := r.windows(c.Ctx(), r.DB, a.Force)
	if err != nil {
		return f, nil, err
	}
	if changes, err = windowChangesOf(c.Ctx(), r.DB, a.Force, string(f.p.Code)); err != nil {
		return f, nil, err
	}
	w := by[f.p.Code]
	critical, soon := windowTexts(f.p, w)
	f.now = []layout.Pair{{Key: "Clock", Value: f.p.Title}, {Key: "Law", Value: f.p.Act + " " + powers.Dashed(f.p.Cite)}, {Key: "Rule", Value: powers.Words(f.p.Latest().RuleText()) + ". It is the statute’s and cannot be set here"},
		{Key: "Critical now", Value: critical}, {Key: "Due soon now", Value: soon}}
	f.typed = url.Values{"code": {string(f.p.Code)}, "critical": {strconv.Itoa(w.CriticalDays)}, "soon": {strconv.Itoa(w.SoonDays)}}
	if byHours(f.p) {
		f.typed.Set("critical", strconv.Itoa(int(w.CriticalHours.Hours())))
		f.typed.Set("soon", strconv.Itoa(int(w.SoonHours.Hours())))
	}
	today(f.typed, caltime.DateOf(r.DB.Time()))
	if len(changes) > 0 {
		f.edition = changes[0].ID
	}
	return f, changes, nil
}

func (r *Room) getWindow(c *web.Ctx) error {
	f, _, err := r.windowForm(c, c.Query("code"))
	if err != nil {
		return err
	}
	return r.showWindow(c, f)
}

func (r *Room) showWindow(c *web.Ctx, f adminForm) error {
	return c.Page(statusOf(f), layout.Page{Title: "Windows of " + string(f.p.Code), Class: "p-form", Errors: len(f.list) > 0}, windowFormBody(f))
}

// postWindow first shows how many clocks would look otherwise; sent again, it sets the windows.
func (r *Room) postWindow(c *web.Ctx) error {
	typed, err := c.Form()
	if err != nil {
		return err
	}
	f, _, err := r.windowForm(c, typed.Get("code"))
	if err != nil {
		return err
	}
	f.typed, f.edition = typed, editionOf(typed)
	n := NewWindows{Code: f.p.Code, Critical: f.whole("critical"), Soon: f.whole("soon"), From: dayBoxes(typed, "from"), Reason: f.is("reason"), Edition: f.edition}
	if f.is("sure") == "yes" {
		_, err = r.SetWindows(c.Ctx(), n)
	} else if f.shifts, err = r.PreviewWindows(c.Ctx(), n); err == nil {
		f.shown = true
		return r.showWindow(c, f)
	}
	switch {
	case fault.Is(err, fault.Invalid):
		f.refuse(err, map[string]string{"from": "from-day"})
		return r.showWindow(c, f)
	case err != nil:
		return err
	}
	c.Done("Set: windows of "+string(n.Code)+" from "+n.From.UK()+".", "")
	return c.See("/admin/clocks#h-windows")
}

// criticalLabel asks for the window as it is compared: hours with less, days with no more.
func (f adminForm) criticalLabel() string {
	if byHours(f.p) {
		return "Critical when less is left than"
	}
	return "Critical when no more is left than"
}

// unit is what a window counts, beside its box.
func (f adminForm) unit(name string) string {
	switch {
	case byHours(f.p):
		return "hours counted"
	case name == "critical":
		return "working days"
	}
	return "days"
}

func (r *Room) getSittings(c *web.Ctx) error {
	a, err := keeper(c.Ctx())
	if err != nil {
		return err
	}
	t, err := r.timetable(c.Ctx(), r.DB, a.Force)
	if err != nil {
		return err
	}
	day := caltime.DateOf(r.DB.Time())
	u := t.on(c.Query("court"), day).row()
	f := adminForm{edition: t.edition(), typed: url.Values{"court": {c.Query("court")}, "times": {strings.ReplaceAll(u.Times, ",", ", ")}, "buffer": {strconv.Itoa(u.BufferHours)},
		"drop": {c.Query("drop")}, "new": {c.Query("new")}, "days": strings.Split(u.Days, ",")}}
	if u.Holidays {
		f.typed.Set("holidays", "yes")
	}
	today(f.typed, day)
	return r.showSittings(c, f)
}

func (r *Room) showSittings(c *web.Ctx, f adminForm) error {
	return c.Page(statusOf(f), layout.Page{Title: "Sittings of a court", Class: "p-form", Errors: len(f.list) > 0}, sittingsFormBody(f))
}

// postSittings first shows what would move if running clocks followed; sent again, it sets the sittings.
func (r *Room) postSittings(c *web.Ctx) error {
	typed, err := c.Form()
	if err != nil {
		return err
	}
	f := adminForm{typed: typed, edition: editionOf(typed)}
	n := NewSittings{Court: f.is("court"), Dropped: f.is("drop") == "yes", Days: strings.Join(typed["days"], ","), Times: f.is("times"), BufferHours: f.whole("buffer"),
		Holidays: f.is("holidays") == "yes", From: dayBoxes(typed, "from"), Reason: f.is("reason"), Edition: f.edition}
	if f.is("new") == "yes" && n.Court == "" {
		err = fault.Fields("Check the sittings", map[string]string{"court": "Enter the name of the court as orders name it"}, sittingsFields...)
	} else if f.is("sure") == "yes" {
		_, err = r.SetSittings(c.Ctx(), n)
	} else if f.moves, err = r.PreviewSittings(c.Ctx(), n); err == nil {
		f.shown = true
		return r.showSittings(c, f)
	}
	switch {
	case fault.Is(err, fault.Invalid):
		f.refuse(err, map[string]string{"from": "from-day"})
		return r.showSittings(c, f)
	case err != nil:
		return err
	}
	c.Done("Set. New clocks are reckoned by it; running ones stay as they are.", "")
	return c.See("/admin/clocks#h-sittings")
}

var weekdays = []govuk.Choice{{Value: "1", Text: "Monday"}, {Value: "2", Text: "Tuesday"}, {Value: "3", Text: "Wednesday"}, {Value: "4", Text: "Thursday"}, {Value: "5", Text: "Friday"}, {Value: "6", Text: "Saturday"}, {Value: "0", Text: "Sunday"}}

// title names the act of the form.
func (f adminForm) title() string {
	switch {
	case f.is("drop") == "yes" && f.is("court") == "":
		return "Go back to the sittings of the program"
	case f.is("drop") == "yes":
		return "Drop a court’s own sittings"
	}
	return "Set when a court sits"
}

// typedPairs are what was typed, as people read it.
func (f adminForm) typedPairs() (out []layout.Pair) {
	court := f.is("court")
	if court == "" {
		court = "Every court that is not named"
	}
	out = append(out, layout.Pair{Key: "Court", Value: court})
	if f.is("drop") != "yes" {
		c := CourtSittings{Days: strings.Join(f.typed["days"], ","), BufferHours: f.whole("buffer"), Holidays: f.is("holidays") == "yes"}
		times, _ := readTimes(f.is("times"))
		c.Times = timesText(times)
		out = append(out, layout.Pair{Key: "Sits", Value: c.Sittings().Text()})
	}
	return append(out, layout.Pair{Key: "From", Value: dayBoxes(f.typed, "from").WithDay()}, layout.Pair{Key: "Why", Value: f.is("reason")})
}

// windowPairs are the windows that were typed, as people read them.
func (f adminForm) windowPairs() []layout.Pair {
	return []layout.Pair{{Key: "Critical", Value: f.is("critical") + " " + f.unit("critical")}, {Key: "Due soon", Value: f.is("soon") + " " + f.unit("soon")},
		{Key: "From", Value: dayBoxes(f.typed, "from").WithDay()}, {Key: "Why", Value: f.is("reason")}}
}

// hidden carries what was typed.
func (f adminForm) hidden(names ...string) (out [][2]string) {
	for _, name := range append(names, "from-day", "from-month", "from-year", "reason") {
		for _, v := range f.typed[name] {
			out = append(out, [2]string{name, v})
		}
	}
	return out
}

func (r *Room) getFollow(c *web.Ctx) error {
	moves, edition, err := r.WouldFollowSittings(c.Ctx())
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Reckon running clocks again", Class: "p-form"}, followBody(adminForm{edition: edition, moves: moves}))
}

func (r *Room) postFollow(c *web.Ctx) error {
	typed, err := c.Form()
	if err != nil {
		return err
	}
	moves, err := r.FollowSittings(c.Ctx(), editionOf(typed))
	if err != nil {
		return err
	}
	n := reference.Moved(moves)
	c.Done(layout.Many(n, "running clock is", "running clocks are")+" to be acted on at another time.", "")
	return c.See("/admin/clocks#h-sittings")
}
