package orders_test

import (
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
)

func dateOnly(name, d string) url.Values {
	out := date(name, d+"T00:00")
	out.Del(name + "-hour")
	out.Del(name + "-minute")
	return out
}

// A production order and a disclosure order with a notice, through the posted forms, to the end.
func TestPart8ThroughThePages(t *testing.T) {
	each(t, "2026-05-22T12:00", func(b *bench) {
		me := b.site().SignIn(b.t, b.f.Lead)
		at := b.path() + "/investigation"
		if got := me.Get(at).Must(200).Text("main"); !strings.Contains(got, "No order of Part 8 is recorded") || !strings.Contains(got, "s.342") || !strings.Contains(got, "Superintendent or above") {
			b.t.Errorf("the empty page:\n%s", got)
		}
		me.Get(at + "/new/po").Must(200)
		me.Get(at + "/new/nonsense").Must(404)
		me.Get(at + "/O1/material").Must(404)
		form := join(url.Values{"investigation": {"confiscation"}, "respondent": {"Halewick Bank plc"}, "sought": {"Statements"}, "court": {"Northmarch Crown Court"}, "applicant": {idText(b.f.Lead)}},
			url.Values{"lodged_at-day": {"31"}, "lodged_at-month": {"2"}, "lodged_at-year": {"2026"}})
		bad := me.Post(at+"/new/po", form).Must(422)
		if bad.Attr("#respondent", "value") != "Halewick Bank plc" || bad.Attr("#lodged_at-day", "value") != "31" || !strings.Contains(bad.Text(".govuk-error-summary"), "real date") {
			b.t.Errorf("bad input: %s", bad.Text("main"))
		}
		form = join(form, date("lodged_at", "2026-05-22T09:00"))
		amo := join(form, url.Values{"investigation": {"detained cash"}})
		if got := me.Post(at+"/new/amo", amo).Must(422).Text(".govuk-error-summary"); !strings.Contains(got, "There is no account monitoring order in a detained cash investigation") || !strings.Contains(got, "Possible now: Production order; Search and seizure warrant") {
			b.t.Errorf("not open to it: %s", got)
		}
		to := me.Post(at+"/new/po", form).Must(303).Location()
		b.equal(to, b.path()+"/orders/O1", "on to the order")
		order := me.Get(to).Must(200)
		for _, want := range []string{"O1 production order", "Halewick Bank plc", "Record the decision", "s.342", "Application lodged"} {
			if !strings.Contains(order.Text("main"), want) {
				b.t.Errorf("the order’s page does not say %q:\n%s", want, order.Text("main"))
			}
		}
		version := me.Get(at+"/O1/decision").Must(200).Attr("input[name=version]", "value")
		decide := join(url.Values{"decision": {orders.GrantedBy}, "made_by": {"HHJ Marlowe"}, "version": {version}}, date("made_at", "2026-05-22T11:00"), date("served_at", "2026-05-22T11:30"), url.Values{"served_how": {"By e-mail"}})
		me.Post(at+"/O1/decision", join(decide, url.Values{"version": {"99"}})).Must(409)
		me.Post(at+"/O1/decision", decide).Must(303)
		if got := me.Get(at).Must(200).Text("main"); !strings.Contains(got, "Comply by Thu 28 May 2026") {
			b.t.Errorf("the list: %s", got)
		}
		if got := me.Get(b.path()).Must(200).Text("main"); !strings.Contains(got, "Comply by Thu 28 May 2026") {
			b.t.Errorf("the overview: %s", got)
		}
		if got := me.Get("/clocks?scope=mine").Must(200); got.Count(`a[href="`+b.path()+`/orders/O1"]`) != 1 {
			b.t.Errorf("the clock does not lead to its order:\n%s", got.Text("main"))
		}
		me.Post(at+"/O1/material", join(url.Values{"exhibit": {"HB/1"}, "whole": {"yes"}}, dateOnly("made_at", "2026-05-22"))).Must(303)
		b.state8(1, orders.Satisfied)

		do := join(form, url.Values{"authoriser_name": {"DI Brook"}, "authoriser_rank": {"Inspector"}}, date("authorised_at", "2026-05-22T08:00"))
		if got := me.Post(at+"/new/do", do).Must(422).Text(".govuk-error-summary"); !strings.Contains(strings.ToLower(got), "superintendent") {
			b.t.Errorf("the wrong rank: %s", got)
		}
		do = join(do, url.Values{"authoriser_rank": {"Superintendent"}})
		me.Post(at+"/new/do", do).Must(303)
		me.Post(at+"/O2/decision", join(url.Values{"decision": {orders.GrantedBy}}, date("made_at", "2026-05-22T11:00"))).Must(303)
		me.Post(at+"/O2/notice", join(url.Values{"respondent": {"Vellamere Valeting Ltd"}, "sought": {"Takings"}}, dateOnly("made_at", "2026-05-22"), dateOnly("due_on", "2026-06-05"))).Must(303)
		if got := me.Get(b.path() + "/orders/O2").Must(200).Text("main"); !strings.Contains(got, "Notice 1 to be answered by Fri 5 Jun 2026") || !strings.Contains(got, "Vellamere Valeting Ltd") {
			b.t.Errorf("the notice: %s", got)
		}
		me.Post(at+"/O2/answer", join(url.Values{"notice": {"1"}, "exhibit": {"VV/1"}}, dateOnly("made_at", "2026-05-22"))).Must(303)
		for _, kind := range []string{"notice", "breach", "discharge", "service", "extension", "answer", "withdrawal", "execution", "return", "financial-report", "authority", "lodging"} {
			me.Get(at + "/O2/" + kind).Must(200)
		}

		refer := join(url.Values{"kind": {"CRO"}, "body": {"NCA"}, "reasons": {"No prosecution"}, "amount": {"9,000"}, "basis": {"valuation"}}, dateOnly("made_at", "2026-05-22"))
		me.Post(b.path()+"/referrals/new", join(refer, url.Values{"amount": {"lots"}})).Must(422)
		to = me.Post(b.path()+"/referrals/new", refer).Must(303).Location()
		page := me.Get(to).Must(200)
		if !strings.Contains(page.Text("body"), "is below the £10,000.00") || !strings.Contains(page.Text("main"), "Awaits acknowledgement by NCA") {
			b.t.Errorf("the referral: %s", page.Text("body"))
		}
		me.Get(b.path() + "/referrals/R2").Must(404)
		me.Post(to+"/decision", join(url.Values{"decision": {"accepted"}, "version": {"77"}}, dateOnly("made_at", "2026-05-22"))).Must(409)
		me.Post(to+"/decision", join(url.Values{"decision": {"accepted"}}, dateOnly("made_at", "2026-05-22"))).Must(303)
		if got := me.Post(to+"/acknowledgement", dateOnly("made_at", "2026-05-22")).Must(422).Text(".govuk-error-summary"); !strings.Contains(got, "Possible now: Concluded; Returned") {
			b.t.Errorf("an impossible step: %s", got)
		}
		me.Post(to+"/outcome", join(url.Values{"outcome": {"recovered"}, "amount": {"8,500"}}, dateOnly("made_at", "2026-05-22"))).Must(303)
		if got := me.Get(to).Must(200).Text("main"); !strings.Contains(got, "not counted as this force’s") {
			b.t.Errorf("the outcome: %s", got)
		}
	})
}

// What a non-member gets of a restricted case is what there is of a case that does not exist.
func TestPart8OfARestrictedCaseIsNotThere(t *testing.T) {
	each(t, "2026-05-22T12:00", func(b *bench) {
		hidden := casestest.OpenIn(b.t, b.r.Cases, b.f, casestest.Restricted, casestest.Titled("Sensitive matter"))
		open := b.c
		b.c = hidden
		b.made8(orders.ProductionOrder, "2026-05-22T11:00", day(""))
		must[orders.ReferralResult](b.t)(b.r.Refer(b.ctx, hidden.ID, orders.NewReferral{Kind: orders.ReferTAX, Body: orders.NCA, Reasons: "Gains"}))
		b.c = open
		other := b.site().SignIn(b.t, b.f.OtherSupervisor)
		for _, path := range []string{"/investigation", "/investigation/new/po", "/investigation/O1/material", "/referrals/new", "/referrals/R1", "/referrals/R1/sending"} {
			got, none := other.Get(cases.Path(hidden.Ref)+path), other.Get("/cases/FI-2099-0001"+path)
			if got.Status != none.Status || got.Status != 404 && got.Status != 403 || clean(got.Body) != clean(none.Body) {
				b.t.Errorf("%s: %d and %d", path, got.Status, none.Status)
			}
		}
	})
}

// Every page of this part in a browser, wide and narrow.
func TestPart8PagesInABrowser(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	b := newBench(t, dbtest.SQLite(t, clock), clock, "2026-05-22T12:00")
	house := orderstest.Add(t, b.ctx, b.r, b.c.ID, assets.Property, "14 Mill Lane")
	b.made8(orders.ProductionOrder, "2026-05-22T11:00", day("2026-05-23"))
	b.made8(orders.DisclosureOrder, "2026-05-22T11:00", day(""))
	give := orders.Part8Giving{N: 2, Respondent: "Vellamere Valeting Ltd", Asked: "Takings", Given: day("2026-05-22"), Due: day("2026-05-23")}
	must[orders.Result](t)(b.r.GivePart8Notice(b.ctx, b.c.ID, give))
	give.Due = day("2026-06-20")
	must[orders.Result](t)(b.r.GivePart8Notice(b.ctx, b.c.ID, give))
	b.made8(orders.SearchWarrant, "2026-05-22T11:00", day(""))
	must[orders.ReferralResult](t)(b.r.Refer(b.ctx, b.c.ID, orders.NewReferral{Kind: orders.ReferIFO, Body: orders.NCA, Reasons: "Income does not explain it", Sent: day("2026-05-22"), Interests: []ids.Interest{house.Live()[0].ID}}))
	must[orders.ReferralResult](t)(b.r.DecideReferral(b.ctx, b.c.ID, orders.ReferralDecision{N: 1, To: orders.ReferAccepted, On: day("2026-05-22"), HandOver: true}))
	must[orders.ReferralResult](t)(b.r.RecordCompliance(b.ctx, b.c.ID, orders.ReferralCompliance{N: 1, On: day("2026-05-22")}))
	b.now("2026-05-26T12:00")
	must[int](t)(b.r.Lapse(b.system()))
	site := b.site()
	br := e2e.Open(t, e2e.Serve(t, site.Server.Handler()))
	br.Visit("/help/clocks")
	br.Eval(`(()=>{const x=new XMLHttpRequest();x.open("POST","/test-sign-in",false);x.setRequestHeader("Content-Type","application/x-www-form-urlencoded");x.send("user=` + idText(b.f.Lead) + `");return String(x.status)})()`)
	br.Visit("/work")
	br.Axe(t)
	br.See("Breaches to act on")
	if got := site.SignIn(t, b.f.Lead).Get("/work").Must(200).Text("main"); strings.Index(got, "Breaches to act on") > strings.Index(got, "Clocks running out") {
		t.Errorf("what is late stands after what is not: %s", got)
	}
	if got := site.SignIn(t, b.f.OtherSupervisor).Get("/work").Must(200).Text("main"); strings.Contains(got, "Breaches to act on") {
		t.Errorf("the breaches of others’ cases stand on My work: %s", got)
	}
	for _, path := range []string{"", "/investigation", "/investigation/new/po", "/investigation/new/do", "/investigation/new/scpo", "/investigation/O1/material", "/investigation/O2/answer", "/investigation/O2/notice",
		"/orders/O1", "/orders/O2", "/orders/O3", "/referrals/new", "/referrals/R1", "/referrals/R1/outcome"} {
		if got := br.Visit(b.path() + path); got != 200 {
			t.Errorf("%s answers %d", path, got)
		}
		br.Axe(t)
		if list := br.Problems(); len(list) > 0 {
			t.Errorf("%s: %v", path, list)
		}
	}
	br.Visit(b.path() + "/investigation")
	br.See("Breached since Sun 24 May 2026")
}
