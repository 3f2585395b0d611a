package diary

import (
	"errors"
	"net/http"
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// diaryView is what a person sets: mails, digest, calendar address.
type diaryView struct {
	Settings
	hour       string // as it was chosen, right or wrong
	email      string
	mailOff    bool
	feed       Feed
	address    string // shown once, when it was made
	reach      string
	supervisor bool
	bad        map[string]string
}

// getDiary shows the reader's settings.
func (r *Room) getDiary(c *web.Ctx) error {
	s, err := r.Settings(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	return r.showDiary(c, http.StatusOK, diaryView{Settings: s, hour: strconv.Itoa(s.DigestHour), reach: string(ReachMine), address: c.Kept("calendar")})
}

func (r *Room) showDiary(c *web.Ctx, status int, v diaryView) error {
	var err error
	if v.feed, err = r.Feed(c.Ctx(), r.DB); err != nil {
		return err
	}
	people, err := peopleByID(c.Ctx(), r.DB, userList(c.Actor().User), caltime.DateOf(r.DB.Time()))
	if err != nil {
		return err
	}
	for _, p := range people {
		v.email = p.Email
	}
	v.mailOff, v.supervisor = r.Mail == nil, c.Actor().Is(perm.Supervisor)
	head := layout.PageHead{Title: "Diary and mails", Sentence: "What reaches you outside Proceeds. Notices inside it always come.",
		Actions: []layout.Action{{Label: "My day", Href: "/diary/today"}, {Label: "Away and hand-over", Href: "/diary/away"}}}
	return c.Page(status, layout.Page{Title: "Diary and mails", Errors: len(v.bad) > 0, AsAt: r.DB.Time(), Head: layout.Head(head)}, diaryBody(v))
}

// The boxes of the form of mails.
const (
	boxWindow  = "window"
	boxActBy   = "act_by"
	boxLapsed  = "lapsed"
	boxChanges = "changes"
	boxDigest  = "digest"
)

func (v diaryView) boxes() govuk.Checkboxes {
	in := govuk.Checkboxes{Name: "mail", Legend: "Send me a mail when", Items: []govuk.Choice{
		{Value: boxWindow, Text: "a clock comes close to its end"}, {Value: boxActBy, Text: "the time to act has come"}, {Value: boxLapsed, Text: "a clock lapsed"},
		{Value: boxChanges, Text: "a calendar moved a clock, or something is handed over to me"}, {Value: boxDigest, Text: "a day begins with something before me"}}}
	for box, on := range map[string]bool{boxWindow: v.MailWindow, boxActBy: v.MailActBy, boxLapsed: v.MailLapsed, boxChanges: v.MailChanges, boxDigest: v.Digest} {
		if on {
			in.Values = append(in.Values, box)
		}
	}
	return in
}

func (v diaryView) hours() govuk.Select {
	s := govuk.Select{Name: "digest_hour", Label: "Hour of the day’s digest", Hint: "In UK local time", Value: v.hour, Error: v.bad["digest_hour"]}
	for h := range 24 {
		s.Options = append(s.Options, govuk.Option{Value: strconv.Itoa(h), Text: Hour(h)})
	}
	return s
}

func (v diaryView) reaches() govuk.Radios {
	in := govuk.Radios{Name: "reach", Legend: "Whose deadlines", Value: v.reach, Error: v.bad["reach"], Items: []govuk.Choice{{Value: string(ReachMine), Text: "Of the cases I work on"}}}
	if v.supervisor {
		in.Items = append(in.Items, govuk.Choice{Value: string(ReachUnit), Text: "Of my units too"})
	}
	return in
}

func (v diaryView) summary() (out []govuk.FieldError) {
	for _, f := range []struct{ field, id string }{{"digest_hour", "digest_hour"}, {"reach", "reach"}} {
		if t := v.bad[f.field]; t != "" {
			out = append(out, govuk.FieldError{ID: f.id, Text: t})
		}
	}
	return out
}

func (v diaryView) versionText() string { return strconv.Itoa(v.Version) }

func (r *Room) postDiary(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	s := Settings{}
	if s.Version, err = strconv.Atoi(form.Get("version")); err != nil {
		return fault.Stale("choice of mails")
	}
	for _, box := range form["mail"] {
		switch box {
		case boxWindow:
			s.MailWindow = true
		case boxActBy:
			s.MailActBy = true
		case boxLapsed:
			s.MailLapsed = true
		case boxChanges:
			s.MailChanges = true
		case boxDigest:
			s.Digest = true
		}
	}
	if s.DigestHour, err = strconv.Atoi(form.Get("digest_hour")); err != nil {
		s.DigestHour = -1
	}
	if _, err = r.ChooseMails(c.Ctx(), s); err == nil {
		c.Done("Saved.", "")
		return c.See("/diary")
	}
	bad, ok := invalid(err)
	if !ok {
		return err
	}
	return r.showDiary(c, http.StatusUnprocessableEntity, diaryView{Settings: s, hour: form.Get("digest_hour"), reach: string(ReachMine), bad: bad})
}

// invalid gives the messages of an error that a form shows by its fields; ok is false for any other.
func invalid(err error) (map[string]string, bool) {
	var f *fault.Error
	if errors.As(err, &f) && f.Kind == fault.Invalid && len(f.Fields) > 0 {
		return f.Fields, true
	}
	return nil, false
}

func (r *Room) postFeed(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	address, err := r.MakeFeed(c.Ctx(), Reach(form.Get("reach")))
	if bad, ok := invalid(err); ok {
		s, err := r.Settings(c.Ctx(), r.DB)
		if err != nil {
			return err
		}
		return r.showDiary(c, http.StatusUnprocessableEntity, diaryView{Settings: s, hour: strconv.Itoa(s.DigestHour), bad: bad})
	}
	if err != nil {
		return err
	}
	c.Keep("calendar", address)
	c.Done("The calendar address was made. It is shown this once.", "")
	return c.See("/diary")
}

func (r *Room) postRevoke(c *web.Ctx) error {
	if err := r.RevokeFeed(c.Ctx()); err != nil {
		return err
	}
	c.Done("The calendar address works no more.", "")
	return c.See("/diary")
}

// getToday shows what the reader has before them.
func (r *Room) getToday(c *web.Ctx) error {
	t, err := r.Today(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	seen := []int64{}
	for _, k := range t.Rows {
		seen = append(seen, int64(k.ID))
	}
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "clocks"}, map[string]any{"scope": "today", "clocks": seen})
	rows, err := r.Orders.ClockRows(c.Ctx(), r.DB, t.Rows, c.Actor().Can(perm.CaseChange))
	if err != nil {
		return err
	}
	head := layout.PageHead{Title: "My day", Lead: layout.Many(len(rows), "deadline", "deadlines") + " within a week.", Sentence: unreadText(t.Unread),
		Actions: []layout.Action{{Label: "Notices", Href: "/notices"}, {Label: "Diary and mails", Href: "/diary"}}}
	return c.Page(http.StatusOK, layout.Page{Title: "My day", AsAt: r.DB.Time(), Head: layout.Head(head)}, todayBody(rows, caltime.DateOf(r.DB.Time())))
}

func (v diaryView) makeLabel() string {
	if v.feed.ID == 0 {
		return "Make a calendar address"
	}
	return "Make a new address"
}
