package effort

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/fold"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// form is what somebody typed about an entry, right or wrong.
type form struct {
	What     string // "case:FI/2026/0147", "duty:training", "other": the case in Case
	Case     string // reference or title
	Day      string
	Month    string
	Year     string
	Time     string
	Activity string
	Note     string
	Late     string
	Version  string
	From     string // page to go back to: work, or a case's path
}

func readForm(v url.Values) form {
	get := func(k string) string { return strings.TrimSpace(v.Get(k)) }
	f := form{What: get("what"), Case: get("case"), Day: get("on-day"), Month: get("on-month"), Year: get("on-year"), Time: get("time"),
		Activity: get("activity"), Note: get("note"), Late: get("late"), Version: get("version"), From: get("from")}
	if f.Case != "" && f.What == "" {
		f.What = "other"
	}
	return f
}

// formOf is the form of an entry as it is stored.
func formOf(l Line) form {
	f := form{Time: Clock(l.Minutes), Activity: l.Activity, Note: l.Note, Late: l.LateReason, Version: ids.String(ids.Effort(l.Version))}
	f.on(l.OnDate)
	if l.CaseID == nil {
		f.What = "duty:" + l.Reason
	} else {
		f.What = "case:" + l.Ref
	}
	return f
}

func (f *form) on(d caltime.Date) {
	f.Day, f.Month, f.Year = d.Format("2"), d.Format("1"), d.Format("2006")
}

// kept takes the stored fields for which the conflict page was answered "theirs".
func (f form) kept(v url.Values, stored form) form {
	theirs := func(name string) bool { return v.Get("keep-"+name) == "theirs" }
	if theirs("what") {
		f.What, f.Case = stored.What, ""
	}
	if theirs("time") {
		f.Time = stored.Time
	}
	if theirs("activity") {
		f.Activity = stored.Activity
	}
	if theirs("note") {
		f.Note = stored.Note
	}
	if theirs("on") {
		f.Day, f.Month, f.Year = stored.Day, stored.Month, stored.Year
	}
	return f
}

// day is the day typed; a form without any of the boxes means today.
func (f form) day(today caltime.Date) (caltime.Date, bool) {
	d, ok := caltime.ParseBoxes(f.Day, f.Month, f.Year)
	if ok && d.IsZero() {
		return today, true
	}
	return d, ok
}

// parse turns what was typed into New, or says by field what is wrong. A case is looked for among those in sight.
func (r *Room) parse(ctx context.Context, f form) (New, error) {
	bad := map[string]string{}
	n := New{Activity: f.Activity, Note: f.Note, LateReason: f.Late}
	var ok bool
	if n.OnDate, ok = f.day(caltime.DateOf(r.DB.Time())); !ok {
		bad["on"] = "Enter the day the work was done as day, month and year"
	}
	if n.Minutes, ok = ParseMinutes(f.Time); !ok || n.Minutes == 0 {
		bad["time"] = "Enter the time as minutes or as h:mm, such as 90 or 1:30"
	}
	kind, rest, _ := strings.Cut(f.What, ":")
	switch kind {
	case "duty":
		n.Reason = rest
		if DutyName(rest) == "" {
			bad["what"] = "Choose a case or another duty"
		}
	case "case", "other":
		field, text := "what", rest
		if kind == "other" {
			field, text = "case", f.Case
		}
		id, why, err := r.find(ctx, text)
		if err != nil {
			return n, err
		}
		if why != "" {
			bad[field] = why
		} else {
			n.CaseID = &id
		}
	default:
		bad["what"] = "Choose a case or another duty"
	}
	return n, fault.Fields("Check the time", bad, "what", "case", "on", "time")
}

// find gives the case that a reference or the beginning of a title names, or says why there is none.
func (r *Room) find(ctx context.Context, text string) (id ids.Case, why string, err error) {
	if text == "" {
		return 0, "Enter the reference or the title of the case", nil
	}
	g, err := access.OpenRef(ctx, r.DB, text, access.Read)
	if err == nil {
		return g.CaseID(), "", nil
	}
	if !fault.Is(err, fault.NotFound) {
		return 0, "", err
	}
	words := fold.Words(text)
	if len(words) == 0 {
		return 0, "No case you can see has this reference or title", nil
	}
	found, err := titled(ctx, r.DB, words[0])
	if err != nil {
		return 0, "", err
	}
	var fit []choice
	for _, c := range found {
		if strings.Contains(fold.Text(c.Title), fold.Text(text)) {
			fit = append(fit, c)
		}
	}
	switch len(fit) {
	case 0:
		return 0, "No case you can see has this reference or title", nil
	case 1:
		return fit[0].ID, "", nil
	}
	var refs []string
	for _, c := range fit {
		refs = append(refs, c.Ref)
	}
	return 0, "Several cases have this title. Enter one of the references " + strings.Join(refs, ", "), nil
}

// fields gives the messages of an error that a form can show; ok is false for any other error.
func fields(err error) (bad map[string]string, ok bool) {
	var f *fault.Error
	if errors.As(err, &f) && (f.Kind == fault.Invalid || f.Kind == fault.Refused) {
		if len(f.Fields) == 0 {
			return map[string]string{"": f.Message}, true
		}
		return f.Fields, true
	}
	return nil, false
}

// view is a form with what it offers and what is wrong with it.
type view struct {
	form
	Post    string
	Cases   []choice
	Bad     map[string]string
	OnCase  bool  // on a case's own page: then no case is asked for
	Days    int   // that the sheet is open back
	Entry   *Line // nil for a new one
	Only    bool  // on its own page
	OnToday caltime.Date
}

func (v view) options() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	chosen := false
	for _, c := range v.Cases {
		out = append(out, govuk.Option{Value: "case:" + c.Ref, Text: c.Ref + " " + c.Title})
		chosen = chosen || v.What == "case:"+c.Ref
	}
	if v.Entry != nil && v.Entry.CaseID != nil && !chosen && v.What == "case:"+v.Entry.Ref {
		out = append(out, govuk.Option{Value: v.What, Text: v.Entry.Ref + " " + v.Entry.Title})
	}
	out = append(out, govuk.Option{Value: "other", Text: "Another case, named below"})
	for _, d := range Duties() {
		out = append(out, govuk.Option{Value: "duty:" + d.Code, Text: "Other duties: " + d.Name})
	}
	return out
}

func (v view) summary() []govuk.FieldError {
	var out []govuk.FieldError
	for _, f := range []struct{ field, id string }{{"", "time"}, {"what", "what"}, {"case", "case"}, {"on", "on-day"}, {"time", "time"},
		{"activity", "activity"}, {"note", "note"}, {"late", "late"}} {
		if t := v.Bad[f.field]; t != "" {
			out = append(out, govuk.FieldError{ID: f.id, Text: t})
		}
	}
	return out
}

// lateShown reports whether the form asks why the entry is late: it is, or it was refused for that.
func (v view) lateShown() bool { return v.Late != "" || v.Bad["late"] != "" }

func activityOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Not said"}}
	for _, a := range Activities() {
		out = append(out, govuk.Option{Value: a.Code, Text: a.Name})
	}
	return out
}

// newView makes the form for a new entry.
func (r *Room) newView(ctx context.Context, rd db.Reader, f form, user ids.User, force ids.Unit) (view, error) {
	today := caltime.DateOf(rd.Time())
	v := view{form: f, Post: "/effort", OnToday: today}
	var err error
	if v.Cases, err = mine(ctx, rd, user); err != nil {
		return v, err
	}
	if v.Days, err = r.daysBack(ctx, rd, force, today); err != nil {
		return v, err
	}
	if f.Day == "" && f.Month == "" && f.Year == "" {
		v.on(today)
	}
	return v, nil
}

func back(f form, def string) string {
	switch {
	case f.From == "work":
		return "/work"
	case strings.HasPrefix(f.From, cases.Path("")) && !strings.Contains(f.From, ".."):
		return f.From
	}
	return def
}
