package reference

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

func (r *Room) holidayRoutes() []web.Route {
	return []web.Route{
		web.Get("/admin/holidays", perm.ReferenceManage, r.getHolidays),
		web.Get("/admin/holidays/add", perm.ReferenceManage, r.getHolidayForm(addDay)),
		web.Post("/admin/holidays/add", perm.ReferenceManage, r.postHolidayForm(addDay)).Fresh(),
		web.Get("/admin/holidays/withdraw", perm.ReferenceManage, r.getHolidayForm(withdrawDay)),
		web.Post("/admin/holidays/withdraw", perm.ReferenceManage, r.postHolidayForm(withdrawDay)).Fresh(),
		web.Get("/admin/holidays/extend", perm.ReferenceManage, r.getHolidayForm(extendList)),
		web.Post("/admin/holidays/extend", perm.ReferenceManage, r.postHolidayForm(extendList)).Fresh(),
	}
}

// holidaysView is the list of a nation's non-working days in one year.
type holidaysView struct {
	cal     caltime.Calendar
	year    int
	now     caltime.Date
	rows    []holidayRow
	reaches []Reach
	waiting int // days that were entered for years the list does not reach
}

// holidayRow is one day of the list, or one that was taken out of it.
type holidayRow struct {
	on            caltime.Date
	name, from    string
	gone          bool
	mayBeTakenOut bool
}

func nationOf(s string) caltime.Nation {
	for _, n := range ukNations {
		if string(n) == s {
			return n
		}
	}
	return caltime.EnglandWales
}

func (r *Room) getHolidays(c *web.Ctx) error {
	ctx := c.Ctx()
	cal, err := r.Calendar(ctx, r.DB, nationOf(c.Query("nation")))
	if err != nil {
		return err
	}
	v := holidaysView{cal: cal, now: caltime.DateOf(r.DB.Time())}
	v.year = v.now.Y
	if y, err := strconv.Atoi(c.Query("year")); err == nil && y >= cal.From.Y && y <= cal.To.Y+20 {
		v.year = y
	}
	changes, err := alterationsOf(ctx, r.DB, cal.Nation, caltime.NewDate(v.year, 1, 1), caltime.NewDate(v.year, 12, 31))
	if err != nil {
		return err
	}
	if v.reaches, err = reachesOf(ctx, r.DB, cal.Nation); err != nil {
		return err
	}
	more, err := waiting(ctx, r.DB, cal.Nation, cal.To)
	if err != nil {
		return err
	}
	v.waiting = len(more)
	v.rows = rowsOf(cal, v.year, changes)
	head := layout.PageHead{Title: "Non-working days", TabsLabel: "Nations", Tabs: v.tabs(),
		Sentence: "Days that clocks of hours and of working days leave out, for every force of this installation. Christmas Day, Good Friday, Saturdays and Sundays never count.",
		Actions:  []layout.Action{{Label: "Add a day", Icon: "plus", Href: v.href("/add"), Primary: true}, {Label: "Extend the list", Href: v.href("/extend")}}}
	return c.Page(http.StatusOK, layout.Page{Title: "Non-working days", Head: layout.Head(head)}, holidaysBody(v))
}

// rowsOf lists the days of a year: those on the list, those that wait, and those that were taken out.
func rowsOf(cal caltime.Calendar, year int, changes []Alteration) (out []holidayRow) {
	by := map[caltime.Date]Alteration{}
	for _, a := range changes {
		if a.WithdrawnAt == nil {
			by[a.OnDate] = a
		}
		row := holidayRow{on: a.OnDate, name: a.Name}
		switch {
		case a.WithdrawnAt != nil && a.Off:
			row.gone, row.from = true, fmt.Sprintf("Added by %s, %s. Withdrawn by %s, %s: %s", a.AddedName, a.Reason, a.WithdrawnName, layout.Day(*a.WithdrawnAt), a.WithdrawnReason)
		case a.WithdrawnAt == nil && !a.Off:
			row.gone, row.from = true, fmt.Sprintf("Taken out of the list by %s, %s: %s. %s", a.AddedName, layout.Day(a.AddedAt), a.Reason, a.Source)
		case a.WithdrawnAt == nil && !cal.Covers(a.OnDate):
			row.from = fmt.Sprintf("Waits until the list reaches so far. Added by %s, %s. %s", a.AddedName, layout.Day(a.AddedAt), a.Source)
			row.mayBeTakenOut = true
		default:
			continue
		}
		out = append(out, row)
	}
	for _, h := range cal.Holidays() {
		if h.Date.Y != year {
			continue
		}
		row := holidayRow{on: h.Date, name: h.Name, from: "Came with the program", mayBeTakenOut: h.Date != caltime.GoodFriday(year) && !(h.Date.M == time.December && h.Date.D == 25)}
		if a, ok := by[h.Date]; ok && a.Off {
			row.from = fmt.Sprintf("Added by %s, %s: %s. %s", a.AddedName, layout.Day(a.AddedAt), a.Reason, a.Source)
		}
		out = append(out, row)
	}
	slices.SortStableFunc(out, func(a, b holidayRow) int { return a.on.Compare(b.on) })
	return out
}

func (v holidaysView) href(path string) string {
	return "/admin/holidays" + path + "?" + url.Values{"nation": {string(v.cal.Nation)}}.Encode()
}

func (v holidaysView) withdrawHref(on caltime.Date) string {
	return "/admin/holidays/withdraw?" + url.Values{"nation": {string(v.cal.Nation)}, "on": {on.String()}}.Encode()
}

func (v holidaysView) tabs() (out []layout.Tab) {
	for _, n := range ukNations {
		out = append(out, layout.Tab{Label: n.String(), Href: fmt.Sprintf("/admin/holidays?nation=%s&year=%d", string(n), v.year), Active: n == v.cal.Nation})
	}
	return out
}

func (v holidaysView) years() (out []layout.Tab) {
	for y := v.year - 2; y <= v.year+2; y++ {
		if y >= v.cal.From.Y {
			out = append(out, layout.Tab{Label: strconv.Itoa(y), Href: fmt.Sprintf("/admin/holidays?nation=%s&year=%d", string(v.cal.Nation), y), Active: y == v.year})
		}
	}
	return out
}

// coverage says how far the list reaches and whether that is less than a year.
func (v holidaysView) coverage() layout.Note {
	n := layout.Note{Strong: "Known to " + v.cal.To.UK() + ".", Text: "Beyond that a clock says that the calendar is not known."}
	if v.now.AddDays(365).After(v.cal.To) {
		n.Kind, n.Text = "soon", "That is less than a year ahead: enter the days of the next year, then extend the list. Beyond it a clock says that the calendar is not known."
	}
	if v.waiting > 0 {
		n.Text += " " + layout.Many(v.waiting, "day waits", "days wait") + " for the list to be extended."
	}
	return n
}

// holidayAct is one of the three changes of a list.
type holidayAct struct {
	path, title, button, done string
	fields                    []string // in the order of the page
}

var (
	addDay      = holidayAct{"/admin/holidays/add", "Add a non-working day", "Add the day", "Added.", []string{"nation", "on", "name", "source", "reason"}}
	withdrawDay = holidayAct{"/admin/holidays/withdraw", "Withdraw a non-working day", "Withdraw the day", "Withdrawn.", []string{"nation", "on", "source", "reason"}}
	extendList  = holidayAct{"/admin/holidays/extend", "Extend the list", "Extend the list", "Extended.", []string{"nation", "year", "source"}}
)

// holidayForm is the form of a change, as typed; sure once what it would move was shown.
type holidayForm struct {
	act     holidayAct
	typed   url.Values
	edition int64
	bad     map[string]string
	list    []govuk.FieldError
	would   *CalendarChanged
	label   string // of the day that is withdrawn
	to      caltime.Date
}

func (f holidayForm) get(name string) string { return f.typed.Get(name) }
func (f holidayForm) has(name string) bool {
	return strings.Contains(" "+strings.Join(f.act.fields, " ")+" ", " "+name+" ")
}
func (f holidayForm) nation() caltime.Nation { return caltime.Nation(f.get("nation")) }

// on reads the day: whole, or in three boxes.
func (f holidayForm) on() caltime.Date {
	s := f.get("on")
	if s == "" {
		s = fmt.Sprintf("%s-%02s-%02s", f.get("on-year"), f.get("on-month"), f.get("on-day"))
	}
	d, err := caltime.ParseDate(s)
	if err != nil {
		return caltime.Date{}
	}
	return d
}

func (f holidayForm) year() int { y, _ := strconv.Atoi(strings.TrimSpace(f.get("year"))); return y }

func (r *Room) getHolidayForm(a holidayAct) func(*web.Ctx) error {
	return func(c *web.Ctx) error {
		q := c.Request.URL.Query()
		q.Set("nation", string(nationOf(q.Get("nation"))))
		return r.showHolidayForm(c, http.StatusOK, holidayForm{act: a, typed: q})
	}
}

func (r *Room) showHolidayForm(c *web.Ctx, status int, f holidayForm) error {
	now, err := r.listedNow(c.Ctx(), r.DB, nationOf(f.get("nation")))
	if err != nil {
		return err
	}
	f.edition, f.to = now.head.Edition, now.cal.To
	if f.act.path == withdrawDay.path {
		was, err := standing(c.Ctx(), r.DB, now.head.Nation, f.on())
		if err != nil {
			return err
		}
		f.label = holidayOn(now.cal, f.on())
		if was.Off {
			f.label = was.Name
		}
	}
	return c.Page(status, layout.Page{Title: f.act.title, Errors: len(f.list) > 0, Class: "p-form"}, holidayFormBody(f))
}

// postHolidayForm first shows what a change would move; sent again, it makes the change.
func (r *Room) postHolidayForm(a holidayAct) func(*web.Ctx) error {
	return func(c *web.Ctx) error {
		typed, err := c.Form()
		if err != nil {
			return err
		}
		f := holidayForm{act: a, typed: typed}
		f.edition, _ = strconv.ParseInt(f.get("edition"), 10, 64)
		sure := f.get("sure") == "yes"
		got, err := r.change(c, f, sure)
		switch {
		case fault.Is(err, fault.Invalid):
			f.refuse(err)
			return r.showHolidayForm(c, http.StatusUnprocessableEntity, f)
		case err != nil:
			return err
		case !sure:
			f.would = &got
			return r.showHolidayForm(c, http.StatusOK, f)
		}
		c.Done(a.done+" "+movedText(got.Moves, "moved")+".", "")
		year := f.on().Y
		if year == 0 {
			year = f.year()
		}
		return c.See(fmt.Sprintf("/admin/holidays?nation=%s&year=%d", string(got.Nation), year))
	}
}

// change makes a change, or only tells what it would move.
func (r *Room) change(c *web.Ctx, f holidayForm, sure bool) (CalendarChanged, error) {
	ctx := c.Ctx()
	switch f.act.path {
	case addDay.path:
		d := NonWorkingDay{Nation: f.nation(), On: f.on(), Name: f.get("name"), Source: f.get("source"), Reason: f.get("reason"), Edition: f.edition}
		if sure {
			return r.SetNonWorkingDay(ctx, d)
		}
		return r.PreviewNonWorkingDay(ctx, d)
	case withdrawDay.path:
		w := Withdrawal{Nation: f.nation(), On: f.on(), Source: f.get("source"), Reason: f.get("reason"), Edition: f.edition}
		if sure {
			return r.WithdrawNonWorkingDay(ctx, w)
		}
		return r.PreviewWithdrawal(ctx, w)
	}
	x := Extension{Nation: f.nation(), Year: f.year(), Source: f.get("source"), Edition: f.edition}
	if sure {
		return r.ExtendCalendar(ctx, x)
	}
	return r.PreviewExtension(ctx, x)
}

func (f *holidayForm) refuse(err error) {
	e, ok := err.(*fault.Error)
	if !ok {
		return
	}
	f.bad = e.Fields
	for _, name := range e.FieldNames() {
		id := name
		if name == "on" && f.act.path == addDay.path {
			id = "on-day"
		}
		f.list = append(f.list, govuk.FieldError{ID: id, Text: e.Fields[name]})
	}
}

func (f holidayForm) nations() (out []govuk.Option) {
	for _, n := range ukNations {
		out = append(out, govuk.Option{Value: string(n), Text: n.String()})
	}
	return out
}

// pairs are what was typed, as people read it.
func (f holidayForm) pairs() []layout.Pair {
	out := []layout.Pair{{Key: "Where", Value: f.nation().String()}}
	add := func(key, value string) {
		if value != "" {
			out = append(out, layout.Pair{Key: key, Value: value})
		}
	}
	if on := f.on(); !on.IsZero() {
		add("Day", on.WithDay())
	}
	add("Name", f.get("name"))
	add("On the list as", f.label)
	if f.has("year") {
		add("Complete up to the end of", f.get("year"))
	}
	add("Published in", f.get("source"))
	add("Why", f.get("reason"))
	return out
}

// movedText counts clocks in words: "3 running clocks moved".
func movedText(list []Move, verb string) string {
	if n := Moved(list); n > 0 {
		return layout.Many(n, "running clock", "running clocks") + " " + verb
	}
	return "No running clock " + verb
}

// moveText says what happens to the clocks of one kind.
func moveText(m Move) string {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, layout.Many(n, one, many))
		}
	}
	add(m.Later, "ends later", "end later")
	add(m.Earlier, "ends earlier", "end earlier")
	add(m.ActBy, "keeps its end and is to be acted on at another time", "keep their end and are to be acted on at another time")
	add(m.Known, "gets an end", "get an end")
	return strings.Join(parts, ", ")
}

// versionDay says which list a version of a calendar is: the day of that which came with the program and, after it, how
// many changes this installation made.
func versionDay(version string) string {
	day, changes, made := strings.Cut(version, "+")
	if d, err := caltime.ParseDate(day); err == nil {
		day = d.UK()
	}
	switch {
	case !made:
		return day
	case changes == "1":
		return day + ", 1 change since"
	}
	return day + ", " + changes + " changes since"
}
