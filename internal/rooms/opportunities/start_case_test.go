package opportunities_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/users/userstest"
)

// house is a stage wired as the product is, with its pages.
func house(t *testing.T, d *db.DB, clock *dbtest.Clock) (*stage, *userstest.Site) {
	s := newStage(t, d, clock)
	s.Opportunities.Intake = s.intake
	s.intake.BeforeUndo = append(s.intake.BeforeUndo, s.Opportunities.VetoUndo)
	s.Cases.AddNamed = s.subjects.AddNamed
	var routes []web.Route
	for _, list := range [][]web.Route{s.Opportunities.Routes(), s.Cases.Routes(), s.intake.Routes()} {
		routes = append(routes, list...)
	}
	return s, userstest.Browse(t, d, routes)
}

func set(v url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for k, list := range v {
		out[k] = list
	}
	for n := 0; n+1 < len(pairs); n += 2 {
		out.Set(pairs[n], pairs[n+1])
	}
	return out
}

// A case is opened for an opportunity: the form comes filled, and the opportunity moves to it with its value, window and owner.
func TestACaseOpenedForAnOpportunity(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s, site := house(t, d, clock)
		o := s.Enter(t, s.f, s.c.ID, 8_000_00, 72*time.Hour)
		lead := site.SignIn(t, s.f.Lead)
		at := lead.Get(o.Path()).Must(http.StatusOK).Attr(`a[href^="/cases/new?from"]`, "href")
		if at != cases.NewFrom(opportunities.FromOpportunity, o.PublicKey) {
			t.Fatalf("the page leads to %q", at)
		}
		page := lead.Get(at).Must(http.StatusOK)
		f := page.Form(`form[action="/cases/new"]`)
		if f.Get("title") != o.Title || !strings.Contains(f.Get("summary"), "about £8,000") || !strings.Contains(f.Get("summary"), o.Why) ||
			f.Get("lead") != ids.String(s.f.Lead) || f.Get("origin_note") != "Opportunity of "+s.c.Ref {
			t.Errorf("the form holds %v", f)
		}
		if !strings.Contains(page.Main(), "bank statement") {
			t.Errorf("the form does not say what the value rests on:\n%s", page.Main())
		}

		// Stale, then through; a second time it is refused, and nothing is opened.
		if _, _, err := s.Opportunities.SetValue(s.lead, o.PublicKey, 0, 9_500_00, "a later statement"); err != nil {
			t.Fatal(err)
		}
		p := lead.Post("/cases/new", set(f, "title", "Trading account of the stall")).Must(http.StatusConflict)
		f = p.Form(`form[action="/cases/new"]`)
		if f.Get("title") != "Trading account of the stall" || !strings.Contains(p.Main(), "a later statement") {
			t.Errorf("after a conflict: %v", f)
		}
		n := count(t, d, "cases")
		p = lead.Post("/cases/new", f).Must(http.StatusSeeOther)
		if got := count(t, d, "cases"); got != n+1 {
			t.Errorf("%d cases were opened", got-n)
		}
		was := opportunity(t, d, o.ID)
		if was.Status != opportunities.Duplicate || was.DuplicateOf == nil {
			t.Fatalf("where it stood: %+v", was)
		}
		now := opportunity(t, d, *was.DuplicateOf)
		if now.Status != opportunities.Open || *now.EstimatePence != 9_500_00 || !now.WindowCloses.Equal(*o.WindowCloses) || now.CaseID == o.CaseID {
			t.Errorf("on the new case: %+v", now)
		}
		if tab := lead.Get(p.Location() + "/opportunities").Must(http.StatusOK); !strings.Contains(tab.Main(), o.Title) {
			t.Errorf("the case does not show it:\n%s", tab.Main())
		}
		lead.Post("/cases/new", f).Must(http.StatusUnprocessableEntity)
		lead.Get(at).Must(http.StatusUnprocessableEntity)
		if got := count(t, d, "cases"); got != n+1 {
			t.Errorf("a second time: %d cases", got-n)
		}

		// Without leave: a colleague who is not on the case, another force, and one that is not there.
		other := s.Enter(t, s.f, s.c.ID, 1_000_00, 72*time.Hour)
		if st := site.SignIn(t, s.f.Colleague).Get(cases.NewFrom("opportunity", other.PublicKey)).Status; st != http.StatusForbidden {
			t.Errorf("a colleague: %d", st)
		}
		zz := userstest.NewForce(t, d, "ZZ")
		for _, key := range []string{other.PublicKey, "none"} {
			if st := site.SignIn(t, zz.Lead).Get(cases.NewFrom("opportunity", key)).Status; st != http.StatusNotFound {
				t.Errorf("another force: %d", st)
			}
			if st := site.SignIn(t, zz.Lead).Post("/cases/new", set(f, "from", "opportunity/"+key)).Status; st != http.StatusNotFound {
				t.Errorf("another force posts: %d", st)
			}
		}
		site.SignIn(t, s.f.Colleague).Post("/cases/new", set(f, "from", "opportunity/"+other.PublicKey, "from_version", "1")).Must(http.StatusForbidden)
		if opportunity(t, d, other.ID).Status != opportunities.Open {
			t.Error("it was moved without leave")
		}

		// Of a restricted case the form is restricted, and an open case is refused.
		shut := casestest.Open(t, d, s.f, casestest.Restricted, func(n *cases.New) { n.LeadID = s.f.Lead })
		o = s.Enter(t, s.f, shut.ID, 2_000_00, 72*time.Hour)
		page = lead.Get(cases.NewFrom("opportunity", o.PublicKey)).Must(http.StatusOK)
		f = page.Form(`form[action="/cases/new"]`)
		if f.Get("restricted") != "yes" || strings.Contains(f.Get("origin_note"), shut.Ref) {
			t.Errorf("of a restricted case: %v", f)
		}
		free := set(f, "restricted_why", "")
		free.Del("restricted")
		if p := lead.Post("/cases/new", free).Must(http.StatusUnprocessableEntity); !strings.Contains(p.Main(), "goes to a restricted case alone") {
			t.Errorf("to an open case:\n%s", p.Main())
		}
		lead.Post("/cases/new", set(f, "restricted_why", "A source could be known")).Must(http.StatusSeeOther)
	})
}

// What stands on an intake file goes to the new case with the event that it rests on, and is not raised a second time there.
func TestACaseOpenedForWhatRestsOnAnEvent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s, site := house(t, d, clock)
		e := s.event(intake.Search, 3*hours, wallet)
		o := byRule(t, d, "MO-25")
		sup := site.SignIn(t, s.f.Supervisor)
		f := sup.Get(cases.NewFrom("opportunity", o.PublicKey)).Must(http.StatusOK).Form(`form[action="/cases/new"]`)
		if f.Get("subject") != "M. Oslanthe" || f.Get("origin") != "reactive" {
			t.Errorf("the form holds %v", f)
		}
		sup.Post("/cases/new", set(f, "category", "suspect")).Must(http.StatusSeeOther)
		var now intake.Event
		if err := d.Gorm(t.Context()).Take(&now, "id = ?", e.ID).Error; err != nil || now.CaseID == nil || now.State != intake.Linked {
			t.Fatalf("the event: %v %+v", err, now)
		}
		var open int
		for _, x := range all(t, d) {
			if x.CaseID == *now.CaseID && x.Status == opportunities.Open && strings.Contains(x.Title, o.Title) {
				open++
			}
		}
		if was := opportunity(t, d, o.ID); was.Status != opportunities.Duplicate || open != 1 {
			t.Errorf("where it stood it is %s; %d stand on the case", was.Status, open)
		}

		// An investigator cannot change the file: for them the page leads to the form by the event.
		second := s.event(intake.Search, 4*hours, wallet)
		for _, x := range all(t, d) {
			if x.Rule == "MO-25" && x.Status == opportunities.Open && x.CaseID != *now.CaseID {
				o = x
			}
		}
		page := site.SignIn(t, s.f.Lead).Get(o.Path()).Must(http.StatusOK)
		if at := page.Attr(`a[href^="/cases/new?from"]`, "href"); at != cases.NewFrom(intake.FromEvent, second.PublicKey) {
			t.Errorf("an investigator is led to %q", at)
		}

		// A link cannot be taken back once somebody has worked on what rests on it.
		if _, err := s.intake.LinkEvent(s.lead, second.PublicKey, 0, s.c.ID); err != nil {
			t.Fatal(err)
		}
		var act cases.Act
		if err := d.Gorm(t.Context()).Order("id DESC").Limit(1).Find(&act).Error; err != nil {
			t.Fatal(err)
		}
		for _, x := range all(t, d) {
			if x.CaseID == s.c.ID && x.Status == opportunities.Open {
				if _, _, err := s.Opportunities.Take(s.lead, x.PublicKey, 0); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := s.Cases.Undo(s.lead, act.ID); !fault.Is(err, fault.Refused) || !strings.Contains(err.Error(), "worked on an opportunity") {
			t.Errorf("taken back under what rests on it: %v", err)
		}
	})
}

// A stale form of an opportunity asks what to keep, with both sides; what only one side touched is taken without asking, and
// what was typed in a form that is gone stays to be copied.
func TestStaleFormsOfOpportunitiesAsk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s, site := house(t, d, clock)
		o := s.Enter(t, s.f, s.c.ID, 3_000_00, 72*time.Hour)
		mine := site.SignIn(t, s.f.Lead)
		open := func() *webtest.Page { return mine.Get(o.Path()).Must(http.StatusOK) }
		form := func(p *webtest.Page, end string) url.Values { return p.Form(`form[action="` + o.Path() + end + `"]`) }

		// A colleague takes it; the value is only mine to change: it goes through.
		was := open()
		if _, _, err := s.Opportunities.Take(s.f.As(t, d, s.f.Deputy), o.PublicKey, 0); err != nil {
			t.Fatal(err)
		}
		late := set(form(was, "/value"), "value", "3,500", "basis", "the July statement")
		p := mine.Post(o.Path()+"/value", late).Must(http.StatusSeeOther)
		if got := opportunity(t, d, o.ID); *got.EstimatePence != 3_500_00 || got.Status != opportunities.Taken {
			t.Errorf("the value beside a taking: %+v, %s", got, p.Location())
		}

		// Both set a value: the page asks, with both.
		was = open()
		if _, _, err := s.Opportunities.SetValue(s.f.As(t, d, s.f.Deputy), o.PublicKey, 0, 4_100_00, "the August statement"); err != nil {
			t.Fatal(err)
		}
		p = mine.Post(o.Path()+"/value", set(form(was, "/value"), "value", "2,900", "basis", "the bank rang")).Must(http.StatusConflict)
		for _, words := range []string{"Someone else changed this opportunity", "£2,900", "£4,100", "the bank rang", "the August statement", "was £3,500"} {
			if !strings.Contains(p.Main(), words) {
				t.Errorf("the page does not say %q:\n%s", words, p.Main())
			}
		}
		keep := form(p, "/value")
		mine.Post(o.Path()+"/value", set(keep, "keep-value", "yours", "keep-basis", "yours")).Must(http.StatusSeeOther)
		if got := opportunity(t, d, o.ID); *got.EstimatePence != 2_900_00 || got.EstimateBasis != "the bank rang" {
			t.Errorf("mine was kept: %+v", got)
		}

		// I decline what a colleague has taken meanwhile: it asks; theirs leaves it, mine is refused with what was typed.
		o = s.Enter(t, s.f, s.c.ID, 2_000_00, 72*time.Hour)
		was = open()
		if _, _, err := s.Opportunities.Take(s.f.As(t, d, s.f.Deputy), o.PublicKey, 0); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Opportunities.StepTo(s.f.As(t, d, s.f.Deputy), o.PublicKey, 0, opportunities.Outcome{Step: opportunities.Applied}); err != nil {
			t.Fatal(err)
		}
		p = mine.Post(o.Path()+"/decline", set(form(was, "/decline"), "reason", "NO_GROUNDS", "text", "The account is his employer’s")).Must(http.StatusConflict)
		if !strings.Contains(p.Main(), "Declined") || !strings.Contains(p.Main(), "Taken") || form(p, "/decline").Get("text") != "The account is his employer’s" {
			t.Errorf("a decline beside a taking:\n%s", p.Main())
		}
		keep = form(p, "/decline")
		if p := mine.Post(o.Path()+"/decline", set(keep, "keep-status", "theirs")).Must(http.StatusSeeOther); p.Location() != o.Path() {
			t.Errorf("theirs leads to %s", p.Location())
		}
		p = mine.Post(o.Path()+"/decline", set(keep, "keep-status", "yours"))
		if got := opportunity(t, d, o.ID); got.Status == opportunities.Taken {
			if p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Main(), "his employer’s") {
				t.Errorf("what was typed is lost (%d):\n%s", p.Status, p.Main())
			}
		} else if p.Status != http.StatusSeeOther {
			t.Errorf("mine: %d", p.Status)
		}
	})
}
