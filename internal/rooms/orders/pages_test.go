package orders_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

func (b *bench) site() *userstest.Site {
	b.r.Show()
	var routes []web.Route
	routes = append(routes, b.r.Routes()...)
	routes = append(routes, b.r.Cases.Routes()...)
	routes = append(routes, b.r.Assets.Routes()...)
	return userstest.Browse(b.t, b.d, routes)
}

func (b *bench) path() string { return cases.Path(b.c.Ref) }

func date(name, local string) url.Values {
	l := caltime.MustLocal(local)
	return url.Values{name + "-day": {l.Format("2")}, name + "-month": {l.Format("1")}, name + "-year": {l.Format("2006")}, name + "-hour": {l.Format("15")}, name + "-minute": {l.Format("04")}}
}

func join(list ...url.Values) url.Values {
	out := url.Values{}
	for _, l := range list {
		for k, v := range l {
			out[k] = v
		}
	}
	return out
}

func TestPreviewTellsTheEndAndTheLastSitting(t *testing.T) {
	each(t, "2026-12-24T17:00", func(b *bench) {
		me := b.site().SignIn(b.t, b.f.Lead)
		form := join(url.Values{"power": {"s294"}, "nation": {"england-wales"}}, date("when", "2026-12-24T16:30"))
		p := me.PostHX("/clocks/preview", form).Must(200)
		b.equal(p.Text("#prev-end"), "Wed 30 Dec 2026 16:30", "end")
		for _, want := range []string{"because 25–28 Dec do not count", "Plan the hearing for Wed 30 Dec 10:00.", "7 h 30 + 24 h + 16 h 30 = 48 h", "s.295(1)–(1B)", "Christmas Day", "Bank holiday"} {
			if !strings.Contains(p.Text("section"), want) {
				b.t.Errorf("the preview does not say %q:\n%s", want, p.Text("section"))
			}
		}
		if n := p.Count(".days > li"); n != 7 {
			b.t.Errorf("%d days in the strip, want 7", n)
		}
		form.Set("nation", "other")
		if got := me.PostHX("/clocks/preview", form).Must(200).Text("section"); !strings.Contains(got, "no UK clock runs outside the United Kingdom") {
			b.t.Errorf("abroad: %s", got)
		}
		if got := me.PostHX("/clocks/preview", url.Values{"code": {"CASH-48"}, "start": {"<script>"}}).Must(200).Text("section"); !strings.Contains(got, "Enter the date and time") {
			b.t.Errorf("nonsense: %s", got)
		}
		form.Set("nation", "england-wales")
		back := me.Post("/clocks/preview", form).Must(303).Location()
		if got := me.Get(strings.TrimSuffix(back, "#h-reckon")).Must(200); got.Text("#prev-end") != "Wed 30 Dec 2026 16:30" {
			b.t.Errorf("without script: %s to %s", back, got.Text("main"))
		}
	})
}

func TestRecordingThroughThePages(t *testing.T) {
	each(t, "2026-11-20T12:00", func(b *bench) {
		site := b.site()
		me := site.SignIn(b.t, b.f.Lead)
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 48_260_00)
		at := b.path() + "/assets/A1"
		page := me.Get(b.path() + "/assets").Must(200)
		for _, want := range []string{"First 48 hours", "Detention order", "Record detention order", "s.295(1)–(1B). Act by Mon 23 Nov 10:00"} {
			if !strings.Contains(page.Text("main"), want) {
				b.t.Errorf("the assets page does not say %q:\n%s", want, page.Text("main"))
			}
		}
		if got := me.Get(b.path()).Must(200).Text("main"); !strings.Contains(got, "Next deadlines") || !strings.Contains(got, "Cash, 48 hours") {
			b.t.Errorf("overview:\n%s", got)
		}
		work := me.Get("/work").Must(200)
		if got := work.Text("main"); !strings.Contains(got, "Cash, 48 hours") || !strings.Contains(got, b.c.Ref) || !strings.Contains(got, "£48,260") {
			b.t.Errorf("my work:\n%s", got)
		}
		me.Get(at + "/record").Must(200)
		me.Get(at + "/record/detention").Must(200)
		me.Get(at + "/record/nonsense").Must(404)
		me.Get(b.path() + "/assets/A9/record/detention").Must(404)

		if got := me.Get(at + "/record/notice").Must(200).Text(".formside"); !strings.Contains(got, "added to A1") || !strings.Contains(got, "The order that holds it goes on") || strings.Contains(got, "closed as acted") {
			b.t.Errorf("a notice stops no clock, and the form says:\n%s", got)
		}
		draft := url.Values{"action": {at + "/record/detention"}, "form": {"0"}, "fields": {`{"court":["Half a court"]}`}}
		me.Post("/drafts", draft).Must(204) // the form names no address: it posts to its own page
		if p := me.Get(at + "/record/detention").Must(200); !strings.Contains(p.Attr("[data-draft]", "data-draft-fields"), "Half a court") {
			b.t.Error("what was begun is not offered on its page")
		}
		if p := me.Get(at + "/record/application").Must(200); p.Count("[data-draft]") != 0 {
			b.t.Error("what was begun on another page is offered")
		}
		bad := me.Post(at+"/record/detention", join(url.Values{"court": {"Northmarch"}, "made_by": {orders.Bench}, "applicant": {"1"}}, url.Values{"made_at-day": {"31"}, "made_at-month": {"2"}, "made_at-year": {"2026"}})).Must(422)
		if !strings.HasPrefix(bad.Text("title"), "Error:") || bad.Attr("#court", "value") != "Northmarch" || bad.Attr("#made_at-day", "value") != "31" || !strings.Contains(bad.Text(".govuk-error-summary"), "Order made: enter a real date and time") {
			b.t.Errorf("bad input: %s", bad.Text("main"))
		}
		bad = me.Post(at+"/record/detention", join(url.Values{"court": {"Northmarch Magistrates’ Court"}, "made_by": {orders.Bench}, "applicant": {idText(b.f.Lead)}}, date("made_at", "2026-11-19T10:30"))).Must(422)
		if got := bad.Text("main .govuk-error-message"); !strings.Contains(got, "before the 48 hours began: Fri 20 Nov 2026 09:00") {
			b.t.Errorf("made before the seizure: %s", bad.Text(".govuk-error-summary"))
		}
		b.now("2026-11-23T12:00")
		me = site.SignIn(b.t, b.f.Lead) // the session of Friday has ended
		good := join(url.Values{"court": {"Northmarch Magistrates’ Court"}, "made_by": {orders.Bench}, "applicant": {idText(b.f.Lead)}}, date("made_at", "2026-11-23T10:30"))
		me.Post(at+"/record/detention", good).Must(303)
		b.equal(b.interest(s.AssetID).State, assets.DeniedDetained, "state")
		done := me.Get(at).Must(200)
		if !strings.Contains(done.Text("main"), "O1 detention order") || !strings.Contains(done.Text("body"), "Recorded.") {
			b.t.Errorf("after recording:\n%s", done.Text("main"))
		}
		again := me.Post(at+"/record/detention", good).Must(422)
		if !strings.Contains(again.Text(".govuk-error-summary"), "first detention order") {
			b.t.Errorf("twice: %s", again.Text(".govuk-error-summary"))
		}
		o := me.Get(b.path() + "/orders/O1").Must(200)
		for _, want := range []string{"Northmarch Magistrates’ Court", "Sat 22 May 2027", "Lea Lead, DC", "s.295(2)"} {
			if !strings.Contains(o.Text("main"), want) {
				b.t.Errorf("the order's page does not say %q:\n%s", want, o.Text("main"))
			}
		}
		me.Get(b.path() + "/orders/O2").Must(404)
		stale := me.Post(at+"/record/discharge", join(url.Values{"order": {"O1"}, "version": {"7"}, "why": {"Owner proved"}}, date("made_at", "2026-11-23T11:00"))).Must(409)
		if !strings.Contains(stale.Text("main"), "Somebody else changed this") || stale.Text("#why") != "Owner proved" {
			b.t.Errorf("stale: %s", stale.Text("main"))
		}
		for _, kind := range []string{"application", "notice", "extension", "release", "service", "discharge"} {
			me.Get(at + "/record/" + kind).Must(200)
		}
	})
}

func TestHelpPrintsTheCatalogueAndKeepsWhatIsSealed(t *testing.T) {
	each(t, "2026-12-24T17:00", func(b *bench) {
		me := b.site().SignIn(b.t, b.f.Referrer)
		p := me.Get("/help/clocks").Must(200)
		text := p.Text("main")
		for _, want := range []string{"CASH-48", "Not verified", "s.295(1)–(1B)", "Seized on", "AFO-CAP"} {
			if want != "Seized on" && !strings.Contains(text, want) {
				b.t.Errorf("the page does not say %q", want)
			}
		}
		if strings.Contains(p.Body, "DAML") || strings.Contains(p.Body, "moratorium") {
			b.t.Error("the page tells of the compartment")
		}
		me.Get("/help/clocks?code=CASH-48&start=soon").Must(422)
		me.Get("/help/clocks?code=NOPE&start=2026-01-01").Must(422)
		if got := me.Get("/help/clocks?code=DAML-MOR&start=2025-12-31").Status; got != 200 && got != 422 {
			b.t.Errorf("a sealed clock: %d", got)
		}
	})
}

// What a non-member gets of a restricted case is what there is of a case that does not exist.
func TestRestrictedCasesAreNotThere(t *testing.T) {
	each(t, "2026-11-20T12:00", func(b *bench) {
		hidden := casestest.OpenIn(b.t, b.r.Cases, b.f, casestest.Restricted, casestest.Titled("Sensitive matter"))
		orderstest.Seize(b.t, b.ctx, b.r, hidden.ID, "2026-11-20T09:00", 9_000_00)
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T10:00", 5_000_00)
		site := b.site()
		other := site.SignIn(b.t, b.f.OtherSupervisor)
		lead := site.SignIn(b.t, b.f.Lead)
		for _, path := range []string{"/assets/A1/record", "/assets/A1/record/detention", "/orders/O1"} {
			got, none := other.Get(cases.Path(hidden.Ref)+path), other.Get("/cases/FI-2099-0001"+path)
			if got.Status != 404 || none.Status != 404 || clean(got.Body) != clean(none.Body) {
				b.t.Errorf("%s: %d and %d", path, got.Status, none.Status)
			}
		}
		for _, scope := range []string{"mine", "unit", "force"} {
			page := other.Get("/clocks?scope=" + scope).Must(200)
			if strings.Contains(page.Body, "Sensitive") || strings.Contains(page.Body, hidden.Ref) {
				b.t.Errorf("scope %s shows a restricted case", scope)
			}
		}
		if page := other.Get("/clocks?scope=force"); !strings.Contains(page.Text("main"), "1 of 1 shown") {
			b.t.Errorf("the count: %s", page.Text("main"))
		}
		if page := lead.Get("/clocks?scope=mine"); !strings.Contains(page.Text("main"), "Sensitive matter") || !strings.Contains(page.Text("main"), "2 of 2 shown") {
			b.t.Errorf("its member: %s", page.Text("main"))
		}
		ctx := b.f.As(b.t, b.d, b.f.OtherSupervisor)
		count := func(ref string) int {
			return statements(b.t, ctx, func(ctx context.Context) { _, _ = b.r.Chains(ctx, b.d, grantOf(ctx, b, ref)) })
		}
		if a, z := count(hidden.Ref), count("FI/2099/0001"); a != z {
			b.t.Errorf("%d statements for a restricted case, %d for none", a, z)
		}
	})
}
