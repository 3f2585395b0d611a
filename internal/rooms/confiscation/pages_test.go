package confiscation_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/confiscation/confiscationtest"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/subjects/subjectstest"
	"proceeds/internal/rooms/users/userstest"
)

func (b *bench) site() *userstest.Site {
	b.r.Orders.Show()
	b.r.Show()
	var routes []web.Route
	routes = append(routes, b.r.Routes()...)
	routes = append(routes, b.r.Cases.Routes()...)
	return userstest.Browse(b.t, b.d, routes)
}

func (b *bench) path() string { return cases.Path(b.c.Ref) + "/confiscation" }

// form makes the values of a form: a day is given as name@ with 2006-01-02.
func form(pairs ...string) url.Values {
	out := url.Values{}
	for n := 0; n+1 < len(pairs); n += 2 {
		name, ok := strings.CutSuffix(pairs[n], "@")
		if !ok {
			out.Set(pairs[n], pairs[n+1])
			continue
		}
		d := day(pairs[n+1])
		out.Set(name+"-day", d.Format("2"))
		out.Set(name+"-month", d.Format("1"))
		out.Set(name+"-year", d.Format("2006"))
	}
	return out
}

// Proceedings from start to payment through the posted forms.
func TestPagesFromStartToPayment(t *testing.T) {
	each(t, "2026-11-22T12:00", func(b *bench) {
		me := b.site().SignIn(b.t, b.f.Lead)
		me.Get(b.path()).Must(200)
		who := subjectstest.Add(b.t, b.ctx, b.r.Subjects, b.c.ID, subjectstest.Suspect("C. Defendant"))
		p := me.Post(b.path()+"/new", form("convicted_on@", "2030-01-01", "asked_by", "nobody", "regime", "date")).Must(422)
		if got := p.Text(".govuk-error-summary"); !strings.Contains(got, "Choose the defendant") || !strings.Contains(got, "cannot be in the future") || !strings.Contains(got, "Choose who asked") {
			b.t.Errorf("the errors: %s", got)
		}
		b.equal(p.Attr("#convicted_on-year", "value"), "2030", "what was typed stays")
		me.Post(b.path()+"/new", form("defendant", ids.String(who.ID), "convicted_on@", "2025-03-14", "started_on@", "2025-03-20", "asked_by", "prosecutor", "regime", "date")).Must(303)
		unread := form("court", "Northmarch Crown Court", "benefit", "lots", "amount", "a lot", "version", "1")
		unread.Set("on-day", "31")
		unread.Set("on-month", "2")
		unread.Set("on-year", "2026")
		if got := me.Post(b.path()+"/1/record/order", unread).Must(422).All(".govuk-error-summary li"); len(slices.Compact(slices.Sorted(slices.Values(got)))) != len(got) || !strings.Contains(strings.Join(got, " "), ": enter a real date") {
			b.t.Errorf("two errors read the same, or name no field: %q", got)
		}
		p = me.Get(b.path() + "/1").Must(200)
		for _, want := range []string{"Postponement (ss.14 and 15)", "Sat 13 Mar 2027", "28 days", "56 days", "not verified"} {
			if !strings.Contains(p.Text("main"), want) {
				b.t.Errorf("the page does not say %q", want)
			}
		}
		me.Post(b.path()+"/new", form("defendant", ids.String(who.ID), "convicted_on@", "2025-03-14", "started_on@", "2025-03-20", "asked_by", "prosecutor", "regime", "date")).Must(422)

		van := b.asset(assets.Vehicle, "Grey van")
		me.Get(b.path() + "/1/record/order").Must(200)
		line := ids.String(van.ID)
		p = me.Post(b.path()+"/1/record/order", form("on@", "2026-11-02", "court", "Northmarch Crown Court", "benefit", "10,000", "basis", "available", "line-"+line, "free", "value-"+line, "4,000",
			"amount", "11,000", "version", "1")).Must(422)
		if got := p.Text(".govuk-error-summary"); !strings.Contains(got, "never above the benefit") {
			b.t.Errorf("the errors: %s", got)
		}
		me.Post(b.path()+"/1/record/order", form("on@", "2026-11-02", "court", "Northmarch Crown Court", "benefit", "10,000", "basis", "available", "line-"+line, "free", "value-"+line, "4,000", "version", "1")).Must(303)
		stale := form("on@", "2026-11-20", "amount", "1,000", "source", "paid", "version", "1", "token", "t1")
		p = me.Post(b.path()+"/1/record/payment", stale).Must(409)
		b.equal(p.Attr("#amount", "value"), "1,000", "what was typed stays")
		stale.Set("version", "2")
		me.Post(b.path()+"/1/record/payment", stale).Must(303)
		p = me.Get(b.path() + "/1").Must(200)
		if got := p.Text("main"); !strings.Contains(got, "£15.78 of it interest") { // 18 days of £4,000 at 8%
			b.t.Errorf("the page: %s", got)
		}
		me.Post(b.path()+"/1/record/payment", stale).Must(409) // sent twice
		b.equal(len(b.whole(1).Payments), 1, "payments")
		me.Get(b.path()).Must(200)
		me.Get(cases.Path(b.c.Ref)).Must(200)
		for _, k := range w0(b).Possible(day("2026-11-22")) {
			me.Get(b.path() + "/1/record/" + string(k)).Must(200)
		}
		if got := me.Get(b.path() + "/1/record/postponement").Must(422).Text("main"); !strings.Contains(got, "Record a payment") {
			b.t.Errorf("the impossible step: %s", got)
		}
		me.Get(b.path() + "/1/record/nonsense").Must(404)
		me.Get(b.path() + "/2").Must(404)
		me.Get(b.path() + "/x").Must(404)
	})
}

// A posted form that names property held under Part 5 is refused with the reason, whatever the page offered.
func TestAPostedFormCannotLinkWhatPart5Holds(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		me := b.site().SignIn(b.t, b.f.Lead)
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "D. Defendant", "2026-11-02", "2026-11-02")
		s := orderstest.Seize(b.t, b.ctx, b.r.Orders, b.c.ID, "2026-11-23T09:00", 20_000_00)
		list, err := b.r.Assets.ByCase(b.ctx, b.d, b.grant())
		b.must(err)
		i := ids.String(list[0].Interests[0].ID)
		p := me.Post(b.path()+"/1/record/order", form("on@", "2026-11-20", "court", "Northmarch Crown Court", "benefit", "50,000", "basis", "available", "line-"+i, "free", "value-"+i, "20,000", "version", "1")).Must(422)
		if got := p.Text(".govuk-error-summary"); !strings.Contains(got, "not free property (s.82)") {
			b.t.Errorf("the errors: %s", got)
		}
		b.equal(b.whole(1).State, confiscation.Open, "nothing was kept")
		b.equal(s.TotalPence > 0, true, "seized")
	})
}

// A case that a person may not see is answered as one that is not there.
func TestARestrictedCaseIsMissing(t *testing.T) {
	each(t, "2026-11-22T12:00", func(b *bench) {
		shut := casestest.OpenIn(b.t, b.r.Cases, b.f, casestest.Restricted)
		confiscationtest.Start(b.t, b.ctx, b.r, shut.ID, "E. Defendant", "2025-03-14", "2025-03-20")
		site := b.site()
		site.SignIn(b.t, b.f.Lead).Get(cases.Path(shut.Ref) + "/confiscation/1").Must(200)
		me := site.SignIn(b.t, b.f.Colleague)
		for _, at := range []string{"/confiscation", "/confiscation/1", "/confiscation/new", "/confiscation/1/record/order"} {
			hidden, none := me.Get(cases.Path(shut.Ref)+at), me.Get("/cases/FI-2026-9999"+at)
			b.equal(hidden.Status, none.Status, at)
			b.equal(hidden.Text("main h1"), none.Text("main h1"), at)
		}
		// One who may read and not change sees no forms.
		see := site.SignIn(b.t, b.f.Auditor)
		if p := see.Get(b.path()); p.Status == 200 && strings.Contains(p.Text("main"), "Record proceedings") {
			b.t.Error("an auditor is offered to record")
		}
		b.equal(see.Post(b.path()+"/new", form()).Status, 403, "an auditor records")
	})
}

// The page names what was asked for as that, prints ranges of sections with a dash, says of a time that has passed that it
// has, and says the section of a day once.
func TestWordsOfProceedings(t *testing.T) {
	each(t, "2026-11-22T12:00", func(b *bench) {
		me := b.site().SignIn(b.t, b.f.Lead)
		who := subjectstest.Add(b.t, b.ctx, b.r.Subjects, b.c.ID, subjectstest.Suspect("C. Defendant"))
		me.Post(b.path()+"/new", form("defendant", ids.String(who.ID), "convicted_on@", "2026-03-14", "started_on@", "2026-03-20", "asked_by", "prosecutor", "regime", "date")).Must(303)
		v := me.Get(b.path() + "/1/record/timetable").Must(200).Form("form")
		for name, value := range form("on@", "2026-03-20", "s16@", "2026-05-15") {
			v[name] = value
		}
		me.Post(b.path()+"/1/record/timetable", v).Must(303)
		got := me.Get(b.path() + "/1").Must(200).Text("main")
		for _, want := range []string{"Asked for or decided", "s.14(5)–(6)", "Prosecutor’s statement s.16", "Fri 15 May 2026, passed"} {
			if !strings.Contains(got, want) {
				b.t.Errorf("the page does not say %q: %s", want, got)
			}
		}
		if strings.Contains(got, "(s.16) s.16") || strings.Contains(got, "Proceedings started") {
			b.t.Errorf("old words: %s", got)
		}
		life := me.Get(cases.Path(b.c.Ref) + "/subjects/S1/lifestyle").Must(200).Text("main")
		if strings.Contains(life, "POCA-2002") {
			b.t.Errorf("the code of a rule set stands in prose: %s", life)
		}
	})
}
