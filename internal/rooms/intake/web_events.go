package intake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

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

// eventsView is the list of events.
type eventsView struct {
	Rows  page.Result[Event]
	Now   time.Time
	Query url.Values
	Name  string
	Picks []layout.Pick
	Enter []layout.Action // for whoever may enter one
}

var eventTabs = []struct {
	code, title string
	states      []EventState
}{
	{"new", "Not triaged", []EventState{Untriaged}},
	{"potential", "Financial potential", []EventState{Potential}},
	{"linked", "Linked", []EventState{Linked}},
	{"none", "No potential", []EventState{NoPotential, Duplicate, Withdrawn}},
}

func (r *Room) getEvents(c *web.Ctx) error {
	q := c.Request.URL.Query()
	at := 0
	for n, t := range eventTabs {
		if t.code == q.Get("state") {
			at = n
		}
	}
	f := EventFilter{Kind: EventKind(q.Get("kind"))}
	n, err := r.CountEvents(c.Ctx(), r.DB, f)
	if err != nil {
		return err
	}
	f.States = eventTabs[at].states
	v := eventsView{Now: r.DB.Time(), Query: q, Name: eventTabs[at].title}
	if v.Rows, err = r.Events(c.Ctx(), r.DB, f, page.Parse(q, listSize, page.Sort{Name: "due"})); err != nil {
		return err
	}
	seen := []int64{}
	for _, x := range v.Rows.Rows {
		seen = append(seen, int64(x.ID))
	}
	noteList(c, "events", seen)
	kinds := []govuk.Option{{Value: "", Text: "Everything"}}
	for _, k := range EventKinds {
		kinds = append(kinds, govuk.Option{Value: string(k), Text: k.Title()})
	}
	v.Picks = []layout.Pick{{Name: "kind", Label: "What happened", Value: string(f.Kind), Options: kinds}}
	head := layout.PageHead{Title: "Events", Lead: layout.Count(n[Untriaged]) + " not triaged.", Sentence: "Arrests, searches, charges and outcomes, scored for their financial potential.",
		TabsLabel: "States", Breadcrumbs: []layout.Link{{Label: "Referrals", Href: "/referrals"}}}
	if c.Actor().Can(perm.IntakeEnter) {
		head.Actions = []layout.Action{{Label: "Enter an event", Href: "/events/new", Icon: "plus", Primary: true}}
		v.Enter = []layout.Action{{Label: "Enter an event", Href: "/events/new"}}
	}
	for k, t := range eventTabs {
		count := 0
		for _, s := range t.states {
			count += n[s]
		}
		head.Tabs = append(head.Tabs, layout.Tab{Label: t.title, Href: eventsHref(t.code, f.Kind, "", ""), Count: layout.Count(count), Active: k == at})
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Events", Head: layout.Head(head), AsAt: v.Now}, eventsBody(v))
}

func eventsHref(state string, kind EventKind, way, key string) string {
	q := url.Values{}
	if state != "" && state != "new" {
		q.Set("state", state)
	}
	if kind != "" {
		q.Set("kind", string(kind))
	}
	if key != "" {
		q.Set(way, key)
	}
	if len(q) == 0 {
		return "/events"
	}
	return "/events?" + q.Encode()
}

func (v eventsView) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of events", Shown: layout.Many(len(v.Rows.Rows), "event", "events") + " shown", Size: listSize}
	state, kind := v.Query.Get("state"), EventKind(v.Query.Get("kind"))
	if v.Rows.Prev != "" {
		p.Prev = eventsHref(state, kind, "before", v.Rows.Prev)
	}
	if v.Rows.Next != "" {
		p.Next = eventsHref(state, kind, "after", v.Rows.Next)
	}
	return p
}

// newEvent is the form of an event.
type newEvent struct {
	typed
	Kinds, Threats, Offences, Powers, Units []govuk.Option
	Signs                                   []govuk.Choice
}

func (r *Room) getNewEvent(c *web.Ctx) error { return r.showNewEvent(c, http.StatusOK, typed{}) }

func (r *Room) showNewEvent(c *web.Ctx, status int, t typed) error {
	f := newEvent{typed: t, Threats: threatOptions(), Kinds: []govuk.Option{{Value: "", Text: "Choose"}}}
	for _, k := range EventKinds {
		f.Kinds = append(f.Kinds, govuk.Option{Value: string(k), Text: k.Title()})
	}
	for _, s := range Signs() {
		f.Signs = append(f.Signs, govuk.Choice{Value: s.Code, Text: s.Title})
	}
	f.Powers = []govuk.Option{{Value: "", Text: "Not known"}, {Value: "none", Text: "Nothing was taken"}, {Value: "s294", Text: "s.294, cash"}, {Value: "pace", Text: "PACE, as evidence"}, {Value: "other", Text: "Another law"}}
	var err error
	if f.Offences, err = r.offenceOptions(c); err != nil {
		return err
	}
	if f.Units, err = r.unitOptions(c, 0); err != nil {
		return err
	}
	head := layout.Head(layout.PageHead{Title: "Enter an event", Sentence: "It is scored as soon as it is recorded, and every point is shown.", Breadcrumbs: []layout.Link{{Label: "Referrals", Href: "/referrals"}, {Label: "Events", Href: "/events"}}})
	return c.Page(status, layout.Page{Title: "Enter an event", Class: "p-form", Head: head, Errors: len(t.Bad) > 0, AsAt: r.DB.Time()}, newEventBody(f))
}

func (r *Room) postEvent(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	f := read(v)
	e := Event{Kind: EventKind(f.text("kind")), Summary: f.text("summary"), Subject: f.text("subject"), BornOn: f.day("born_on"), CrimeRef: f.text("crime_ref"),
		CustodyRef: f.text("custody_ref"), Officer: f.text("officer"), Place: f.text("place"), Threat: f.text("threat"), Offences: f.joined("offences"), Signs: f.joined("signs"),
		Power: f.text("power"), CashPence: f.sum("cash"), PropertyPence: f.sum("property"), BenefitPence: f.sum("benefit")}
	e.UnitID, _ = ids.Parse[ids.Unit](f.text("unit"))
	if at := f.moment("occurred_at"); at != nil {
		e.OccurredAt = *at
	}
	if len(f.bad) == 0 {
		e, err = r.RecordEvent(c.Ctx(), e)
	} else {
		e.Source, e.SourceKey = ByHand, "x"
		err = f.check(e.Check(r.DB.Time(), func(string) bool { return true }))
	}
	if err != nil {
		t, ok := wrong("", v, err)
		if !ok {
			return err
		}
		return r.showNewEvent(c, statusOf(err), t)
	}
	undo, err := r.undoURL(c, "event", e.ID)
	if err != nil {
		return err
	}
	c.Done("Recorded.", undo)
	return c.See(e.Path())
}

// eventView is one event with its score.
type eventView struct {
	typed
	e        Event
	now      time.Time
	points   []Point
	facts    []layout.Pair
	steps    []layout.Entry
	offences []string
	may      bool
	open     bool // cases
	units    []govuk.Option
	caseRef  string
	referral *Referral
}

func (r *Room) getEvent(c *web.Ctx) error { return r.showEvent(c, http.StatusOK, typed{}) }

func (r *Room) showEvent(c *web.Ctx, status int, t typed) error {
	e, err := r.eventFor(c.Ctx(), r.DB, c.Param("event"))
	if err != nil {
		return err
	}
	consulted(c.Ctx(), &e, nil)
	v := eventView{typed: t, e: e, now: r.DB.Time(), may: c.Actor().CanIn(perm.IntakeEnter, e.UnitID), open: c.Actor().Can(perm.CaseOpen)}
	if err := json.Unmarshal([]byte(e.Points), &v.points); err != nil {
		return fmt.Errorf("points of event %d: %w", e.ID, err)
	}
	steps, err := r.StepsOfEvent(c.Ctx(), r.DB, e)
	if err != nil {
		return err
	}
	for n := len(steps) - 1; n >= 0; n-- {
		s := steps[n]
		title := EventState(s.ToState).Title()
		switch {
		case s.FromState == "":
			title = "Came in"
		case s.Act == "event."+string(TakenUpdated):
			title = "Changed at its source"
		}
		entry := layout.Entry{When: layout.Moment(s.At), Title: title, Text: joinWords(s.Reason, s.ActorName)}
		if s.WithdrawnAt != nil {
			entry.Withdrawn = "taken back"
		}
		v.steps = append(v.steps, entry)
	}
	if v.offences, err = r.offenceNames(c, e.OffenceCodes()); err != nil {
		return err
	}
	if v.units, err = r.unitOptions(c, 0); err != nil {
		return err
	}
	if e.CaseID != nil {
		g, err := access.Open(c.Ctx(), r.DB, *e.CaseID, access.Read)
		if err != nil {
			return err
		}
		v.caseRef = g.Ref()
	}
	if e.ReferralID != nil {
		x, err := referralByID(c.Ctx(), r.DB, *e.ReferralID)
		if err != nil {
			return err
		}
		v.referral = &x
	}
	v.facts = e.facts()
	head := layout.Head(layout.PageHead{Title: e.Kind.Title() + " of " + layout.Moment(e.OccurredAt), Sentence: e.State.Title() + ". Score " + layout.Count(e.Score) + ".",
		Breadcrumbs: []layout.Link{{Label: "Referrals", Href: "/referrals"}, {Label: "Events", Href: "/events"}}})
	return c.Page(status, layout.Page{Title: "Event", Class: "p-form", Head: head, Errors: len(t.Bad) > 0, AsAt: v.now}, eventBody(v))
}

func (e Event) facts() []layout.Pair {
	var out []layout.Pair
	add := func(k, v string) {
		if v != "" {
			out = append(out, layout.Pair{Key: k, Value: v})
		}
	}
	add("Person or company", e.Subject)
	if !e.BornOn.IsZero() {
		add("Born", e.BornOn.UK())
	}
	add("Crime reference", e.CrimeRef)
	add("Custody reference", e.CustodyRef)
	add("Officer", e.Officer)
	add("Place", e.Place)
	if e.CashPence != nil {
		add("Cash", e.CashPence.String())
	}
	if e.PropertyPence != nil {
		add("Other property", "about "+e.PropertyPence.Pounds())
	}
	if e.BenefitPence != nil {
		add("Benefit", "about "+e.BenefitPence.Pounds())
	}
	add("Taken under", map[string]string{"s294": "s.294, cash", "pace": "PACE, as evidence", "other": "another law", "none": "nothing was taken"}[e.Power])
	if !e.DueAt.Equal(Never) {
		add("Triage due", layout.Moment(e.DueAt))
	}
	add("Came from", e.Source+", "+layout.Moment(e.ReceivedAt))
	add("Triage", e.TriageReason)
	return out
}

// submitEvent runs one form of an event's page.
func (r *Room) submitEvent(c *web.Ctx, form string, do func(key string, version int, f *reading) (said, to string, err error)) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	var said, to string
	f, done, err := attempt(c, v, "state", func(f *reading) error {
		n, err := f.version()
		if err == nil {
			said, to, err = do(c.Param("event"), n, f)
		}
		return err
	}, func(typed url.Values) (url.Values, bool, error) {
		e, caseRef, err := r.eventNow(c)
		if err != nil {
			return nil, false, err
		}
		fields := e.staleEvent(form, typed, caseRef)
		again, rows, hidden := cases.Stale(typed, fields, e.Version)
		if again != nil {
			return again, false, nil
		}
		steps, err := r.StepsOfEvent(c.Ctx(), r.DB, e)
		if err != nil {
			return nil, false, err
		}
		var last Step
		if len(steps) > 0 {
			last = steps[len(steps)-1]
		}
		return nil, true, asks(c, "event", e.Path(), layout.Clock(r.DB.Time()), typed, rows, hidden, len(fields), last)
	})
	switch {
	case done:
		return err
	case err != nil:
		t, ok := wrong(form, f.v, err)
		if !ok {
			return err
		}
		return r.showEvent(c, statusOf(err), t)
	case f == nil: // left as it is
		return c.See("/events/" + c.Param("event"))
	}
	undo := ""
	if e, err := r.eventFor(c.Ctx(), r.DB, c.Param("event")); err == nil {
		entity, id := "event", e.ID
		if form == "refer" && e.ReferralID != nil {
			entity, id = "referral", *e.ReferralID
		}
		if undo, err = r.undoURL(c, entity, id); err != nil {
			return err
		}
	}
	c.Done(said, undo)
	return c.See(to)
}

// eventNow is an event as it stands, with the case it is linked to where the reader may see that.
func (r *Room) eventNow(c *web.Ctx) (e Event, caseRef string, err error) {
	if e, err = r.eventFor(c.Ctx(), r.DB, c.Param("event")); err != nil || e.CaseID == nil {
		return e, "", err
	}
	g, err := access.Open(c.Ctx(), r.DB, *e.CaseID, access.Read)
	return e, g.Ref(), err
}

func (r *Room) postTriage(c *web.Ctx) error {
	return r.submitEvent(c, "triage", func(key string, n int, f *reading) (string, string, error) {
		e, err := r.TriageEvent(c.Ctx(), key, n, EventState(f.text("decision")), f.text("reason"))
		return "Triaged: " + e.State.Title() + ".", e.Path(), err
	})
}

func (r *Room) postLink(c *web.Ctx) error {
	return r.submitEvent(c, "link", func(key string, n int, f *reading) (string, string, error) {
		g, err := access.OpenRef(c.Ctx(), r.DB, f.text("case"), access.Edit)
		switch {
		case fault.Is(err, fault.NotFound):
			return "", "", fault.Fields("Check the case", map[string]string{"case": "No case you can see has this reference"})
		case fault.Is(err, fault.Forbidden):
			return "", "", fault.Fields("Check the case", map[string]string{"case": "You can read this case but not change it"})
		case err != nil:
			return "", "", err
		}
		_, err = r.LinkEvent(c.Ctx(), key, n, g.CaseID())
		return "Linked.", cases.Path(g.Ref()), err
	})
}

func (r *Room) postReferEvent(c *web.Ctx) error {
	return r.submitEvent(c, "refer", func(key string, n int, f *reading) (string, string, error) {
		unit, _ := ids.Parse[ids.Unit](f.text("unit"))
		x, err := r.ReferEvent(c.Ctx(), key, n, unit)
		return "Referred as " + x.Ref + ".", x.Path(), err
	})
}

func joinWords(a, b string) string {
	if a != "" && b != "" {
		return a + ". " + b
	}
	return a + b
}
