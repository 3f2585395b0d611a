package orders_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users"
)

// Each state of the register on the day of the act, tried through the verb and through the posted form: what is refused
// leaves no order behind, and says which it was.
func TestTheRegisterIsAskedAsAtTheDayOfTheAct(t *testing.T) {
	day := caltime.MustDate
	fi := users.NewAccreditation{Kind: users.FinancialInvestigator, GrantedOn: day("2026-01-10")}
	for name, x := range map[string]struct {
		set  func(b *bench)
		want string // "" where they may
	}{
		"no accreditation": {func(*bench) {}, "was neither a constable nor an accredited financial investigator on 23 Nov 2026"},
		"ended":            {func(b *bench) { n := fi; n.ExpiresOn = day("2026-11-22"); b.accredit(n) }, "ended on 22 Nov 2026"},
		"not yet granted":  {func(b *bench) { n := fi; n.GrantedOn = day("2026-11-24"); b.accredit(n) }, "was granted on 24 Nov 2026, after the act"},
		"suspended":        {func(b *bench) { b.accredit(fi); b.suspend("2026-11-03", "") }, "was suspended from 3 Nov 2026"},
		"out of scope":     {func(b *bench) { n := fi; n.Limits = []string{"accounts"}; b.accredit(n) }, "is limited to accounts and does not cover cash"},
		"intelligence officer": {func(b *bench) { n := fi; n.Kind = users.IntelligenceOfficer; b.accredit(n) },
			"financial intelligence officer only, who cannot apply"},
		"constable only since":           {func(b *bench) { b.rank("DC", "2026-11-24") }, "was neither a constable"},
		"constable on the day":           {func(b *bench) { b.rank("DC", "2026-11-23") }, ""},
		"suspension over":                {func(b *bench) { b.accredit(fi); b.suspend("2026-11-03", "2026-11-22") }, ""},
		"constable on that day, not now": {func(b *bench) { b.rank("DC", "2026-11-01"); b.rank("Analyst", "2026-11-24") }, ""},
		"in scope":                       {func(b *bench) { n := fi; n.Limits = []string{"cash"}; b.accredit(n) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, "2026-11-20T12:00", func(b *bench) {
				s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 48_260_00)
				b.now("2026-11-24T12:00")
				x.set(b)
				m := orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30")
				m.Applicant = orders.Party{User: b.f.Colleague}
				form := join(url.Values{"court": {m.Court}, "made_by": {orders.Bench}, "applicant": {idText(b.f.Colleague)}}, date("made_at", "2026-11-23T10:30"))
				me, at := b.site().SignIn(b.t, b.f.Lead), b.path()+"/assets/A1/record/detention"
				if x.want == "" {
					me.Post(at, form).Must(303)
					b.equal(len(b.orders()), 1, "orders")
					return
				}
				_, err := b.r.RecordDetention(b.ctx, b.c.ID, m)
				var f *fault.Error
				if !errors.As(err, &f) || !strings.Contains(f.Fields["applicant"], x.want) || !strings.Contains(f.Fields["applicant"], "Cole Colleague") {
					b.t.Errorf("the verb: %v", err)
				}
				if me.Get(at).Must(200).Count("[name=applicant_override]") != 0 {
					b.t.Error("an override is offered before anybody was refused")
				}
				p := me.Post(at, form).Must(422)
				if !strings.Contains(p.Text(".govuk-error-summary"), x.want) || p.Count("[name=applicant_override]") != 1 {
					b.t.Errorf("the form: %s", p.Text(".govuk-error-summary"))
				}
				form.Set("applicant_anyway", "yes")
				p = me.Post(at, form).Must(422)
				if !strings.Contains(p.Text(".govuk-error-summary"), "Enter why it is recorded all the same") || p.Count("[name=applicant_override]") != 1 {
					b.t.Errorf("an override without a reason: %s", p.Text(".govuk-error-summary"))
				}
				b.equal(len(b.orders()), 0, "orders after refusals")
				form.Set("applicant_override", "The renewal was granted by telephone")
				me.Post(at, form).Must(303)
				for path, want := range map[string]string{b.path() + "/orders/O1": "Override, applicant", b.path() + "/timeline": "recorded although the register refused the applicant"} {
					if got := me.Get(path).Must(200).Text("body"); path != b.path()+"/timeline" && (!strings.Contains(got, want) || !strings.Contains(got, x.want) || !strings.Contains(got, "granted by telephone")) {
						b.t.Errorf("%s: %s", path, got)
					} else if !strings.Contains(got, want) {
						b.t.Errorf("%s: %s", path, got)
					}
				}
				var audited int64
				if err := b.d.Gorm(b.ctx).Table("audit_entries").Where("action = 'authority.overridden' AND actor_id = ?", b.f.Lead).Count(&audited).Error; err != nil || audited != 1 {
					b.t.Errorf("%d entries in the audit log, %v", audited, err)
				}
			})
		})
	}
}

// The officer who authorises is judged by the rank held then, and an outsider by what is typed.
func TestTheAuthoriserIsJudgedByTheRankHeldThen(t *testing.T) {
	each(t, "2026-11-20T12:00", func(b *bench) {
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		b.now("2026-11-24T12:00")
		admin := b.f.As(b.t, b.d, b.f.Admin)
		for _, k := range [][2]string{{"DS", "2026-11-20"}, {"Inspector", "2026-11-24"}} {
			if err := b.r.Users.GiveRank(admin, b.f.Supervisor, k[0], caltime.MustDate(k[1])); err != nil {
				b.t.Fatal(err)
			}
		}
		m := orderstest.Freeze(b.f, a.ID, "2026-11-23T10:30", "2027-05-22", 9_000_00)
		_, err := b.r.RecordAccountFreezing(b.ctx, b.c.ID, m)
		var f *fault.Error
		if !errors.As(err, &f) || !strings.Contains(f.Fields["authoriser"], "Sue Supervisor held DS on 23 Nov 2026") {
			b.t.Fatalf("an inspector only today: %v", err)
		}
		same := m
		same.Applicant.Override, same.Authoriser = "x", orders.Party{User: b.f.Lead, Override: "x"}
		if _, err := b.r.RecordAccountFreezing(b.ctx, b.c.ID, same); !errors.As(err, &f) || !strings.Contains(f.Fields["authoriser"], "cannot authorise their own") {
			b.t.Errorf("no override makes the applicant the authoriser: %v", err)
		}
		m.Authoriser = orders.Party{Name: "R. Visiting", Rank: "Analyst"}
		if _, err := b.r.RecordAccountFreezing(b.ctx, b.c.ID, m); !errors.As(err, &f) || !strings.Contains(f.Fields["authoriser"], "R. Visiting held Analyst") {
			b.t.Errorf("an outsider without the rank: %v", err)
		}
		m.Authoriser.Rank = "T/DI"
		if _, err := b.r.RecordAccountFreezing(b.ctx, b.c.ID, m); err != nil {
			b.t.Errorf("an outsider with the rank: %v", err)
		}
	})
}

func (b *bench) accredit(n users.NewAccreditation) {
	b.t.Helper()
	if err := b.r.Users.Accredit(b.f.As(b.t, b.d, b.f.Admin), b.f.Colleague, n); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) rank(rank, from string) {
	b.t.Helper()
	if err := b.r.Users.GiveRank(b.f.As(b.t, b.d, b.f.Admin), b.f.Colleague, rank, caltime.MustDate(from)); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) suspend(from, to string) {
	b.t.Helper()
	list, err := b.r.Users.Accreditations(b.ctx, b.d, b.f.Colleague)
	if err != nil {
		b.t.Fatal(err)
	}
	var last caltime.Date
	if to != "" {
		last = caltime.MustDate(to)
	}
	if err := b.r.Users.SuspendAccreditation(b.f.As(b.t, b.d, b.f.Admin), b.f.Colleague, list[0].ID, caltime.MustDate(from), last, "Development not done"); err != nil {
		b.t.Fatal(err)
	}
}
