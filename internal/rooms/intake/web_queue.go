package intake

import (
	"net/http"
	"net/url"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// queueView is the queue of referrals.
type queueView struct {
	Rows   page.Result[Row]
	Now    time.Time
	Loads  []Load
	Query  url.Values
	Waits  int
	CanGet bool
	Refer  []layout.Action // for whoever may refer
	Name   string          // of the tab
	Picks  []layout.Pick
}

// kept is what the address says besides the unit.
func (v queueView) kept() []string {
	return []string{"state", v.Query.Get("state"), "who", v.Query.Get("who")}
}

var queueTabs = []struct {
	code, title string
	states      []ReferralState
}{
	{"waiting", "Waiting", waiting},
	{"accepted", "Accepted", []ReferralState{Accepted}},
	{"refused", "Refused", []ReferralState{RefusedReferral}},
	{"returned", "Returned or passed on", []ReferralState{Returned, Transferred, WithdrawnByThem}},
}

// getQueue shows the queue: what runs out first stands first.
func (r *Room) getQueue(c *web.Ctx) error {
	q := c.Request.URL.Query()
	at := 0
	for n, t := range queueTabs {
		if t.code == q.Get("state") {
			at = n
		}
	}
	f := ReferralFilter{}
	switch q.Get("who") {
	case "mine":
		f.Owner = c.Actor().User
	case "nobody":
		f.Nobody = true
	}
	f.Unit, _ = ids.Parse[ids.Unit](q.Get("unit"))
	n, err := r.CountReferrals(c.Ctx(), r.DB, f)
	if err != nil {
		return err
	}
	f.States = queueTabs[at].states
	p := page.Parse(q, listSize, page.Sort{Name: "due"})
	v := queueView{Now: r.DB.Time(), Query: q, CanGet: c.Actor().Can(perm.ReferralWork), Name: queueTabs[at].title}
	if v.Rows, err = r.Referrals(c.Ctx(), r.DB, f, p); err != nil {
		return err
	}
	seen := []int64{}
	for _, x := range v.Rows.Rows {
		seen = append(seen, int64(x.ID))
	}
	noteList(c, "referrals", seen)
	units, err := r.unitOptions(c, 0)
	if err != nil {
		return err
	}
	if len(units) > 1 {
		v.Picks = []layout.Pick{{Name: "unit", Label: "Unit", Value: q.Get("unit"), Options: append([]govuk.Option{{Text: "All units"}}, units...)}}
	}
	v.Waits = n[Received] + n[MoreInformation]
	if c.Actor().Can(perm.ReferralDecide) {
		if v.Loads, err = r.Loads(c.Ctx(), r.DB, c.Actor().Force); err != nil {
			return err
		}
	}
	head := layout.PageHead{Title: "Referrals", Lead: layout.Many(v.Waits, "waits", "wait") + ".", Sentence: "What runs out first stands first.", TabsLabel: "States",
		Actions: []layout.Action{{Label: "Events", Href: "/events"}}}
	if c.Actor().Can(perm.ReferralMake) {
		v.Refer = []layout.Action{{Label: "Refer", Href: "/refer"}}
		head.Actions = append(v.Refer, head.Actions...)
	}
	for k, t := range queueTabs {
		count := 0
		for _, s := range t.states {
			count += n[s]
		}
		head.Tabs = append(head.Tabs, layout.Tab{Label: t.title, Href: with(q, "state", t.code), Count: layout.Count(count), Active: k == at})
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Referrals", Head: layout.Head(head), AsAt: v.Now}, queueBody(v))
}

// with is the address of the queue with one part of the query changed, from its first page.
func with(q url.Values, name, value string) string {
	out := url.Values{}
	for _, k := range []string{"state", "who", "unit"} {
		if v := q.Get(k); v != "" {
			out.Set(k, v)
		}
	}
	if value == "" {
		out.Del(name)
	} else {
		out.Set(name, value)
	}
	if len(out) == 0 {
		return "/referrals"
	}
	return "/referrals?" + out.Encode()
}

func (v queueView) who() []layout.Tab {
	var out []layout.Tab
	for _, x := range []struct{ code, title string }{{"", "All"}, {"mine", "Mine"}, {"nobody", "With nobody"}} {
		out = append(out, layout.Tab{Label: x.title, Href: with(v.Query, "who", x.code), Active: v.Query.Get("who") == x.code})
	}
	return out
}

func (v queueView) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of referrals", Shown: layout.Many(len(v.Rows.Rows), "referral", "referrals") + " shown", Size: listSize}
	page := func(way, key string) string {
		if key == "" {
			return ""
		}
		u := with(v.Query, "", "")
		if u == "/referrals" {
			return u + "?" + way + "=" + key
		}
		return u + "&" + way + "=" + key
	}
	p.Prev, p.Next = page("before", v.Rows.Prev), page("after", v.Rows.Next)
	return p
}

// left says how much time a referral has until it is due.
func left(due, now time.Time) (layout.Severity, string) {
	d := due.Sub(now)
	switch {
	case d <= 0:
		return layout.Overdue, layout.Left(-d) + " late"
	case d < 24*time.Hour:
		return layout.Critical, layout.Left(d)
	case d < 72*time.Hour:
		return layout.DueSoon, layout.Left(d)
	}
	return layout.OnTrack, layout.Left(d)
}

// oneView is one referral as the unit sees it.
type oneView struct {
	typed
	x                                 Row
	now                               time.Time
	unit                              string
	facts                             []layout.Pair
	steps                             []layout.Entry
	work, decide, open                bool
	people, units, refusals, missings []govuk.Option
	returns, transfers, withdraws     []govuk.Option
	offences                          []string
	last                              Step // the newest
}

func (r *Room) getReferral(c *web.Ctx) error { return r.showReferral(c, http.StatusOK, typed{}) }

// oneOf reads a referral as its page shows it.
func (r *Room) oneOf(c *web.Ctx) (v oneView, err error) {
	list, err := r.referralRow(c.Ctx(), r.DB, c.Param("referral"))
	if err != nil {
		return v, err
	}
	consulted(c.Ctx(), nil, &list.Referral)
	v = oneView{x: list, now: r.DB.Time(), unit: list.UnitName, facts: list.facts()}
	v.work, v.decide = c.Actor().CanIn(perm.ReferralWork, list.UnitID), c.Actor().CanIn(perm.ReferralDecide, list.UnitID)
	steps, err := r.StepsOfReferral(c.Ctx(), r.DB, list.Referral)
	if err != nil {
		return v, err
	}
	for n := len(steps) - 1; n >= 0; n-- {
		if v.steps = append(v.steps, stepEntry(steps[n])); n == len(steps)-1 {
			v.last = steps[n]
		}
	}
	v.people, err = r.peopleOptions(c)
	return v, err
}

func (r *Room) showReferral(c *web.Ctx, status int, t typed) error {
	v, err := r.oneOf(c)
	if err != nil {
		return err
	}
	v.typed = t
	list := v.x
	if v.units, err = r.unitOptions(c, list.UnitID); err != nil {
		return err
	}
	v.open = v.work && c.Actor().Can(perm.CaseOpen)
	v.refusals, v.returns, v.transfers = reasonOptions(RefusedReferral), reasonOptions(Returned), reasonOptions(Transferred)
	v.missings, v.withdraws = reasonOptions(MoreInformation), reasonOptions(WithdrawnByThem)
	names, err := r.offenceNames(c, list.OffenceCodes())
	if err != nil {
		return err
	}
	v.offences = names
	head := layout.PageHead{Title: "Referral " + list.Ref, Sentence: list.State.Title() + ". " + list.UnitName + ".",
		Breadcrumbs: []layout.Link{{Label: "Referrals", Href: "/referrals"}}}
	return c.Page(status, layout.Page{Title: "Referral " + list.Ref, Class: "p-form", Head: layout.Head(head), Errors: len(t.Bad) > 0, AsAt: v.now}, referralBody(v))
}

func (r *Room) offenceNames(c *web.Ctx, codes []string) ([]string, error) {
	if len(codes) == 0 {
		return nil, nil
	}
	list, err := r.Reference.Offences(c.Ctx(), r.DB, c.Actor().Force, caltime.DateOf(r.DB.Time()))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, code := range codes {
		for _, o := range list {
			if o.Code == code {
				out = append(out, o.Title)
			}
		}
	}
	return out, nil
}

func reasonOptions(to ReferralState) []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, d := range Reasons() {
		if d.fits(to) {
			out = append(out, govuk.Option{Value: d.Code, Text: d.Title})
		}
	}
	return out
}

func stepEntry(s Step) layout.Entry {
	e := layout.Entry{When: layout.Moment(s.At)}
	switch {
	case s.FromState == "":
		e.Title = "Received"
	case s.FromState == s.ToState && s.Reason == "":
		e.Title = "Given to an investigator"
	case s.FromState == s.ToState:
		e.Title = "Passed to another unit"
	default:
		e.Title = ReferralState(s.ToState).Title()
	}
	text := s.Note
	if d, ok := ReasonByCode(s.Reason); ok {
		text = d.Title + ". " + text
	}
	e.Text = text
	if s.ActorName != "" {
		e.Text += " " + s.ActorName
	}
	if s.WithdrawnAt != nil {
		e.Withdrawn = "taken back"
	}
	return e
}

// submit runs one form of a referral's page; do gives what the flash says and where to go, "" for the referral.
func (r *Room) submit(c *web.Ctx, form string, do func(key string, version int, f *reading) (said, to string, err error)) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	decisive := "state"
	if form == "take" || form == "allocate" {
		decisive = "owner"
	}
	var said, to string
	f, done, err := attempt(c, v, decisive, func(f *reading) error {
		n, err := f.version()
		if err == nil {
			said, to, err = do(c.Param("referral"), n, f)
		}
		return err
	}, func(typed url.Values) (url.Values, bool, error) {
		x, err := r.oneOf(c)
		if err != nil {
			return nil, false, err
		}
		if form == "answer" && sentTwice([]Step{x.last}, c.Actor().User, typed.Get("answer")) {
			return nil, true, c.See(x.x.Path()) // sent twice
		}
		fields := x.staleReferral(form, typed, c.Actor().User)
		again, rows, hidden := cases.Stale(typed, fields, x.x.Version)
		if again != nil {
			return again, false, nil
		}
		return nil, true, asks(c, "referral", x.x.Path(), layout.Clock(x.now), typed, rows, hidden, len(fields), x.last)
	})
	switch {
	case done:
		return err
	case err != nil:
		t, ok := wrong(form, f.v, err)
		if !ok {
			return err
		}
		return r.showReferral(c, statusOf(err), t)
	case f == nil: // left as it is
		return c.See("/referrals/" + c.Param("referral"))
	}
	x, err := r.referralFor(c.Ctx(), r.DB, c.Param("referral"))
	if err != nil {
		if to == "" { // what was done took it out of sight
			return c.See("/referrals")
		}
		c.Done(said, "")
		return c.See(to)
	}
	undo, err := r.undoURL(c, "referral", x.ID)
	if err != nil {
		return err
	}
	c.Done(said, undo)
	if to == "" {
		to = x.Path()
	}
	return c.See(to)
}

// undoURL is where what the person has just done to an event or a referral is taken back.
func (r *Room) undoURL(c *web.Ctx, entity string, id int64) (string, error) {
	act, err := lastAct(c.Ctx(), r.DB, entity, id, c.Actor().User, r.DB.Time().Add(-time.Minute))
	return cases.UndoURL(act), err
}

func (r *Room) postNext(c *web.Ctx) error {
	x, err := r.TakeNextReferral(c.Ctx())
	if fault.Is(err, fault.NotFound) {
		c.Note("Nothing waits in the queue of your unit.")
		return c.See("/referrals")
	}
	if err != nil {
		return err
	}
	undo, err := r.undoURL(c, "referral", x.ID)
	if err != nil {
		return err
	}
	c.Done("Taken. "+x.Ref+" is yours.", undo)
	return c.See(x.Path())
}

func (r *Room) postTake(c *web.Ctx) error {
	return r.submit(c, "take", func(key string, n int, _ *reading) (string, string, error) {
		_, err := r.TakeReferral(c.Ctx(), key, n)
		return "Taken. It is yours.", "", err
	})
}

func (r *Room) postAllocate(c *web.Ctx) error {
	return r.submit(c, "allocate", func(key string, n int, f *reading) (string, string, error) {
		to, _ := ids.Parse[ids.User](f.text("owner"))
		_, err := r.AllocateReferral(c.Ctx(), key, n, to)
		return "Allocated.", "", err
	})
}

func (r *Room) postAccept(c *web.Ctx) error {
	return r.submit(c, "accept", func(key string, n int, f *reading) (string, string, error) {
		g, err := access.OpenRef(c.Ctx(), r.DB, f.text("case"), access.Edit)
		switch {
		case fault.Is(err, fault.NotFound):
			return "", "", fault.Fields("Check the case", map[string]string{"case": "No case you can see has this reference"})
		case fault.Is(err, fault.Forbidden):
			return "", "", fault.Fields("Check the case", map[string]string{"case": "You can read this case but not change it"})
		case err != nil:
			return "", "", err
		}
		_, err = r.AcceptReferral(c.Ctx(), key, n, g.CaseID())
		return "Accepted.", cases.Path(g.Ref()), err
	})
}

// basisOf is what a case that a referral opens arose from.
func basisOf(x Referral) string {
	switch EventKind(x.Kind) {
	case Arrest, Stop, Search, Interview:
		if x.Power == "" {
			return "arrest"
		}
	case Charge, Plea:
		return "charge"
	case Conviction:
		return "conviction"
	}
	switch {
	case x.Power != "" && x.Property == "cash":
		return "cash_seizure"
	case x.Power != "":
		return "property_seizure"
	case x.Source == "partner" || x.Source == "prosecutor":
		return "third_party"
	}
	return "other_reactive"
}

func (r *Room) postAsk(c *web.Ctx) error {
	return r.submit(c, "ask", func(key string, n int, f *reading) (string, string, error) {
		_, err := r.DecideReferral(c.Ctx(), key, n, Decision{To: MoreInformation, Reason: f.text("reason"), Note: f.text("note")})
		return "Asked.", "", err
	})
}

func (r *Room) postAnswer(c *web.Ctx) error {
	return r.submit(c, "answer", func(key string, n int, f *reading) (string, string, error) {
		_, err := r.AnswerReferral(c.Ctx(), key, n, f.text("answer"))
		return "Recorded.", "", err
	})
}

func (r *Room) postDecide(c *web.Ctx) error {
	return r.submit(c, "decide", func(key string, n int, f *reading) (string, string, error) {
		d := Decision{To: ReferralState(f.text("to")), Reason: f.text("reason"), Note: f.text("note")}
		d.Unit, _ = ids.Parse[ids.Unit](f.text("unit"))
		x, err := r.DecideReferral(c.Ctx(), key, n, d)
		return x.State.Title() + ".", "", err
	})
}

func (r *Room) postReopen(c *web.Ctx) error {
	return r.submit(c, "reopen", func(key string, n int, f *reading) (string, string, error) {
		_, err := r.ReopenReferral(c.Ctx(), key, n, f.text("note"))
		return "Back in the queue.", "", err
	})
}
