package plans_test

import (
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/plans"
	"proceeds/internal/rooms/users/userstest"
)

// From the subject of a case to a plan, its objectives and its end, as a person goes.
func TestAPlanInTheBrowser(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		h.r.Subjects.Links = plans.SubjectLinks()
		routes := append(append(h.r.Routes(), h.r.Subjects.Routes()...), h.r.Cases.Routes()...)
		site := userstest.Browse(t, d, routes)
		b := site.SignIn(t, h.f.Lead)
		at := cases.Path(h.open.Ref)
		link := b.Get(at+"/subjects").Must(200).Attr(`a[aria-label="Open a 4P plan of M. Oslanthe"]`, "href")
		if link != at+"/subjects/S1/plan/new" {
			t.Fatalf("the list of subjects leads to %q", link)
		}
		colleague := site.SignIn(t, h.f.Colleague)
		if n := colleague.Get(at + "/subjects").Must(200).Count(`a[aria-label="Open a 4P plan of M. Oslanthe"]`); n != 0 {
			t.Error("a reader is offered what only the team may do")
		}
		form := b.Get(link).Must(200)
		if form.Attr("#target input[checked], input[name=target][checked]", "value") != "individual" || form.Attr("#subject option[selected]", "value") != "S1" {
			t.Error("the form is not about the subject")
		}
		in := url.Values{"target": {"individual"}, "subject": {"S1"}, "threat": {"drugs"}, "lro": {"0"}, "opened-day": {"31"}, "opened-month": {"2"}, "opened-year": {"2026"}, "external_ref": {"NX 12"}}
		again := b.Post(at+"/plans/new", in).Must(422)
		if again.Attr("#external_ref", "value") != "NX 12" || again.Attr("#opened-day", "value") != "31" || len(again.All(".govuk-error-summary a")) != 2 {
			t.Errorf("typed values are lost, or the summary is wrong: %v", again.All(".govuk-error-summary a"))
		}
		in.Set("lro", again.Attr("#lro option:nth-child(2)", "value"))
		for _, k := range []string{"opened-day", "opened-month", "opened-year"} {
			in.Del(k)
		}
		where := b.Post(at+"/plans/new", in).Must(303).Header.Get("Location")
		one := b.Get(where).Must(200)
		if one.Text("h1") != "M. Oslanthe" || !strings.Contains(one.Text("main"), "nothing is recorded of a financial strand") {
			t.Errorf("%s", one.Text("main"))
		}
		bad := b.Post(where+"/objectives", url.Values{"strand": {"pursue"}, "aim": {"Restrain the flats"}, "due-day": {"x"}, "due-month": {"1"}, "due-year": {"2027"}, "financial": {"yes"}}).Must(422)
		if bad.Text("#aim") != "Restrain the flats" || bad.Attr("#due-day", "value") != "x" || bad.Count("#financial[checked], input[name=financial][checked]") != 1 {
			t.Error("what was typed of an objective is lost")
		}
		due := h.today(60)
		b.Post(where+"/objectives", url.Values{"strand": {"pursue"}, "aim": {"Restrain the flats"}, "measure": {"A restraint order"}, "due-day": {due.String()[8:]}, "due-month": {due.String()[5:7]},
			"due-year": {due.String()[:4]}, "financial": {"yes"}}).Must(303)
		b.Post(where+"/not-pursued", url.Values{"not_strand": {"prevent"}, "not_reason": {"He recruits nobody"}}).Must(303)
		refused := b.Post(where+"/not-pursued", url.Values{"not_strand": {"financial"}, "not_reason": {"Nothing there"}}).Must(422)
		if !strings.Contains(refused.Text(".govuk-error-summary"), "withdraw the objective first") {
			t.Errorf("the refusal does not say what can be done: %s", refused.Text(".govuk-error-summary"))
		}
		one = colleague.Get(where).Must(200)
		if text := one.Text("main"); one.Count("form[action^='/plans']") != 0 || !strings.Contains(text, "Restrain the flats") || !strings.Contains(text, "He recruits nobody") {
			t.Errorf("a reader sees %s", text)
		}
		colleague.Post(where+"/not-pursued", url.Values{"not_strand": {"protect"}, "not_reason": {"x"}}).Must(403)
		list := colleague.Get("/plans").Must(200)
		if list.Text("th[scope=row] a") != "M. Oslanthe" || !strings.Contains(list.Text("table"), "1 objective") {
			t.Errorf("%s", list.Text("main"))
		}
		withdraw := b.Post(where+"/objectives/1/withdraw", url.Values{"version": {"1"}}).Must(422)
		if withdraw.Attr(".govuk-error-summary a", "href") != "#reason-1" || withdraw.Count("#reason-1") != 1 {
			t.Error("the summary does not lead to the box")
		}
		b.Post(where+"/objectives/1/withdraw", url.Values{"version": {"1"}, "reason": {"The flats are not his"}}).Must(303)
		b.Post(where+"/objectives/1/withdraw", url.Values{"version": {"9"}, "reason": {"Again"}}).Must(422)
		end := url.Values{"version": {"1"}, "ending": {"archived"}, "ending_note": {"He left"}}
		if stale := b.Post(where+"/close", end).Must(409); stale.Text("#ending_note") != "He left" {
			t.Error("what was typed is lost in a conflict")
		} else {
			end.Set("version", stale.Attr("form[action$='/close'] input[name=version]", "value"))
		}
		b.Post(where+"/close", end).Must(303)
		if shut := b.Get(where).Must(200); shut.Count("form[action^='/plans']") != 0 || !strings.Contains(shut.Text("main"), "He left") {
			t.Errorf("a closed plan: %s", shut.Text("main"))
		}
		if got := b.Get("/plans?state=closed").Must(200).Text("th[scope=row] a"); got != "M. Oslanthe" {
			t.Errorf("among the closed: %q", got)
		}
		b.Get("/plans?after=zzz&state=luck").Must(200)
		b.Get(at + "/subjects/S9/plan/new").Must(404)
		b.Get(at + "/subjects/zz/plan/new").Must(404)
		b.Post(where+"/objectives/zz/withdraw", url.Values{"reason": {"x"}}).Must(422)
	})
}

// A draft is put into effect from its page, and no page of a restricted plan differs from one of none.
func TestADraftAndASecretInTheBrowser(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		site := userstest.Browse(t, d, h.r.Routes())
		b := site.SignIn(t, h.f.Lead)
		p := h.opened(h.shut, func(n *plans.NewPlan) { n.Draft = true })
		if got := b.Get("/plans?state=draft").Must(200).Text("th[scope=row] a"); got != "M. Oslanthe" {
			t.Errorf("among the drafts: %q", got)
		}
		b.Post(p.Path()+"/start", url.Values{"version": {"x"}}).Must(409)
		b.Post(p.Path()+"/start", url.Values{"version": {"1"}}).Must(303)
		if got := b.Get(p.Path()).Must(200); !strings.Contains(got.Text("main"), "In effect since") {
			t.Errorf("%s", got.Text("main"))
		}
		out := site.SignIn(t, h.f.Colleague)
		hidden, none := out.Get(p.Path()).Must(404), out.Get("/plans/zzzzzzzzzz").Must(404)
		if hidden.Text("main") != none.Text("main") {
			t.Error("a restricted plan differs from none")
		}
		if text := out.Get("/plans").Must(200).Text("main"); strings.Contains(text, "Oslanthe") || !strings.Contains(text, "No plan here") {
			t.Errorf("the list of somebody outside shows %s", text)
		}
	})
}
