package diary

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/orders"
)

// awayForm is an absence as it was typed, right or wrong.
type awayForm struct {
	person, standIn              string
	fromDay, fromMonth, fromYear string
	toDay, toMonth, toYear       string
}

func readAway(v url.Values) awayForm {
	get := func(k string) string { return strings.TrimSpace(v.Get(k)) }
	return awayForm{get("person"), get("stand_in"), get("from-day"), get("from-month"), get("from-year"), get("to-day"), get("to-month"), get("to-year")}
}

// absence reads the form; a date that is none stays zero, which Check refuses.
func (f awayForm) absence() Absence {
	var a Absence
	a.FromOn, _ = caltime.ParseBoxes(f.fromDay, f.fromMonth, f.fromYear)
	a.ToOn, _ = caltime.ParseBoxes(f.toDay, f.toMonth, f.toYear)
	a.UserID, _ = ids.Parse[ids.User](f.person)
	if f.standIn != "" {
		s, _ := ids.Parse[ids.User](f.standIn) // what is no number is nobody, whom the verb refuses
		a.StandInID = &s
	}
	return a
}

// awayView is the page of absences.
type awayView struct {
	awayForm
	rows   []AbsenceRow
	mayEnd map[int64]bool
	people []govuk.Option // who the reader may enter an absence for
	others []govuk.Option // who may stand in
	today  caltime.Date
	bad    map[string]string
}

func (r *Room) getAway(c *web.Ctx) error {
	return r.showAway(c, http.StatusOK, awayForm{person: ids.String(c.Actor().User)}, nil)
}

func (r *Room) showAway(c *web.Ctx, status int, f awayForm, bad map[string]string) error {
	v := awayView{awayForm: f, bad: bad, today: caltime.DateOf(r.DB.Time()), mayEnd: map[int64]bool{}}
	me := c.Actor()
	var err error
	if v.rows, err = r.Absences(c.Ctx(), r.DB); err != nil {
		return err
	}
	under, err := workersOf(c.Ctx(), r.DB, supervised(me), v.today)
	if err != nil {
		return err
	}
	v.people = []govuk.Option{{Value: ids.String(me.User), Text: "Me, " + me.Name}}
	speaks := map[ids.User]bool{me.User: true}
	for _, p := range under {
		speaks[p.ID] = true
		if p.ID != me.User {
			v.people = append(v.people, govuk.Option{Value: ids.String(p.ID), Text: p.Name})
		}
	}
	for _, x := range v.rows {
		v.mayEnd[x.ID] = speaks[x.UserID] && !x.ToOn.Before(v.today)
	}
	all, err := r.Users.People(c.Ctx(), r.DB, me.Force, perm.Matrix[perm.CaseChange]...)
	if err != nil {
		return err
	}
	v.others = []govuk.Option{{Value: "", Text: "The deputy of each case, else a supervisor"}}
	for _, p := range all {
		v.others = append(v.others, govuk.Option{Value: ids.String(p.ID), Text: p.Name})
	}
	head := layout.PageHead{Title: "Away and hand-over", Sentence: "While somebody is away, their notices reach whoever stands in, as far as that person may see the case.",
		Breadcrumbs: []layout.Link{{Label: "Diary and mails", Href: "/diary"}}}
	return c.Page(status, layout.Page{Title: "Away and hand-over", Errors: len(bad) > 0, AsAt: r.DB.Time(), Head: layout.Head(head)}, awayBody(v))
}

func (v awayView) dates() [2]govuk.DateInput {
	return [2]govuk.DateInput{
		{Name: "from", Legend: "First day away", Day: v.fromDay, Month: v.fromMonth, Year: v.fromYear, Error: v.bad["from"]},
		{Name: "to", Legend: "Last day away", Day: v.toDay, Month: v.toMonth, Year: v.toYear, Error: v.bad["to"]},
	}
}

func (v awayView) summary() (out []govuk.FieldError) {
	d := v.dates()
	for _, f := range []struct{ field, id string }{{"person", "person"}, {"from", d[0].FirstBad()}, {"to", d[1].FirstBad()}, {"stand_in", "stand_in"}} {
		if t := v.bad[f.field]; t != "" {
			out = append(out, govuk.FieldError{ID: f.id, Text: t})
		}
	}
	return out
}

func (v awayView) state(a AbsenceRow) layout.Tag {
	switch {
	case a.ToOn.Before(v.today):
		return layout.Tag{Text: "Over", Kind: "quiet"}
	case a.FromOn.After(v.today):
		return layout.Tag{Text: "To come"}
	}
	return layout.Tag{Text: "Away now", Kind: "soon"}
}

func (a AbsenceRow) href() string { return "/diary/hand-over?absence=" + a.idText() }

func (a AbsenceRow) idText() string { return strconv.FormatInt(a.ID, 10) }

func (a AbsenceRow) versionText() string { return strconv.Itoa(a.Version) }

func (a AbsenceRow) standInText() string {
	if a.StandIn == "" {
		return "The deputy of each case"
	}
	return a.StandIn
}

func (r *Room) postAway(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	f := readAway(form)
	a, err := r.GoAway(c.Ctx(), f.absence())
	if bad, ok := invalid(err); ok {
		return r.showAway(c, http.StatusUnprocessableEntity, f, bad)
	}
	if fault.Is(err, fault.NotFound) {
		return r.showAway(c, http.StatusUnprocessableEntity, f, map[string]string{"person": "Choose yourself or somebody you supervise"})
	}
	if err != nil {
		return err
	}
	c.Done("Recorded: away from "+a.FromOn.UK()+" to "+a.ToOn.UK()+".", "")
	return c.See("/diary/away")
}

func (r *Room) postAwayEnd(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	id, err := number(form.Get("absence"))
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(form.Get("version"))
	if err != nil {
		return fault.Stale("absence")
	}
	if _, err := r.EndAbsence(c.Ctx(), id, version); err != nil {
		return err
	}
	c.Done("Ended: notices come again as usual.", "")
	return c.See("/diary/away")
}

// handOverView is what ran while somebody was away.
type handOverView struct {
	HandOver
	own bool
}

func (r *Room) getHandOver(c *web.Ctx) error {
	id, err := number(c.Query("absence"))
	if err != nil {
		return err
	}
	h, err := r.HandOver(c.Ctx(), r.DB, id)
	if err != nil {
		return err
	}
	seen := []int64{}
	for _, k := range h.Clocks {
		seen = append(seen, int64(k.ID))
	}
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "clocks"}, map[string]any{"absence": id, "clocks": seen})
	v := handOverView{HandOver: h, own: h.UserID == c.Actor().User}
	title := "Hand-over of " + h.Name
	if v.own {
		title = "What ran while you were away"
	}
	head := layout.PageHead{Title: title, Sentence: "From " + h.FromOn.WithDay() + " to " + h.ToOn.WithDay() + ". Stands in: " + h.standInText() + ".",
		Breadcrumbs: []layout.Link{{Label: "Diary and mails", Href: "/diary"}, {Label: "Away and hand-over", Href: "/diary/away"}}}
	return c.Page(http.StatusOK, layout.Page{Title: title, AsAt: r.DB.Time(), Head: layout.Head(head)}, handOverBody(v))
}

func (k HandedOver) href() string { return clockHref(k.Ref, k.Path, k.AssetN, k.OrderN) }

func (k HandedOver) endText() string {
	if k.EndLocal == "" {
		return "No end"
	}
	return localText(k.EndLocal)
}

// became is how the clock stands.
func (k HandedOver) became() (layout.Severity, string) {
	switch k.State {
	case orders.Lapsed:
		return layout.Overdue, k.State.Word()
	case orders.Running:
		return layout.OnTrack, k.State.Word()
	case orders.Paused:
		return layout.Paused, k.State.Word()
	}
	return layout.Done, k.State.Word()
}

// leads names whose cases they are.
func (v handOverView) leads() string {
	if v.own {
		return "you lead"
	}
	return v.Name + " leads"
}
