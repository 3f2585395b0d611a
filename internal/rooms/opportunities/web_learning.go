package opportunities

import (
	"maps"
	"net/http"
	"net/url"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// The page lists at most so many of each.
const mostLearning, mostPoints = 200, 100

// learningView is the page of learning: actions, and what reviewers wrote, by reason.
type learningView struct {
	Reason  string
	Actions []LearningRow
	Points  []learningPoint
	Reasons []reasonSum
	Count   learningCount
	Today   caltime.Date
	CanAdd  bool
	Form    learningForm
}

// learningForm is the form of an action.
type learningForm struct {
	V        url.Values
	Bad      map[string]string
	Action   string // where it goes
	Button   string
	Version  int
	Reasons  []govuk.Option
	People   []govuk.Option
	One      *LearningRow // the one that it edits
	Finished bool
}

func (f learningForm) get(k string) string { return f.V.Get(k) }

func (f learningForm) summary() []govuk.FieldError {
	var out []govuk.FieldError
	for _, k := range []string{"", "reason", "what", "owner", "due", "note", "outcome", "reason_withdrawn"} {
		if t := f.Bad[k]; t != "" {
			id := "learn-" + k
			switch k {
			case "":
				id = "main"
			case "due":
				id = "learn-due-day"
			}
			out = append(out, govuk.FieldError{ID: id, Text: t})
		}
	}
	return out
}

func (r *Room) learningPage(c *web.Ctx) error { return r.showLearning(c, http.StatusOK, nil, nil) }

func (r *Room) showLearning(c *web.Ctx, status int, form url.Values, bad map[string]string) error {
	ctx, now := c.Ctx(), r.DB.Time()
	v := learningView{Reason: c.Query("reason"), Today: caltime.DateOf(now), CanAdd: c.Actor().Can(perm.OpportunityReview)}
	only, _ := learningReason(v.Reason)
	if only == nil {
		v.Reason = ""
	}
	var err error
	if v.Actions, err = learningActions(ctx, r.DB, c.Actor().Force, only, mostLearning); err != nil {
		return err
	}
	if v.Points, err = learningPoints(ctx, r.DB, only, mostPoints); err != nil {
		return err
	}
	seen := []string{}
	for _, x := range v.Points {
		seen = append(seen, x.PublicKey)
	}
	// What was shown is logged before it leaves (s.62 DPA 2018).
	db.Consulted(ctx, "list.shown", db.On{Op: db.Consultation, Kind: "learning"}, map[string]any{"reason": v.Reason, "opportunities": seen})
	if v.Reasons, err = pointsByReason(ctx, r.DB); err != nil {
		return err
	}
	if v.Count, err = countLearning(ctx, r.DB, c.Actor().Force, v.Today); err != nil {
		return err
	}
	if v.CanAdd {
		if form == nil {
			form = url.Values{"reason": {v.Reason}}
		}
		if v.Form, err = r.learningForm(c, form, bad); err != nil {
			return err
		}
		v.Form.Action, v.Form.Button = "/missed/learning", "Add the action"
	}
	pick := []govuk.Option{{Value: "", Text: "All reasons"}}
	for _, x := range reasonOptions(v.Today, true) {
		if x.Value != "" {
			pick = append(pick, x)
		}
	}
	head := layout.PageHead{Title: "Learning", Lead: layout.Many(v.Count.Open, "action", "actions") + " open, " + layout.Count(v.Count.Overdue) + " overdue.",
		Sentence:    "What reviewers wrote would help next time, and what is done about it.",
		Breadcrumbs: []layout.Link{{Label: "Missed opportunities", Href: "/missed"}},
		Picks:       layout.Picks("Choose a reason", "/missed/learning", []layout.Pick{{Name: "reason", Label: "Reason", Value: v.Reason, Options: pick}})}
	return c.Page(status, layout.Page{Title: "Learning", Errors: len(bad) > 0, Head: layout.Head(head), AsAt: now}, learningBody(v))
}

func (r *Room) learningForm(c *web.Ctx, form url.Values, bad map[string]string) (learningForm, error) {
	f := learningForm{V: form, Bad: bad, Reasons: reasonOptions(caltime.DateOf(r.DB.Time()), true), People: []govuk.Option{{Value: "", Text: "Choose"}}}
	list, err := r.Users.People(c.Ctx(), r.DB, c.Actor().Force, perm.Investigator, perm.Supervisor, perm.Manager)
	for _, u := range list {
		f.People = append(f.People, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
	}
	return f, err
}

// readLearned reads the form of an action. A day that cannot be read is no day, which the verb refuses.
func readLearned(v url.Values) Learned {
	in := Learned{Reason: v.Get("reason"), What: text(v, "what"), Note: text(v, "note")}
	in.Owner, _ = ids.Parse[ids.User](v.Get("owner"))
	if at, err := time.Parse("2/1/2006", text(v, "due-day")+"/"+text(v, "due-month")+"/"+text(v, "due-year")); err == nil {
		in.Due = caltime.NewDate(at.Year(), at.Month(), at.Day())
	}
	return in
}

func (r *Room) postLearning(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	l, err := r.AddLearningAction(c.Ctx(), readLearned(v))
	if err == nil {
		c.Done("Added to the list of actions.", "")
		return c.See("/missed/learning?reason=" + url.QueryEscape(l.Reason))
	}
	bad, _, ok := fields(err)
	if !ok {
		return err
	}
	return r.showLearning(c, http.StatusUnprocessableEntity, v, bad)
}

func (r *Room) oneLearning(c *web.Ctx) error {
	return r.showOneLearning(c, http.StatusOK, nil, nil)
}

// showOneLearning shows one action with its forms; form and bad are of one that was refused.
func (r *Room) showOneLearning(c *web.Ctx, status int, form url.Values, bad map[string]string) error {
	ctx := c.Ctx()
	l, err := learningByKey(ctx, r.DB, c.Actor().Force, c.Param("key"))
	if err != nil {
		return err
	}
	typed := form // which need not hold every field: each form of the page has its own
	form = url.Values{"reason": {l.Reason}, "what": {l.What}, "owner": {ids.String(l.OwnerID)}, "note": {l.Note},
		"due-day": {itoa(l.DueOn.D)}, "due-month": {itoa(int(l.DueOn.M))}, "due-year": {itoa(l.DueOn.Y)}}
	maps.Copy(form, typed)
	f, err := r.learningForm(c, form, bad)
	if err != nil {
		return err
	}
	names, err := r.Users.Names(ctx, r.DB, []ids.User{l.OwnerID})
	if err != nil {
		return err
	}
	f.One, f.Action, f.Button, f.Version = &LearningRow{l, names[l.OwnerID]}, l.Path(), "Save", l.Version
	f.Finished = !l.Open() || !c.Actor().Can(perm.OpportunityReview)
	head := layout.PageHead{Title: "Action", Lead: reasonName(l.Reason) + ".", Sentence: learningState(l, caltime.DateOf(r.DB.Time())) + ".",
		Breadcrumbs: []layout.Link{{Label: "Missed opportunities", Href: "/missed"}, {Label: "Learning", Href: "/missed/learning"}}}
	return c.Page(status, layout.Page{Title: "Action", Errors: len(bad) > 0, Head: layout.Head(head), AsAt: r.DB.Time()}, oneLearningBody(f))
}

func (r *Room) postOneLearning(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	key := c.Param("key")
	n, _ := ids.Parse[ids.Opportunity](v.Get("version")) // none: stale
	said := "Saved."
	switch v.Get("do") {
	case "done":
		said = "Recorded as done."
		_, err = r.DoneLearningAction(c.Ctx(), key, int(n), v.Get("outcome"))
	case "withdraw":
		said = "Withdrawn."
		_, err = r.WithdrawLearningAction(c.Ctx(), key, int(n), v.Get("reason_withdrawn"))
	default:
		_, err = r.EditLearningAction(c.Ctx(), key, int(n), readLearned(v))
	}
	if err == nil {
		c.Done(said, "")
		return c.See("/missed/learning")
	}
	if fault.Is(err, fault.Conflict) {
		return r.showOneLearning(c, http.StatusConflict, v, map[string]string{"": "Somebody else changed this action after you opened it. It is shown with what you typed: check it, and send it again."})
	}
	bad, _, ok := fields(err)
	if !ok {
		return err
	}
	return r.showOneLearning(c, http.StatusUnprocessableEntity, v, bad)
}

// learningState is how an action stands, in words.
func learningState(l LearningAction, today caltime.Date) string {
	switch {
	case l.WithdrawnAt != nil:
		return "withdrawn: " + l.WithdrawnReason
	case l.DoneAt != nil:
		return "done " + caltime.DateOf(*l.DoneAt).UK()
	case l.Overdue(today):
		return "overdue since " + l.DueOn.UK()
	}
	return "due " + l.DueOn.UK()
}
