package retention_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/users/userstest"
)

// pages is a browser for each of two people over the case's page of retention.
type pages struct {
	*house
	site *userstest.Site
	at   string
	in   map[ids.User]*webtest.Browser
}

func (p *pages) as(u ids.User) *webtest.Browser {
	if p.in[u] == nil {
		p.in[u] = p.site.SignIn(p.t, u)
	}
	return p.in[u]
}

// post fills the form of the page at the end of an address with fields and sends it.
func (p *pages) post(u ids.User, end string, fields map[string]string) *webtest.Page {
	p.t.Helper()
	b := p.as(u)
	form := b.Get(p.at).Must(http.StatusOK).Form("form[action='" + p.at + end + "']")
	for k, v := range fields {
		form.Set(k, v)
	}
	return b.Post(p.at+end, form)
}

func day(name string, d caltime.Date) map[string]string {
	return map[string]string{name + "-day": d.Format("2"), name + "-month": d.Format("1"), name + "-year": d.Format("2006")}
}

func with(m map[string]string, more ...string) map[string]string {
	for i := 0; i < len(more); i += 2 {
		m[more[i]] = more[i+1]
	}
	return m
}

// TestRetentionByItsPages does by the pages, filled as people fill them, what the verbs do: each mistake comes back with
// what was typed and a link to its field; what waits for a second person is offered to nobody else.
func TestRetentionByItsPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		h.close(h.c)
		h.reckon()
		p := &pages{house: h, site: userstest.Browse(t, d, append(h.r.Routes(), h.r.Cases.Routes()...)), at: h.c.Path() + "/retention", in: map[ids.User]*webtest.Browser{}}
		sup, man := h.f.Supervisor, h.f.Manager
		wrong := func(page *webtest.Page, field, says string) {
			t.Helper()
			if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text(".govuk-error-summary"), says) || page.Count(".govuk-error-summary a[href='#"+field+"']") != 1 || page.Count("#"+field) != 1 {
				t.Errorf("%d, want %q at #%s: %s", page.Status, says, field, page.Main())
			}
		}
		right := func(page *webtest.Page, says string) {
			t.Helper()
			if page.Must(http.StatusSeeOther).Location() != p.at {
				t.Errorf("on to %s", page.Location())
			}
			if got := p.as(sup).Get(p.at).Must(http.StatusOK).Main(); !strings.Contains(got, says) {
				t.Errorf("the page does not say %q: %s", says, got)
			}
		}
		if b := p.as(h.f.Lead).Get(p.at).Must(http.StatusOK); b.Count("form[action^='"+p.at+"']") != 0 {
			t.Error("a lead is offered what a supervisor does")
		}

		wrong(p.post(sup, "/group", map[string]string{"group": "", "basis": "violence"}), "group", "")
		right(p.post(sup, "/group", map[string]string{"group": "2", "basis": "violence"}), "Group 2")
		wrong(p.post(sup, "/retain", map[string]string{"retain_reason": "", "next-day": "31", "next-month": "2", "next-year": "2027"}), "next-day", "a day that is in the calendar")
		wrong(p.post(sup, "/retain", with(day("next", caltime.DateOf(clock.Now()).AddDays(30)), "retain_reason", "")), "retain_reason", "Enter why")
		next := caltime.DateOf(clock.Now()).AddDays(30)
		right(p.post(sup, "/retain", with(day("next", next), "retain_reason", "an appeal may follow")), next.UK())

		wrong(p.post(man, "/hold", map[string]string{"kind": "", "hold_reason": "complaint"}), "kind", "Choose")
		right(p.post(man, "/hold", map[string]string{"kind": "iopc", "hold_reason": "complaint 77"}), "complaint 77")
		wrong(p.post(sup, "/propose", map[string]string{"ground": "law", "reason": "a court has ordered it"}), "h-plan", "IOPC investigation")
		end := p.post(sup, "/hold/end", map[string]string{"why": ""})
		wrong(end, end.Attr("form[action$='/hold/end'] input[name=why]", "id"), "Enter why the hold ends")
		if end.Count("details[open] form[action$='/hold/end']") != 1 {
			t.Errorf("the form that was refused is folded: %s", end.Main())
		}
		p.post(sup, "/hold/end", map[string]string{"why": "closed by the IOPC"}).Must(http.StatusSeeOther)

		// Kept as evidence only, and back: each by two people.
		wrong(p.post(sup, "/limit", map[string]string{"limit_ground": "", "limit_reason": "disputed"}), "limit_ground", "Choose")
		right(p.post(sup, "/limit", map[string]string{"limit_ground": "accuracy", "limit_reason": "the identity is disputed"}), "somebody else decides")
		if b := p.as(sup).Get(p.at); b.Count("form[action$='/limit/decide']") != 0 {
			t.Error("whoever asked is offered to decide")
		}
		wrong(p.post(man, "/limit/decide", map[string]string{"decision": "agree", "limit_why": ""}), "limit_why", "Enter why")
		right(p.post(man, "/limit/decide", map[string]string{"decision": "agree", "limit_why": "agreed"}), "Kept as evidence only")
		if got := p.as(man).Get("/retention?which=limited").Must(http.StatusOK).Main(); !strings.Contains(got, h.c.Ref) || !strings.Contains(got, "Processing restricted") {
			t.Errorf("the restricted ones: %s", got)
		}
		wrong(p.post(sup, "/limit/lift", map[string]string{"lift_why": ""}), "lift_why", "Enter why")
		right(p.post(sup, "/limit/lift", map[string]string{"lift_why": "the identity is proved"}), "somebody else decides")
		if b := p.as(sup).Get(p.at); b.Count("form[action$='/limit/lift/decide'], form[action$='/limit/lift']") != 0 {
			t.Error("whoever asked is offered to lift")
		}
		if got := p.as(man).Get("/retention?which=limited").Main(); !strings.Contains(got, "Lifting asked for") {
			t.Errorf("who decides is not shown that the lifting is asked for: %s", got)
		}
		wrong(p.post(man, "/limit/lift/decide", map[string]string{"decision": "lift", "lifted_why": ""}), "lifted_why", "Enter why")
		p.post(man, "/limit/lift/decide", map[string]string{"decision": "lift", "lifted_why": "seen"}).Must(http.StatusSeeOther)
		if _, err := access.OpenRef(h.as(h.f.Lead), d, h.c.Ref, access.Read); err != nil || p.as(man).Get("/retention?which=limited").Count("a.ref") != 0 {
			t.Errorf("lifted, and still restricted: %v", err)
		}

		if got := p.as(sup).Get(p.at).Main(); !strings.Contains(got, "Restriction lifted") || !strings.Contains(got, "seen") {
			t.Errorf("who asked is not told the answer: %s", got)
		}

		// Two windows: what was typed into a form that is gone stands on the page.
		slow := p.as(sup).Get(p.at).Must(http.StatusOK).Form("form[action='" + p.at + "/propose']")
		right(p.post(sup, "/propose", map[string]string{"ground": "law", "reason": "a court has ordered it"}), "somebody else decides")
		slow.Set("ground", "law")
		slow.Set("reason", "Disproportionate")
		if b := p.as(sup).Post(p.at+"/propose", slow); b.Status != http.StatusUnprocessableEntity || !strings.Contains(b.Text("section[aria-labelledby=h-typed]"), "Disproportionate") {
			t.Errorf("%d, what was typed is lost: %s", b.Status, b.Main())
		}
		asked := p.as(man).Get(p.at).Must(http.StatusOK)
		if got := asked.Text("section[aria-labelledby=h-decide]"); !strings.Contains(got, "s.47(1)") {
			t.Errorf("who decides is not told the ground: %s", got)
		}
		// Enter in a field of one line would press the first button of its form.
		if asked.Count("form[action$='/decide'] input[type=text], form[action$='/decide'] input:not([type])") != 0 || asked.Count("form[action$='/decide'] textarea") != 1 {
			t.Errorf("Enter would erase: %s", asked.Main())
		}
		late := asked.Form("form[action='" + p.at + "/decide']")
		wrong(p.post(man, "/decide", map[string]string{"decision": "keep", "decided_why": ""}), "decided_why", "Enter why the data is kept")
		right(p.post(man, "/decide", map[string]string{"decision": "keep", "decided_why": "the order was set aside"}), "the order was set aside")
		late.Set("decision", "keep")
		late.Set("decided_why", "Premature")
		if b := p.as(man).Post(p.at+"/decide", late); b.Status != http.StatusConflict || !strings.Contains(b.Text(".govuk-error-summary"), "Somebody else changed this proposal") || !strings.Contains(b.Text("section[aria-labelledby=h-typed]"), "Premature") {
			t.Errorf("%d, a decision that came late: %s", b.Status, b.Main())
		}

		// Disposal: proposed by one, decided by another; then a tombstone.
		right(p.post(sup, "/propose", map[string]string{"ground": "law", "reason": "a court has ordered it"}), "somebody else decides")
		if got := p.as(man).Get("/retention").Must(http.StatusOK).Main(); !strings.Contains(got, "Disposal proposed") {
			t.Errorf("the queue: %s", got)
		}
		page := p.post(man, "/decide", map[string]string{"decision": "dispose"})
		if page.Must(http.StatusSeeOther).Location() != "/retention/disposals" {
			t.Errorf("on to %s", page.Location())
		}
		stones := p.as(h.f.Auditor).Get("/retention/disposals").Must(http.StatusOK)
		if got := stones.Main(); !strings.Contains(got, h.c.Ref) || strings.Contains(stones.Body, word) {
			t.Errorf("the tombstone: %s", got)
		}
		p.as(sup).Get(p.at).Must(http.StatusNotFound)
		p.as(sup).Post(p.at+"/retain", url.Values{}).Must(http.StatusNotFound)
	})
}

// TestTheMapNamesEveryRecord holds the map of retention to plain words.
func TestTheMapNamesEveryRecord(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	h := newHouse(t, d, clock)
	site := userstest.Browse(t, d, h.r.Routes())
	page := site.SignIn(t, h.f.Lead).Get("/help/retention").Must(http.StatusOK)
	rows := page.All("section[aria-labelledby=h-map] tbody tr")
	names := map[string]bool{}
	for _, e := range retention.Catalogue() {
		names[e.Name()] = true
		if !retention.Named(e.Table) {
			t.Errorf("%s has no name in plain words: add it to names.go", e.Table)
		}
	}
	if len(rows) != len(names) {
		t.Errorf("%d rows, want %d", len(rows), len(names))
	}
	for _, r := range rows {
		if strings.Contains(r, "_") {
			t.Errorf("a machine name: %s", r)
		}
	}
}
