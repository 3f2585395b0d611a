package orders_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// The steps and the preview go by the list of this installation, not by the one that came with the program.
func TestHelpCountsByTheInstallationsOwnDays(t *testing.T) {
	each(t, "2026-11-20T09:00", func(b *bench) {
		me := b.site().SignIn(b.t, b.f.Lead)
		path := "/help/clocks?code=CASH-48&nation=england-wales&start=2026-11-20T09:30"
		before := me.Get(path).Must(200)
		if got := before.Text("#prev-end"); got != "Tue 24 Nov 2026 09:30" {
			b.t.Fatalf("before: %s", got)
		}
		admin := b.f.As(b.t, b.d, b.f.Admin)
		cal, err := b.r.Reference.Calendar(admin, b.d, caltime.EnglandWales)
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := b.r.Reference.SetNonWorkingDay(admin, reference.NonWorkingDay{Nation: caltime.EnglandWales, On: caltime.MustDate("2026-11-23"), Name: "Day of thanks", Source: "The Gazette", Reason: "Proclaimed"}); err != nil {
			b.t.Fatal(err)
		}
		after := me.Get(path).Must(200)
		if got := after.Text("#prev-end"); got != "Wed 25 Nov 2026 09:30" {
			b.t.Errorf("the preview: %s", got)
		}
		text := after.Text("main")
		for _, want := range []string{"It ends at Wed 25 Nov 2026 09:30", "Day of thanks", "Which days counted", "not counted"} {
			if !strings.Contains(text, want) {
				b.t.Errorf("the page does not say %q", want)
			}
		}
		now, err := b.r.Reference.Calendar(admin, b.d, caltime.EnglandWales)
		if err != nil || now.Version == cal.Version || !strings.Contains(text, "edition "+now.Version) {
			b.t.Errorf("the page does not name the edition %s (%v)", now.Version, err)
		}
	})
}

func TestWhatIfStandsBesideWhatIs(t *testing.T) {
	each(t, "2026-11-20T09:00", func(b *bench) {
		me := b.site().SignIn(b.t, b.f.Lead)
		real := url.Values{"code": {"CASH-48"}, "nation": {"england-wales"}, "start": {"2026-11-20T09:30"}}
		would := url.Values{"if-nation": {"england-wales"}, "if-start": {"2026-11-20T09:30"}}
		ask := func(extra url.Values) string {
			return me.Get("/help/clocks?" + join(real, would, extra).Encode()).Must(200).Text("section[aria-labelledby=h-if] table")
		}
		for _, c := range []struct {
			extra url.Values
			want  []string
		}{
			{url.Values{"if-holiday": {"2026-11-23"}}, []string{"Ends Tue 24 Nov 2026 09:30 Wed 25 Nov 2026 09:30", "(changed)"}},
			{url.Values{"if-made": {"2026-11-25"}}, []string{"An order made on Wed 25 Nov 2026", "too late: it has ended"}},
			{url.Values{"if-made": {"2026-11-23"}}, []string{"in time"}},
		} {
			got := strings.Join(strings.Fields(ask(c.extra)), " ")
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					b.t.Errorf("%v does not say %q:\n%s", c.extra, want, got)
				}
			}
		}
		page := me.Get("/help/clocks?" + join(real, would, url.Values{"if-made": {"2026-11-23"}}).Encode()).Must(200)
		if !strings.Contains(page.Text("main"), "Cash detention order (s.295(2)): to end of Sat 22 May 2027") {
			b.t.Errorf("the chain an order would start is not said:\n%s", page.Text("section[aria-labelledby=h-if]"))
		}
		if bad := me.Get("/help/clocks?" + join(real, would, url.Values{"if-holiday": {"soon"}}).Encode()); bad.Status != 422 || bad.Count(".govuk-error-summary") != 1 {
			b.t.Errorf("a bad day: %d", bad.Status)
		}
		if n := len(b.clocks()); n != 0 {
			b.t.Errorf("what if kept %d clocks", n)
		}
	})
}

func TestARunningClockLeadsToWhatIf(t *testing.T) {
	each(t, "2026-11-20T10:00", func(b *bench) {
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 48_260_00)
		b.now("2026-11-23T12:00")
		me := b.site().SignIn(b.t, b.f.Lead)
		me.Post(b.path()+"/assets/A1/record/detention", join(url.Values{"court": {"Northmarch Magistrates’ Court"}, "made_by": {orders.Bench}, "applicant": {idText(b.f.Lead)}}, date("made_at", "2026-11-23T10:30"))).Must(303)
		o := me.Get(b.path() + "/orders/O1").Must(200)
		text := o.Text("main")
		if !strings.Contains(text, "6 months with the first day, at most 2 years with the first day from the first order") || strings.Contains(text, "MonthsIncl") || strings.Contains(text, "@2015") {
			b.t.Errorf("the rule is not in words:\n%s", text)
		}
		const asked = "/help/clocks?code=CASH-DET&nation=england-wales&start=2026-11-23T10%3A30"
		if !strings.Contains(o.Body, `href="/help/clocks?code=CASH-DET&amp;court=Northmarch+Magistrates%E2%80%99+Court&amp;nation=england-wales&amp;start=2026-11-23T10%3A30#h-if"`) {
			b.t.Error("the order's clock does not lead to what if, filled in")
		}
		if list := me.Get("/clocks").Must(200); !strings.Contains(list.Body, "code=CASH-DET&amp;court=Northmarch+Magistrates%E2%80%99+Court&amp;nation=england-wales") {
			b.t.Error("the row of the clock does not lead to what if")
		}
		me.Get(asked).Must(200)
	})
}

func TestSigningARuleOff(t *testing.T) {
	each(t, "2026-11-20T09:00", func(b *bench) {
		good := orders.SignOff{Code: "CASH-48", Version: "CASH-48@2015-01-01", Name: "Pat Signer", Role: "PoCC-accredited FI", On: caltime.MustDate("2026-11-03"), Decision: orders.Agreed}
		manager := b.f.As(b.t, b.d, b.f.Manager)
		if _, err := b.r.SignOffClock(b.ctx, good); !fault.Is(err, fault.Forbidden) {
			b.t.Errorf("an investigator signed off: %v", err)
		}
		s, err := b.r.SignOffClock(manager, good)
		if err != nil || s.Words() != "signed off 3 Nov 2026, PoCC-accredited FI" {
			b.t.Fatalf("%q, %v", s.Words(), err)
		}
		if _, err := b.r.SignOffClock(manager, good); !fault.Is(err, fault.Conflict) {
			b.t.Errorf("a stale page recorded a second one: %v", err)
		}
		for field, spoil := range map[string]func(*orders.SignOff){
			"name":      func(s *orders.SignOff) { s.Name = " " },
			"role":      func(s *orders.SignOff) { s.Role = strings.Repeat("x", 201) },
			"signed_on": func(s *orders.SignOff) { s.On = caltime.MustDate("2026-11-21") },
			"decision":  func(s *orders.SignOff) { s.Decision = "perhaps" },
			"note":      func(s *orders.SignOff) { s.Decision = orders.NotAgreed },
			"rule":      func(s *orders.SignOff) { s.Version = "CASH-48@2030-01-01" },
			"code":      func(s *orders.SignOff) { s.Code = "DAML-MOR" },
		} {
			x := good
			x.Seen = 1
			spoil(&x)
			_, err := b.r.SignOffClock(manager, x)
			if f, ok := err.(*fault.Error); !ok || f.Kind != fault.Invalid || f.Fields[field] == "" {
				b.t.Errorf("%s: %v", field, err)
			}
		}
		// The catalogue's own other version is not signed with it.
		all, err := b.r.Signoffs(manager, b.d)
		if err != nil || len(all) != 1 || all["CASH-48@2015-01-01"].SignedBy != "Pat Signer" {
			b.t.Errorf("%v, %v", all, err)
		}

		// Through the pages: only who may sign is offered it, and what was typed is kept.
		site := b.site()
		if page := site.SignIn(b.t, b.f.Lead).Get("/help/clocks").Must(200); strings.Contains(page.Text("main"), "Record a sign-off") || !strings.Contains(page.Text("main"), "signed off 3 Nov 2026, PoCC-accredited FI") {
			b.t.Error("an investigator's page offers to sign, or does not say who did")
		}
		me := site.SignIn(b.t, b.f.Manager)
		me.Get("/help/clocks/sign-off?code=AFO").Must(200)
		me.Get("/help/clocks/sign-off?code=DAML-MOR").Must(404)
		form := url.Values{"code": {"AFO"}, "rule": {"AFO@2018-01-31"}, "seen": {"0"}, "name": {"Pat Signer"}, "role": {""}, "decision": {"agreed"}}
		bad := me.Post("/help/clocks/sign-off", form).Must(422)
		if bad.Attr("#name", "value") != "Pat Signer" || bad.Count(".govuk-error-summary") != 1 {
			b.t.Errorf("refused: %s", bad.Text("main"))
		}
		form.Set("role", "force solicitor")
		form = join(form, url.Values{"signed_on-day": {"18"}, "signed_on-month": {"11"}, "signed_on-year": {"2026"}})
		me.Post("/help/clocks/sign-off", form).Must(303)
		me.Post("/help/clocks/sign-off", form).Must(409)
		if page := me.Get("/help/clocks/print?code=AFO").Must(200); !strings.Contains(page.Text("main"), "force solicitor") || !strings.Contains(page.Text("main"), "agreed / not agreed") {
			b.t.Errorf("on paper: %s", page.Text("main"))
		}
		me.Get("/help/clocks/print?code=DAML-MOR").Must(404)
		if page := me.Get("/help/clocks/print").Must(200); strings.Contains(page.Text("main"), "DAML") || !strings.Contains(page.Text("main"), "CO-RECON19") {
			b.t.Error("the whole catalogue on paper")
		}
	})
}

// Two at once: one is recorded, the other told to look again.
func TestTwoSignAtOnce(t *testing.T) {
	each(t, "2026-11-20T09:00", func(b *bench) {
		in := orders.SignOff{Code: "PO", Version: "PO@2015-01-01", Name: "Pat Signer", Role: "force solicitor", On: caltime.MustDate("2026-11-03"), Decision: orders.Agreed}
		ctx := b.f.As(b.t, b.d, b.f.Manager)
		errs := make(chan error, 2)
		for range 2 {
			go func() { _, err := b.r.SignOffClock(ctx, in); errs <- err }()
		}
		won, lost := 0, 0
		for range 2 {
			select {
			case err := <-errs:
				if err == nil {
					won++
				} else if fault.Is(err, fault.Conflict) {
					lost++
				} else {
					b.t.Error(err)
				}
			case <-time.After(20 * time.Second):
				b.t.Fatal("they wait for each other")
			}
		}
		if won != 1 || lost != 1 {
			b.t.Errorf("%d recorded, %d told to look again", won, lost)
		}
	})
}

// Nothing of the confidential compartment is on the open pages.
func TestHelpNamesNothingSealed(t *testing.T) {
	each(t, "2026-11-20T09:00", func(b *bench) {
		me := b.site().SignIn(b.t, b.f.Manager)
		text := me.Get("/help/clocks").Must(200).Body
		for _, p := range powers.All() {
			if p.Sealed && (strings.Contains(text, string(p.Code)) || strings.Contains(text, p.Title)) {
				b.t.Errorf("the page names %s", p.Code)
			}
		}
	})
}
