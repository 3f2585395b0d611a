package confiscation_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/confiscation/lifestyle"
	"proceeds/internal/rooms/subjects/subjectstest"
	"proceeds/internal/rooms/users/userstest"
)

func (x *dock) routes() []web.Route {
	x.r.Subjects.Links = confiscation.SubjectLinks()
	x.r.Cases.Panels = append(x.r.Cases.Panels, x.r.OffencePanel)
	out := append([]web.Route{}, x.r.Routes()...)
	out = append(out, x.r.Cases.Routes()...)
	out = append(out, x.r.Subjects.Routes()...)
	return append(out, x.r.Reference.Routes()...)
}

func TestOffencesInTheBrowser(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		x := newDock(t, d, clock)
		site := userstest.Browse(t, d, x.routes())
		b := site.SignIn(t, x.f.Lead)
		at := x.c.Path() + "/offences"
		if p := b.Get(at).Must(http.StatusOK); !strings.Contains(p.Text("main"), "No offence yet") {
			t.Error(p.Text("main"))
		}
		p := b.Get(x.c.Path() + "/subjects").Must(http.StatusOK)
		if p.Attr("a[href$='/S1/lifestyle']", "href") == "" {
			t.Error("the list of subjects does not lead to the question")
		}
		v := b.Get(at + "/new?subject=S1").Must(http.StatusOK).Form("form.formp")
		if v.Get("subject") != "S1" {
			t.Errorf("subject %q", v.Get("subject"))
		}
		v.Set("code", "fraud-2")
		v.Set("started_on-day", "31")
		v.Set("started_on-month", "2")
		v.Set("started_on-year", "2026")
		v.Set("benefit", "12.345")
		p = b.Post(at+"/new", v).Must(http.StatusUnprocessableEntity)
		if p.Attr("#started_on-day", "value") != "31" || p.Attr("#benefit", "value") != "12.345" || len(p.All(".govuk-error-summary li")) != 2 {
			t.Errorf("typed values or errors are lost: %v", p.All(".govuk-error-summary li"))
		}
		v.Set("started_on-month", "1")
		v.Set("benefit", "£6,000")
		if to := b.Post(at+"/new", v).Must(http.StatusSeeOther).Location(); to != at+"#F1" {
			t.Errorf("sent to %s", to)
		}
		if p = b.Get(at).Must(http.StatusOK); !strings.Contains(p.Text("#F1"), "£6,000.00") || !strings.Contains(p.Text("#F1"), "from 31 Jan 2026") || p.Attr("main form[action^='/acts/']", "action") == "" {
			t.Errorf("row %q", p.Text("#F1"))
		}
		if p = b.Get(x.c.Path()).Must(http.StatusOK); !strings.Contains(p.Text("main"), "Fraud by false representation") {
			t.Error("the overview does not show the offence")
		}
		life := x.c.Path() + "/subjects/S1/lifestyle"
		p = b.Get(life).Must(http.StatusOK)
		if !strings.Contains(p.Text("main"), "The outcome of offence 1 is not recorded") || p.Count("a[href$='/offences/1/edit#outcome']") == 0 || !strings.Contains(p.Text("main"), "Not verified") {
			t.Errorf("the question: %s", p.Text("main"))
		}
		e := b.Get(at + "/1/edit").Must(http.StatusOK).Form("form.formp")
		other := site.SignIn(t, x.f.Deputy)
		o := other.Get(at + "/1/edit").Must(http.StatusOK).Form("form.formp")
		o.Set("benefit", "7000")
		o.Set("note", "Bank’s schedule.")
		other.Post(at+"/1/edit", o).Must(http.StatusSeeOther)
		e.Set("outcome", "found")
		e.Set("note", "By the jury.")
		for part, n := range map[string]string{"day": "2", "month": "11", "year": "2026"} {
			e.Set("convicted_on-"+part, n)
		}
		p = b.Post(at+"/1/edit", e).Must(http.StatusConflict)
		if n := p.Count("table.cft tbody tr"); n != 1 {
			t.Fatalf("%d fields differ: %v", n, p.All("table.cft tbody th"))
		}
		b.Post(at+"/1/edit", p.Form(".confl form")).Must(http.StatusSeeOther)
		list, err := x.r.Offences(x.ctx, x.d, x.grant())
		if err != nil || *list[0].BenefitPence != 7000_00 || list[0].Outcome != confiscation.FoundGuilty || list[0].Note != "Bank’s schedule.\n\nBy the jury." {
			t.Errorf("%+v, %v", list, err)
		}
		b.Post(at+"/1/withdraw", url.Values{"version": {"3"}, "reason": {""}}).Must(http.StatusUnprocessableEntity)
		b.Post(at+"/1/withdraw", url.Values{"version": {"1"}, "reason": {"wrong"}}).Must(http.StatusConflict)
		b.Get(at + "/9/edit").Must(http.StatusNotFound)
		b.Get(at + "/x/edit").Must(http.StatusNotFound)
	})
}

func TestTheQuestionInTheBrowser(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		x := newDock(t, d, clock)
		for range 3 {
			x.record(x.theft(pounds(1000)))
		}
		site := userstest.Browse(t, d, x.routes())
		b := site.SignIn(t, x.f.Lead)
		at := x.c.Path() + "/subjects/S1/lifestyle"
		b.Get(x.c.Path() + "/subjects/S9/lifestyle").Must(http.StatusNotFound)
		b.Get(x.c.Path() + "/subjects/nobody/lifestyle").Must(http.StatusNotFound)
		f := b.Get(at).Must(http.StatusOK).Form("form[action$='/facts']")
		f.Set("priors_checked_on-day", "1")
		f.Set("priors_checked_on-month", "13")
		f.Set("priors_checked_on-year", "2026")
		if p := b.Post(at+"/facts", f).Must(http.StatusUnprocessableEntity); p.Attr("#priors_checked_on-month", "value") != "13" {
			t.Error("typed values are lost")
		}
		f.Set("priors_checked_on-month", "11")
		f.Set("asked", "yes")
		b.Post(at+"/facts", f).Must(http.StatusSeeOther)
		b.Post(at+"/facts", f).Must(http.StatusConflict)
		p := b.Get(at).Must(http.StatusOK)
		if got := p.Text("main"); !strings.Contains(got, "Needs 1 more offence with benefit") || !strings.Contains(got, "11 Mar 2020") || !strings.Contains(got, "they agree here") {
			t.Error(got)
		}
		// What if: nothing is kept.
		p = b.Get(at + "?b-1=4000").Must(http.StatusOK)
		if got := p.Text("main"); !strings.Contains(got, "What follows is supposed") || !strings.Contains(got, "they differ here") || p.Attr("#b-1", "value") != "4000" {
			t.Error(got)
		}
		if p = b.Get(at + "?b-1=lots").Must(http.StatusUnprocessableEntity); p.Attr("#b-1", "value") != "lots" {
			t.Error("what was typed is lost")
		}
		if l := x.lifestyle(); *l.Facts.Offences[0].Benefit != 1000_00 {
			t.Error("a supposition was kept")
		}
		s := b.Get(at).Must(http.StatusOK).Form("form[action$='/save']")
		b.Post(at+"/save", s).Must(http.StatusUnprocessableEntity)
		s.Set("why", "Advice before charge")
		if s.Get("rules") != lifestyle.POCA2002 {
			t.Errorf("offers %q", s.Get("rules"))
		}
		b.Post(at+"/save", s).Must(http.StatusSeeOther)
		if p = b.Get(at).Must(http.StatusOK); !strings.Contains(p.Text("main"), "Advice before charge") {
			t.Error("the kept answer is not listed")
		}
		// Somebody who may only read gets the answer and no form.
		p = site.SignIn(t, x.f.Colleague).Get(at).Must(http.StatusOK)
		if p.Count("form[method='post'][action*='lifestyle']") != 0 || !strings.Contains(p.Text("main"), "Needs 1 more offence") {
			t.Error(p.Text("main"))
		}
		pr := x.c.Path() + "/earlier-convictions"
		n := b.Get(pr + "/new?subject=S1").Must(http.StatusOK).Form("form.formp")
		b.Post(pr+"/new", n).Must(http.StatusUnprocessableEntity)
		n.Set("title", "Burglary of a dwelling")
		for part, v := range map[string]string{"day": "4", "month": "6", "year": "2023"} {
			n.Set("convicted_on-"+part, v)
		}
		b.Post(pr+"/new", n).Must(http.StatusSeeOther)
		if p = b.Get(x.c.Path() + "/offences").Must(http.StatusOK); !strings.Contains(p.Text("#P1"), "Burglary of a dwelling") {
			t.Error(p.Text("main"))
		}
		w := b.Get(pr + "/1/withdraw").Must(http.StatusOK).Form("form.formp")
		b.Post(pr+"/1/withdraw", w).Must(http.StatusUnprocessableEntity)
		w.Set("reason", "another person")
		b.Post(pr+"/1/withdraw", w).Must(http.StatusSeeOther)
	})
}

func TestOffencesOfARestrictedCaseAreLikeThoseOfNone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		x := newDock(t, d, clock)
		hidden := casestest.OpenIn(t, x.r.Cases, x.f, casestest.Restricted)
		subjectstest.Add(t, x.ctx, x.r.Subjects, hidden.ID, subjectstest.Suspect("Corey Vellamere"))
		site := userstest.Browse(t, d, x.r.Routes())
		for _, who := range []ids.User{x.f.Colleague, x.f.Supervisor, x.f.Manager, x.f.Auditor} {
			b := site.SignIn(t, who)
			for _, route := range x.r.Routes() {
				if !strings.Contains(route.Path, "offences") && !strings.Contains(route.Path, "earlier") && !strings.Contains(route.Path, "lifestyle") {
					continue
				}
				do := func(ref string) (int, string) {
					p := b.Do(route.Method, strings.NewReplacer(":case", ref, ":subject", "S1", ":n", "1").Replace(route.Path), url.Values{}, nil)
					return p.Status, strings.ReplaceAll(p.Body, p.Header.Get("X-Request-Id"), "")
				}
				s1, b1 := do("FI-2026-0002")
				s2, b2 := do("FI-2026-9999")
				if s1 != s2 || b1 != b2 || s1 < 400 {
					t.Errorf("%s %s: %d and %d", route.Method, route.Path, s1, s2)
				}
			}
		}
	})
}

// Every page of this part in a browser, wide and narrow: axe finds nothing, nothing breaks the policy of the page, and no
// page scrolls sideways.
func TestPagesOfOffencesInABrowser(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	x := newDock(t, dbtest.SQLite(t, clock), clock)
	x.record(x.theft(pounds(3000)))
	pending := x.theft(nil)
	pending.Code, pending.Outcome, pending.ConvictedOn = "poca-327", confiscation.Pending, x.s.BornOn
	x.record(pending)
	if _, _, err := x.r.RecordPriorConviction(x.ctx, x.c.ID, confiscation.NewPrior{Subject: x.s.ID, Title: "Burglary", ConvictedOn: day("2023-02-01")}); err != nil {
		t.Fatal(err)
	}
	if _, err := x.r.SaveLifestyle(x.ctx, x.c.ID, x.s.ID, lifestyle.CPA2026, "Advice"); err != nil {
		t.Fatal(err)
	}
	site := userstest.Browse(t, x.d, x.routes())
	br := e2e.Open(t, e2e.Serve(t, site.Server.Handler()))
	br.Visit("/help/offences")
	br.Eval(`(()=>{const x=new XMLHttpRequest();x.open("POST","/test-sign-in",false);x.setRequestHeader("Content-Type","application/x-www-form-urlencoded");x.send("user=` + ids.String(x.f.Lead) + `");return String(x.status)})()`)
	at := x.c.Path()
	for path, want := range map[string]int{at + "/offences": 200, at + "/offences/new": 200, at + "/offences/2/edit": 200, at + "/earlier-convictions/new": 200, at + "/earlier-convictions/1/withdraw": 200,
		at + "/subjects/S1/lifestyle": 200, at + "/subjects/S1/lifestyle?convicted=yes&b-2=100": 200, at + "/subjects/S1/lifestyle?b-2=lots": 422, at: 200, at + "/subjects": 200,
		"/help/offences?q=trade+mark": 200} {
		if got := br.Visit(path); got != want {
			t.Errorf("%s answers %d", path, got)
		}
		for _, wide := range []int64{1366, 390} {
			br.Size(wide, 844)
			br.Axe(t)
			if n := br.Sideways(); n > 0 {
				t.Errorf("%s scrolls %d pixels sideways at %d", path, n, wide)
			}
		}
		if list := br.Problems(); len(list) > 0 && want == 200 {
			t.Errorf("%s: %v", path, list)
		}
	}
}
