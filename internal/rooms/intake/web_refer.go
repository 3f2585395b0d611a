package intake

import (
	"net/http"
	"net/url"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
)

// referForm is the form for officers outside the unit, with what they referred before.
type referForm struct {
	typed
	Units, Threats, Offences, Kinds, Sources, Properties, Powers, Nations []govuk.Option
	Name                                                                  string // of who is signed in
	Sent                                                                  page.Result[Row]
	All, Waiting, Asked                                                   int    // of those they sent
	Clock                                                                 string // what runs out, of a form that asked for it
}

func (r *Room) getRefer(c *web.Ctx) error { return r.showRefer(c, http.StatusOK, typed{}) }

func (r *Room) showRefer(c *web.Ctx, status int, t typed) error {
	f := referForm{typed: t, Name: c.Actor().Name, Threats: threatOptions()}
	var err error
	if f.Units, err = r.unitOptions(c, 0); err != nil {
		return err
	}
	if f.Offences, err = r.offenceOptions(c); err != nil {
		return err
	}
	f.Kinds = []govuk.Option{{Value: "", Text: "Choose"}}
	for _, k := range EventKinds {
		f.Kinds = append(f.Kinds, govuk.Option{Value: string(k), Text: k.Title()})
	}
	f.Kinds = append(f.Kinds, govuk.Option{Value: Advice, Text: "I ask for advice"})
	for _, s := range Sources {
		f.Sources = append(f.Sources, govuk.Option{Value: s.Code, Text: s.Title})
	}
	for _, p := range Properties {
		f.Properties = append(f.Properties, govuk.Option{Value: p.Code, Text: p.Title})
	}
	f.Nations = []govuk.Option{{Value: string(caltime.EnglandWales), Text: "England and Wales"}, {Value: string(caltime.Scotland), Text: "Scotland"}, {Value: string(caltime.NorthernIreland), Text: "Northern Ireland"}}
	f.Powers = []govuk.Option{{Value: "", Text: "Nothing was seized"}}
	for _, p := range assets.Powers {
		f.Powers = append(f.Powers, govuk.Option{Value: string(p), Text: p.Title()})
	}
	own := ReferralFilter{OwnSent: true}
	if f.Sent, err = r.Referrals(c.Ctx(), r.DB, own, page.Parse(c.Request.URL.Query(), 10, page.Sort{Name: "sent", Desc: true})); err != nil {
		return err
	}
	counts, err := r.CountReferrals(c.Ctx(), r.DB, own)
	if err != nil {
		return err
	}
	for s, n := range counts {
		f.All += n
		if s.Waiting() {
			f.Waiting += n
		}
	}
	f.Asked = counts[MoreInformation]
	seen := []string{}
	for _, x := range f.Sent.Rows {
		seen = append(seen, x.Ref)
	}
	// What was shown is logged before it leaves (s.62 DPA 2018).
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "sent_referrals"}, map[string]any{"referrals": seen})
	head := layout.Head(layout.PageHead{Title: "Refer to the financial investigators", Sentence: "Cash, accounts, watches, cryptoassets, property: refer early. Some powers end after 48 hours."})
	return c.Page(status, layout.Page{Title: "Refer", Class: "p-form", Head: head, Errors: len(t.Bad) > 0, AsAt: r.DB.Time()}, referBody(f, r.DB.Time()))
}

// sentWords say in figures how what they referred stands, "" where they referred nothing.
func (f referForm) sentWords() string {
	if f.All == 0 {
		return ""
	}
	s := "You referred " + layout.Count(f.All) + ": " + layout.Count(f.Waiting) + " still with the unit"
	if f.Waiting == 0 {
		s = "You referred " + layout.Count(f.All) + ", all decided"
	}
	if f.Asked > 0 {
		s += ", " + layout.Many(f.Asked, "waits", "wait") + " for your answer"
	}
	return s + "."
}

func (f referForm) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of what you referred", Shown: layout.Count(len(f.Sent.Rows)) + " of " + layout.Count(f.All) + " shown, newest first", Size: 10}
	if f.Sent.Prev != "" {
		p.Prev = "/refer?before=" + f.Sent.Prev + "#h-sent"
	}
	if f.Sent.Next != "" {
		p.Next = "/refer?after=" + f.Sent.Next + "#h-sent"
	}
	return p
}

func (r *Room) postRefer(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	x, f := readReferral(v)
	if len(f.bad) == 0 {
		x, err = r.Refer(c.Ctx(), x)
	} else {
		// What cannot be kept is told together with what cannot be read.
		err = f.check(fault.Fields("Check the referral", x.check(r.DB.Time(), func(string) bool { return true })))
	}
	if err != nil {
		t, ok := wrong("", v, err)
		if !ok {
			return err
		}
		return r.showRefer(c, statusOf(err), t)
	}
	undo, err := r.undoURL(c, "referral", x.ID)
	if err != nil {
		return err
	}
	c.Done("Referred. Your number is "+x.Ref+".", undo)
	return c.See(x.SentPath())
}

// readReferral reads the form; f tells what could not be read.
func readReferral(v url.Values) (x Referral, f *reading) {
	f = read(v)
	x = Referral{Source: f.text("source"), Referrer: f.text("referrer"), Contact: f.text("contact"), Kind: f.text("kind"), Summary: f.text("summary"),
		Subject: f.text("subject"), CrimeRef: f.text("crime_ref"), Threat: f.text("threat"), Offences: f.joined("offences"), Nation: caltime.Nation(f.text("nation")),
		Property: f.text("property"), Power: f.text("power"), HappenedAt: f.moment("happened_at"), SeizedAt: f.moment("seized_at"), EstimatePence: f.sum("estimate"),
		ChargedOn: f.day("charged_on"), HearingOn: f.day("hearing_on"), PleaOn: f.day("plea_on")}
	x.UnitID, _ = ids.Parse[ids.Unit](f.text("unit"))
	return x, f
}

// sentView is one referral for whoever made it: what became of it, and nothing of the case.
type sentView struct {
	typed
	x     Referral
	unit  string
	facts []layout.Pair
	steps []layout.Entry
}

func (r *Room) getSent(c *web.Ctx) error { return r.showSent(c, http.StatusOK, typed{}) }

func (r *Room) showSent(c *web.Ctx, status int, t typed) error {
	x, err := r.referralFor(c.Ctx(), r.DB, c.Param("referral"))
	if err != nil {
		return err
	}
	if x.ReferrerID == nil || *x.ReferrerID != c.Actor().User {
		return fault.Missing()
	}
	consulted(c.Ctx(), nil, &x)
	v := sentView{typed: t, x: x}
	names, err := r.Users.UnitNames(c.Ctx(), r.DB, x.ForceID)
	if err != nil {
		return err
	}
	v.unit = names[x.UnitID]
	steps, err := r.StepsOfReferral(c.Ctx(), r.DB, x)
	if err != nil {
		return err
	}
	for n := len(steps) - 1; n >= 0; n-- {
		if e, ok := sentEntry(steps[n]); ok {
			v.steps = append(v.steps, e)
		}
	}
	v.facts = x.facts()
	head := layout.Head(layout.PageHead{Title: "Referral " + x.Ref, Sentence: "Sent to " + v.unit + " on " + layout.Moment(x.ReferredAt) + ". " + x.State.Title() + ".",
		Breadcrumbs: []layout.Link{{Label: "Refer", Href: "/refer"}}})
	return c.Page(status, layout.Page{Title: "Referral " + x.Ref, Class: "p-form", Head: head, Errors: len(t.Bad) > 0, AsAt: r.DB.Time()}, sentBody(v))
}

// sentEntry is a step as the referrer may read it: who decided is the unit, and the case is not named.
func sentEntry(s Step) (layout.Entry, bool) {
	e := layout.Entry{When: layout.Moment(s.At)}
	if s.WithdrawnAt != nil {
		e.Withdrawn = "taken back"
	}
	switch {
	case s.Act == "referral.allocated", s.FromState == s.ToState && s.Note != "" && s.Reason == "":
		return e, false // whom it was given to
	case s.FromState == "":
		e.Title = "Received"
	case s.ToState == string(Received) && s.Reason != "":
		e.Title, e.Text = "Passed to another unit", s.Note
	case s.ToState == string(Received):
		e.Title, e.Text = "Answered or put back in the queue", s.Note
	default:
		e.Title, e.Text = ReferralState(s.ToState).Title(), s.Note
	}
	return e, true
}

func (r *Room) postSentAnswer(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	f := read(v)
	n, err := f.version()
	var x Referral
	if err == nil {
		x, err = r.AnswerReferral(c.Ctx(), c.Param("referral"), n, f.text("answer"))
	}
	if fault.Is(err, fault.Conflict) {
		// What the referrer adds changes nothing that the unit has changed: it goes to the referral as it stands, once.
		if x, err = r.referralFor(c.Ctx(), r.DB, c.Param("referral")); err != nil {
			return err
		}
		steps, err := r.StepsOfReferral(c.Ctx(), r.DB, x)
		if err != nil {
			return err
		}
		if sentTwice(steps, c.Actor().User, f.text("answer")) {
			return c.See(x.SentPath())
		}
		if x, err = r.AnswerReferral(c.Ctx(), x.PublicKey, 0, f.text("answer")); err != nil {
			return r.sentAgain(c, v, err)
		}
	}
	if err != nil {
		return r.sentAgain(c, v, err)
	}
	undo, err := r.undoURL(c, "referral", x.ID)
	if err != nil {
		return err
	}
	c.Done("Sent.", undo)
	return c.See(x.SentPath())
}

// sentAgain shows the page of whoever referred with what was wrong.
func (r *Room) sentAgain(c *web.Ctx, v url.Values, err error) error {
	t, ok := wrong("answer", v, err)
	if !ok {
		return err
	}
	return r.showSent(c, statusOf(err), t)
}

// sentTwice reports whether the newest step is a person's own, with the same words: a form that was sent twice.
func sentTwice(steps []Step, who ids.User, words string) bool {
	n := len(steps)
	return n > 0 && steps[n-1].ActorID == who && steps[n-1].Note == words && steps[n-1].WithdrawnAt == nil
}

// facts lists what a referral tells.
func (x Referral) facts() []layout.Pair {
	var out []layout.Pair
	add := func(k, v string) {
		if v != "" {
			out = append(out, layout.Pair{Key: k, Value: v})
		}
	}
	kind := EventKind(x.Kind).Title()
	if x.Kind == Advice {
		kind = "Asks for advice"
	}
	add("About", kind)
	if x.HappenedAt != nil {
		add("Happened", layout.Moment(*x.HappenedAt))
	}
	add("Person or company", x.Subject)
	add("Crime reference", x.CrimeRef)
	add("Property", propertyTitle(x.Property))
	if x.EstimatePence != nil {
		add("Value", "about "+x.EstimatePence.String())
	}
	if x.Power != "" {
		add("Seized under", assets.Power(x.Power).Title())
	}
	if x.SeizedAt != nil {
		add("Seized", layout.Moment(*x.SeizedAt))
	}
	if x.EndsAt != nil {
		add("Time runs out", caltime.LocalOf(*x.EndsAt).EndWithDay())
	}
	if x.ActByAt != nil {
		add("Act by", layout.Moment(*x.ActByAt))
	}
	for _, d := range []struct {
		key string
		on  caltime.Date
	}{{"Charged", x.ChargedOn}, {"First hearing", x.HearingOn}, {"Plea", x.PleaOn}} {
		if !d.on.IsZero() {
			add(d.key, d.on.WithDay())
		}
	}
	add("Referred by", x.Referrer)
	add("Contact", x.Contact)
	add("Received", layout.Moment(x.ReferredAt))
	return out
}

func propertyTitle(code string) string {
	for _, p := range Properties {
		if p.Code == code && code != "" {
			return p.Title
		}
	}
	return ""
}

// clockTitle names what runs out.
func (x Referral) clockTitle() string {
	if x.ClockCode == "" {
		return "Time of the force to decide"
	}
	return orders.ClockTitle(x.ClockCode)
}
